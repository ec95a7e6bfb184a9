"""Messages waiting to be accepted by the next hop.

A message is stored as the exact bytes that are sent. Each attempt is two commits: what we
are about to do, and what came of it. A crash before DATA leaves the message queued; a
crash after it leaves it uncertain, because the next hop may have taken it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from notifier.message import MailKind
from notifier.store.codec import stamp
from notifier.store.settling import NEVER

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
MAX_UNCERTAIN = 2


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


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this process is about to send.

    Attributes:
        attempts: number of attempts, this one counted.
        uncertain: number of attempts before this one whose answer never came.
    """

    id: str
    recipient: str
    content: bytes
    attempts: int
    uncertain: int


class Outbox:
    """Reads and writes ``messages`` and ``attempts``."""

    def __init__(self, db: Database) -> None:
        self._db = db

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
                "content": message.content,
                "list_id": message.list_id,
                "left_out": message.left_out,
                "priority": PRIORITY[message.kind],
                "state": "queued",
                "next_attempt_at": stamp(now),
                "expires_at": stamp(now + LIFETIME[message.kind]),
                "created_at": stamp(now),
            }
        )

    def content(self, message_id: str) -> bytes:
        """A message as it was composed; empty when it is unknown or was deleted since."""
        row = self._db.execute("SELECT content FROM messages WHERE id = ?", [message_id])
        found = row.fetchone()
        return found[0] if found else b""

    def recover(self, now: datetime, uncertain_until: datetime) -> None:
        """Take up what a process that died was sending, and let old messages expire.

        An uncertain message does not expire, for it may have arrived; it is not sent again.
        """
        at = {
            "now": stamp(now),
            "later": stamp(uncertain_until),
            "never": NEVER,
            "most": MAX_UNCERTAIN,
        }
        self._db.execute(
            "UPDATE messages SET state = CASE WHEN uncertain THEN 'uncertain' ELSE 'queued' END"
            " WHERE state = 'sending' AND phase <> 'data'"
        )
        self._db.execute(
            "UPDATE messages SET state = 'uncertain', uncertain = uncertain + 1,"
            " next_attempt_at = CASE WHEN uncertain + 1 < :most THEN :later ELSE :never END,"
            " last_text = 'stopped while sending' WHERE state = 'sending'",
            at,
        )
        self._db.execute(
            "UPDATE messages SET state = 'expired'"
            " WHERE state = 'queued' AND expires_at <= :now",
            at,
        )

    def claim(self, now: datetime, limit: int) -> list[Claimed]:
        """Take the next due messages, most urgent first, and mark them as being sent."""
        rows = self._db.execute(
            "UPDATE messages SET state = 'sending', phase = 'connecting',"
            " attempts = attempts + 1 WHERE id IN (SELECT id FROM messages"
            "   WHERE state IN ('queued', 'uncertain') AND next_attempt_at <= :now"
            "   AND expires_at > :now"
            "   ORDER BY priority, created_at, id LIMIT :limit)"
            " RETURNING id, recipient, content, attempts, uncertain, priority, created_at",
            {"now": stamp(now), "limit": limit},
        ).fetchall()
        ordered = sorted(rows, key=lambda row: (row[5], row[6], row[0]))
        return [Claimed(*row[:5]) for row in ordered]

    def begin_data(self, message: Claimed, now: datetime) -> None:
        """Note that the message itself is about to be sent."""
        self._db.execute("UPDATE messages SET phase = 'data' WHERE id = ?", [message.id])
        self._db.execute(
            "INSERT OR REPLACE INTO attempts (message_id, number, started_at) VALUES (?, ?, ?)",
            [message.id, message.attempts, stamp(now)],
        )

    def accepted(self, message: Claimed, code: int, text: str, now: datetime) -> None:
        """The next hop took it."""
        self._db.execute(
            "UPDATE messages SET accepted_at = ? WHERE id = ?", [stamp(now), message.id]
        )
        self._finish(message, "accepted", (code, text), next_attempt_at=NEVER, now=now)

    def deferred(
        self, message: Claimed, code: int, text: str, *, again_at: datetime, now: datetime
    ) -> None:
        """Not accepted; the same bytes are tried again at ``again_at``."""
        self._finish(message, "queued", (code, text), next_attempt_at=stamp(again_at), now=now)

    def failed(self, message: Claimed, code: int, text: str, now: datetime) -> None:
        """Refused for good."""
        self._finish(message, "failed", (code, text), next_attempt_at=NEVER, now=now)

    def uncertain(
        self, message: Claimed, code: int, text: str, *, again_at: datetime, now: datetime
    ) -> None:
        """The answer never came; sent once more with the same Message-ID, then left."""
        last = message.uncertain + 1 >= MAX_UNCERTAIN
        self._db.execute(
            "UPDATE messages SET uncertain = uncertain + 1 WHERE id = ?", [message.id]
        )
        next_attempt_at = NEVER if last else stamp(again_at)
        self._finish(
            message, "uncertain", (code, text), next_attempt_at=next_attempt_at, now=now
        )

    def _finish(
        self,
        message: Claimed,
        state: str,
        answer: tuple[int, str],
        *,
        next_attempt_at: str,
        now: datetime,
    ) -> None:
        # A message that was cancelled while it was being sent is not queued again.
        self._db.execute(
            "UPDATE messages SET state = :state, phase = '', next_attempt_at = :again,"
            " last_code = :code, last_text = :text"
            " WHERE id = :id AND (state <> 'cancelled' OR :state = 'accepted')",
            {
                "id": message.id,
                "state": state,
                "again": next_attempt_at,
                "code": answer[0],
                "text": answer[1],
            },
        )
        self._db.execute(
            "INSERT INTO attempts (message_id, number, started_at, ended_at, code, text)"
            " VALUES (:id, :number, :now, :now, :code, :text) ON CONFLICT DO UPDATE SET"
            " ended_at = excluded.ended_at, code = excluded.code, text = excluded.text",
            {
                "id": message.id,
                "number": message.attempts,
                "now": stamp(now),
                "code": answer[0],
                "text": answer[1],
            },
        )

    def release_claims(self, messages: Sequence[Claimed]) -> None:
        """Give back messages that were claimed and not tried."""
        for message in messages:
            self._db.execute(
                "UPDATE messages SET phase = '', attempts = attempts - 1,"
                " state = CASE WHEN uncertain THEN 'uncertain' ELSE 'queued' END"
                " WHERE id = ? AND state = 'sending'",
                [message.id],
            )

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
