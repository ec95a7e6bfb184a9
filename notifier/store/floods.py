"""Events that came in such numbers that nobody is mailed until the operator says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from notifier.store.codec import dumps, moment, stamp
from notifier.topics import ALL


@dataclass(frozen=True, slots=True)
class Flood:
    """Events that came together and are held.

    Attributes:
        since_at: when they were held, UTC.
    """

    since_at: datetime
    events: int


@dataclass(frozen=True, slots=True)
class Size:
    """How many mentions events are, a bulk edit being one.

    Attributes:
        revised: how many of them are revisions.
    """

    mentions: int
    revised: int


class Floods:
    """Reads and writes ``events.flood``, the time of the hold."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def size(self, seqs: Sequence[int]) -> Size:
        """How many mentions these events are."""
        row = self._db.execute(
            "SELECT count(DISTINCT coalesce(e.bulk, e.seq)),"
            " count(DISTINCT iif(e.type = 'revised', coalesce(e.bulk, e.seq), NULL))"
            " FROM json_each(?) w JOIN events e ON e.seq = w.value",
            [dumps(list(seqs))],
        ).fetchone()
        return Size(row[0], row[1])

    def number_of_releases(self) -> int:
        """Number of releases that are known."""
        row = self._db.execute("SELECT releases FROM topics WHERE slug = ?", [ALL]).fetchone()
        return int(row[0]) if row else 0

    def hold(self, seqs: Sequence[int], now: datetime) -> None:
        """Mail nobody of these events."""
        self._db.execute(
            "UPDATE events SET flood = ? WHERE seq IN (SELECT value FROM json_each(?))",
            [stamp(now), dumps(list(seqs))],
        )

    def held(self) -> list[Flood]:
        """What is held, the oldest first."""
        rows = self._db.execute(
            "SELECT flood, count(*) FROM events WHERE flood IS NOT NULL GROUP BY flood"
            " ORDER BY flood"
        )
        return [Flood(moment(at), number) for at, number in rows.fetchall()]

    def release(self) -> list[int]:
        """Hold nothing any more; gives the events that were held, oldest first."""
        rows = self._db.execute(
            "UPDATE events SET flood = NULL WHERE flood IS NOT NULL RETURNING seq"
        )
        return sorted(row[0] for row in rows.fetchall())

    def discard(self, seqs: Sequence[int]) -> None:
        """Owe nobody these events."""
        self._db.execute(
            "UPDATE notifications SET state = 'cancelled', reason = 'flood'"
            " WHERE seq IN (SELECT value FROM json_each(?)) AND state = 'pending'",
            [dumps(list(seqs))],
        )
