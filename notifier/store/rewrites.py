"""Messages in the outbox that have to be written anew before they go."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from notifier.message import MailKind
from notifier.store.codec import stamp
from notifier.store.outbox import Staged


@dataclass(frozen=True, slots=True)
class Stale:
    """A message in the outbox that has to be written anew.

    Attributes:
        day: local date of its slot; None for an immediate mail.
        is_too_big: whether the next hop refused it as too big.
    """

    id: str
    subscriber_id: int
    kind: MailKind
    day: date | None
    is_too_big: bool


class Rewrites:
    """Reads and writes ``messages`` that are stale; see ``settling``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def knows(self, message_id: str) -> bool:
        """Whether there is or was a message with this id."""
        row = self._db.execute("SELECT 1 FROM messages WHERE id = ?", [message_id])
        return row.fetchone() is not None

    def stale(self) -> list[Stale]:
        """Messages that wait to be written anew, because something that they carried is no
        longer asked for, or because they are too big."""
        rows = self._db.execute(
            "SELECT m.id, m.subscriber_id, m.kind, s.day, m.last_fate = 'too_big'"
            " FROM messages m"
            " LEFT JOIN slots s ON s.subscriber_id = m.subscriber_id AND s.frequency = m.kind"
            "   AND s.message_id = m.id"
            " WHERE m.stale = 1 AND m.state = 'queued' ORDER BY m.id"
        )
        return [
            Stale(
                id=row[0],
                subscriber_id=row[1],
                kind=MailKind(row[2]),
                day=date.fromisoformat(row[3]) if row[3] else None,
                is_too_big=bool(row[4]),
            )
            for row in rows.fetchall()
        ]

    def shrink(self, message_id: str) -> bool:
        """Have a message that is refused as too big written anew, before the refusal is
        noted. False for one that was refused so already, that may have arrived with its
        old bytes, or that is about an account."""
        row = self._db.execute(
            "UPDATE messages SET stale = 1 WHERE id = ? AND state = 'sending'"
            " AND uncertain = 0 AND last_fate IS NOT 'too_big'"
            " AND kind IN ('immediate', 'daily', 'weekly') RETURNING id",
            [message_id],
        ).fetchone()
        return row is not None

    def replace(self, message: Staged, now: datetime) -> None:
        """Give a stale message its new bytes, and let it go.

        Its id stays, for nobody has the old bytes.
        """
        replaced = self._db.execute(
            "UPDATE messages SET subject = ?, list_id = ?, left_out = ?,"
            " stale = 0, next_attempt_at = ? WHERE id = ? AND stale = 1 AND state = 'queued'",
            [
                message.subject,
                message.list_id,
                message.left_out,
                stamp(now),
                message.id,
            ],
        )
        if replaced.rowcount:
            self._db.execute(
                "UPDATE contents SET content = ? WHERE message_id = ?",
                [message.content, message.id],
            )
