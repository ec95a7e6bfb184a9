"""Messages waiting to be accepted by the next hop.

A message is stored as the exact bytes that are sent, but for the postmark that is put in
front when it leaves.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from notifier.message import MailKind
from notifier.return_path import return_token
from notifier.store.codec import stamp
from notifier.store.subscribers import Subscribers

PRIORITY = {
    MailKind.CONFIRM: 0,
    MailKind.MANAGE: 0,
    MailKind.NOTICE: 0,
    MailKind.IMMEDIATE: 10,
    MailKind.DAILY: 20,
    MailKind.WEEKLY: 30,
}
LIFETIME = {
    MailKind.CONFIRM: timedelta(hours=1),
    MailKind.MANAGE: timedelta(hours=1),
    MailKind.NOTICE: timedelta(days=2),
    MailKind.IMMEDIATE: timedelta(hours=24),
    MailKind.DAILY: timedelta(days=2),
    MailKind.WEEKLY: timedelta(days=14),
}


@dataclass(frozen=True, slots=True)
class Staged:
    """A message to put into the outbox.

    Attributes:
        list_id: of its List-Id header.
        left_out: number of items that it only counts, because they did not fit.
    """

    id: str
    subscriber_id: int
    kind: MailKind
    recipient: str
    subject: str
    content: bytes
    list_id: str = ""
    left_out: int = 0


class Outbox:
    """Reads and writes ``messages`` and ``contents``."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._subscribers = Subscribers(db)

    def stage(self, message: Staged, now: datetime) -> None:
        """Put a message into the outbox."""
        self._db.table("messages").insert(
            {
                "id": message.id,
                "subscriber_id": message.subscriber_id,
                "kind": str(message.kind),
                "recipient": message.recipient,
                "domain": message.recipient.rpartition("@")[2].lower(),
                "subject": message.subject,
                "list_id": message.list_id,
                "left_out": message.left_out,
                "return_token": return_token(self._subscribers.secret(), message.id),
                "priority": PRIORITY[message.kind],
                "state": "queued",
                "next_attempt_at": stamp(now),
                "expires_at": stamp(now + LIFETIME[message.kind]),
                "created_at": stamp(now),
            }
        )
        self._db.execute(
            "INSERT INTO contents (message_id, created_at, content) VALUES (?, ?, ?)",
            [message.id, stamp(now), message.content],
        )

    def content(self, message_id: str) -> bytes:
        """A message as it was composed; empty when it is unknown or was deleted since."""
        row = self._db.execute(
            "SELECT content FROM contents WHERE message_id = ?", [message_id]
        )
        found = row.fetchone()
        return found[0] if found else b""

    def troubles(self, since: datetime) -> dict[str, int]:
        """Number of messages staged after ``since`` that failed, are uncertain or expired,
        by state."""
        rows = self._db.execute(
            "SELECT state, count(*) FROM messages"
            " WHERE state IN ('failed', 'uncertain', 'expired') AND created_at > ?"
            " GROUP BY state",
            [stamp(since)],
        )
        return dict(rows.fetchall())

    def stuck(self, attempts: int) -> tuple[int, str]:
        """Number of queued messages that were not accepted ``attempts`` times or more, and
        the last answer to one of them."""
        row = self._db.execute(
            "SELECT count(*), max(last_text) FROM messages"
            " WHERE state = 'queued' AND attempts >= ?",
            [attempts],
        ).fetchone()
        return row[0], row[1] or ""

    def counts(self) -> dict[str, int]:
        """Number of messages by state."""
        rows = self._db.execute("SELECT state, count(*) FROM messages GROUP BY state")
        return dict(rows.fetchall())
