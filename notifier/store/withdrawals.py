"""Releases that their source no longer shows, and those it shows again."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlite_utils import Database

from notifier.release import EventType, Status, Weight
from notifier.store.codec import dumps, moment, stamp
from notifier.store.events import tell


class Withdrawals:
    """Writes ``absences``, and the events that withdraw and restore a release."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def live_between(self, source_id: str, first: date, last: date) -> list[str]:
        """Live releases of a source dated after ``first`` and before ``last``."""
        rows = self._db.execute(
            "SELECT id FROM releases WHERE source_id = ? AND date > ? AND date < ?"
            " AND status = 'live' AND merged_into IS NULL ORDER BY date, id",
            [source_id, first.isoformat(), last.isoformat()],
        )
        return [row[0] for row in rows]

    def note_absence(self, release_id: str, seed_id: int, now: datetime) -> list[datetime]:
        """Note that a page should have shown a release and did not; gives when each page
        that lacked it was read, oldest first."""
        self._db.execute(
            "INSERT OR IGNORE INTO absences VALUES (?, ?, ?)", [release_id, seed_id, stamp(now)]
        )
        rows = self._db.execute(
            "SELECT at FROM absences WHERE release_id = ? ORDER BY at", [release_id]
        )
        return [moment(row[0]) for row in rows]

    def forget_absences(self, release_ids: Collection[str]) -> None:
        """A page shows these releases: what was missed before counts no more."""
        self._db.execute(
            "DELETE FROM absences WHERE release_id IN (SELECT value FROM json_each(?))",
            [dumps(sorted(release_ids))],
        )

    def withdrawn_by_source(self, release_ids: Collection[str]) -> list[str]:
        """Those of the releases that were withdrawn because their source lacked them, and
        not by the operator."""
        rows = self._db.execute(
            "SELECT r.id FROM json_each(?) w JOIN releases r ON r.id = w.value"
            " WHERE r.status = 'withdrawn' AND r.withdrawn_because IS NULL ORDER BY r.id",
            [dumps(sorted(release_ids))],
        )
        return [row[0] for row in rows]

    def change(
        self,
        release_ids: Sequence[str],
        event: EventType,
        *,
        because: str | None,
        first_seq: int,
        times: Sequence[datetime],
    ) -> None:
        """Withdraw or restore releases, an event each.

        Args:
            event: withdrawn or restored.
            because: the operator's reason, or None when the source's pages say so.
            first_seq: sequence number of the first event.
            times: of the events, as many as releases.
        """
        status = Status.WITHDRAWN if event is EventType.WITHDRAWN else Status.LIVE
        for seq, (release_id, at) in enumerate(zip(release_ids, times, strict=True), first_seq):
            self._db.execute(
                "UPDATE releases SET status = ?, withdrawn_because = ? WHERE id = ?",
                [str(status), because, release_id],
            )
            tell(self._db, release_id, event, Weight.MAJOR, seq=seq, at=at)
