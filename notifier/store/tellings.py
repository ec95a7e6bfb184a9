"""What a subscriber was told of a release, and what is told together.

A message counts as told from when it is composed until it turns out that nobody will get
it: what a failed, expired or cancelled message carried was not told.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from notifier.digest.coalesce import Step
from notifier.release import EventType
from notifier.store.codec import dumps, stamp

COALESCED = "coalesced"

_IS_TOLD = (
    "n.state = 'assigned'"
    " AND (n.message_id IS NULL OR m.state NOT IN ('failed', 'expired', 'cancelled'))"
)


class Tellings:
    """Reads what was told of releases; merges and takes back ``notifications``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def steps(
        self, subscriber_id: int, releases: Sequence[str], due: Sequence[int]
    ) -> dict[str, list[Step]]:
        """The events of releases that are or were owed to a subscriber, by release, oldest
        first; without those that the subscriber gave up.

        Args:
            due: ids of the notifications to be told now.
        """
        rows = self._db.execute(
            "SELECT e.release_id, n.id, e.seq, e.type, e.number, v.content_hash, p.number,"  # noqa: S608 - constant condition
            f" b.content_hash, e.bulk IS NOT NULL, {_IS_TOLD},"
            " n.id IN (SELECT value FROM json_each(:due)), n.state = 'cancelled'"
            " FROM json_each(:releases) w CROSS JOIN events e ON e.release_id = w.value"
            " JOIN notifications n ON n.subscriber_id = :subscriber AND n.seq = e.seq"
            "   AND (n.state <> 'cancelled' OR n.reason = :coalesced)"
            " JOIN revisions v ON v.release_id = e.release_id AND v.number = e.number"
            " LEFT JOIN messages m ON m.id = n.message_id"
            " LEFT JOIN events p ON p.seq = (SELECT max(q.seq) FROM events q"
            "   WHERE q.release_id = e.release_id AND q.seq < e.seq AND q.held = 0)"
            " LEFT JOIN revisions b ON b.release_id = p.release_id AND b.number = p.number"
            " ORDER BY e.release_id, e.seq",
            {
                "subscriber": subscriber_id,
                "releases": dumps(list(releases)),
                "due": dumps(list(due)),
                "coalesced": COALESCED,
            },
        )
        found: dict[str, list[Step]] = {}
        for release_id, *values in rows.fetchall():
            found.setdefault(release_id, []).append(_step(values))
        return found

    def first_message(self, subscriber_id: int, release_id: str) -> str | None:
        """Id of the first message that told a subscriber of a release; None when none did."""
        row = self._db.execute(
            "SELECT n.message_id FROM events e"  # noqa: S608 - constant condition
            " JOIN notifications n ON n.subscriber_id = ? AND n.seq = e.seq"
            " JOIN messages m ON m.id = n.message_id"
            f" WHERE e.release_id = ? AND {_IS_TOLD} ORDER BY m.created_at, m.id LIMIT 1",
            [subscriber_id, release_id],
        ).fetchone()
        return row[0] if row else None

    def number_lately(self, subscriber_id: int, since: datetime) -> int:
        """Number of immediate mails composed for a subscriber after ``since``."""
        row = self._db.execute(
            "SELECT count(*) FROM messages WHERE subscriber_id = ? AND kind = 'immediate'"
            " AND created_at > ? AND state <> 'cancelled'",
            [subscriber_id, stamp(since)],
        ).fetchone()
        return int(row[0])

    def coalesce(self, dropped: Sequence[int], kept: int | None) -> None:
        """Cancel notifications because another one, which gets their reasons too, says all
        there is to say; None: there is nothing to say."""
        listed = {"dropped": dumps(list(dropped)), "kept": kept, "reason": COALESCED}
        self._db.execute(
            "UPDATE notifications SET state = 'cancelled', reason = :reason"
            " WHERE id IN (SELECT value FROM json_each(:dropped))",
            listed,
        )
        self._db.execute(
            "INSERT OR IGNORE INTO notification_reasons"
            " (notification_id, subscription_id, because, earlier)"
            " SELECT :kept, r.subscription_id, '[]', 1 FROM notification_reasons r"
            " WHERE :kept IS NOT NULL"
            " AND r.notification_id IN (SELECT value FROM json_each(:dropped))",
            listed,
        )

    def expired(self) -> list[str]:
        """Ids of messages that expired and whose news is not owed again yet."""
        rows = self._db.execute(
            "SELECT id FROM messages WHERE state = 'expired' AND taken_back = 0"
        )
        return [row[0] for row in rows.fetchall()]

    def take_back(self, expired: Sequence[str]) -> list[int]:
        """Owe again what expired messages carried; gives the subscribers.

        Nobody accepted them, so that their news goes with the next.
        """
        listed = [dumps(list(expired))]
        self._db.execute(
            "UPDATE messages SET taken_back = 1 WHERE id IN (SELECT value FROM json_each(?))",
            listed,
        )
        rows = self._db.execute(
            "UPDATE notifications SET state = 'pending', message_id = NULL"
            " WHERE state = 'assigned' AND message_id IN (SELECT value FROM json_each(?))"
            " RETURNING subscriber_id",
            listed,
        )
        return sorted({row[0] for row in rows.fetchall()})


def _step(values: Sequence[Any]) -> Step:
    return Step(
        id=values[0],
        seq=values[1],
        type=EventType(values[2]),
        number=values[3],
        content_hash=values[4],
        before=values[5],
        hash_before=values[6],
        is_bulk=bool(values[7]),
        is_told=bool(values[8]) and not values[9],
        is_due=bool(values[9]),
        is_coalesced=bool(values[10]),
    )
