"""Messages on their way to the next hop.

Each attempt is two commits: what we are about to do, and what came of it. A process that
died gives its messages back when its leases end: queued when the data had not begun,
uncertain when the next hop may have taken it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from notifier.store.claims import LEASE, Claimed
from notifier.store.codec import dumps, stamp

NEVER = "9999-12-31T00:00:00.000Z"
MAX_UNCERTAIN = 2

_ENDED = (
    "state = 'sending' AND (coalesce(lease_until, '') <= :now"
    " OR lease_owner IN (SELECT value FROM json_each(:gone)))"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the next hop said, or what went wrong.

    Attributes:
        code: SMTP reply code, or 0.
        enhanced: enhanced code such as ``5.1.1``, or None.
        fate: what a refusal was taken for, or None.
    """

    code: int
    text: str
    enhanced: str | None = None
    fate: str | None = None


class Handovers:
    """Reads and writes what happens to ``messages`` when they are sent, and ``attempts``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def owners(self) -> list[str]:
        """Whose leases there are."""
        rows = self._db.execute(
            "SELECT DISTINCT lease_owner FROM messages"
            " WHERE state = 'sending' AND lease_owner IS NOT NULL"
        )
        return [row[0] for row in rows]

    def recover(
        self, now: datetime, uncertain_until: datetime, gone: Collection[str] = ()
    ) -> None:
        """Take up what a process that died was sending, and let old messages expire.

        An uncertain message does not expire, for it may have arrived; it is not sent again.

        Args:
            gone: owners of leases that end now.
        """
        at = {
            "now": stamp(now),
            "later": stamp(uncertain_until),
            "never": NEVER,
            "gone": dumps(list(gone)),
            "most": MAX_UNCERTAIN,
        }
        self._db.execute(
            "UPDATE messages SET phase = '',"  # noqa: S608 - constant condition
            " state = CASE WHEN uncertain THEN 'uncertain' ELSE 'queued' END,"
            " lease_owner = NULL, lease_until = NULL"
            f" WHERE phase <> 'data' AND {_ENDED}",
            at,
        )
        self._db.execute(
            "UPDATE messages SET state = 'uncertain', uncertain = uncertain + 1, phase = '',"  # noqa: S608 - constant condition
            " lease_owner = NULL, lease_until = NULL,"
            " next_attempt_at = CASE WHEN uncertain + 1 < :most THEN :later ELSE :never END,"
            f" last_text = 'stopped while sending' WHERE {_ENDED}",
            at,
        )
        self._db.execute(
            "UPDATE messages SET state = 'expired'"
            " WHERE state = 'queued' AND expires_at <= :now",
            at,
        )

    def begin_data(self, message: Claimed, postmark: bytes, now: datetime) -> bool:
        """Note that the message itself is about to be sent, with what is put in front of it.

        False when it must not be: it was cancelled, or the lease has passed to another.
        """
        begun = self._db.execute(
            "UPDATE messages SET phase = 'data', postmark = ?, lease_until = ?"
            " WHERE id = ? AND state = 'sending' AND lease_owner = ?",
            [postmark, stamp(now + LEASE), message.id, message.owner],
        )
        if begun.rowcount == 0:
            return False
        self._db.execute(
            "INSERT OR REPLACE INTO attempts (message_id, number, started_at) VALUES (?, ?, ?)",
            [message.id, message.attempts, stamp(now)],
        )
        return True

    def accepted(self, message: Claimed, answer: Answer, now: datetime) -> None:
        """The next hop took it, whatever became of the lease meanwhile; it is not sent again,
        so its postmark is of no use."""
        self._db.execute(
            "UPDATE messages SET accepted_at = ?, postmark = NULL WHERE id = ?",
            [stamp(now), message.id],
        )
        self._finish(message, "accepted", answer, next_attempt_at=NEVER, now=now)

    def deferred(
        self,
        message: Claimed,
        answer: Answer,
        *,
        again_at: datetime,
        refusals: int,
        now: datetime,
    ) -> None:
        """Not accepted; tried again at ``again_at``.

        Args:
            refusals: how many attempts count against the message by now.
        """
        self._db.execute(
            "UPDATE messages SET refusals = ? WHERE id = ?", [refusals, message.id]
        )
        self._finish(message, "queued", answer, next_attempt_at=stamp(again_at), now=now)

    def failed(self, message: Claimed, answer: Answer, now: datetime) -> None:
        """Refused for good."""
        self._finish(message, "failed", answer, next_attempt_at=NEVER, now=now)

    def uncertain(
        self, message: Claimed, answer: Answer, *, again_at: datetime, now: datetime
    ) -> None:
        """The answer never came; sent once more with the same bytes, then left."""
        last = message.uncertain + 1 >= MAX_UNCERTAIN
        self._db.execute(
            "UPDATE messages SET uncertain = ? WHERE id = ? AND lease_owner = ?",
            [message.uncertain + 1, message.id, message.owner],
        )
        next_attempt_at = NEVER if last else stamp(again_at)
        self._finish(message, "uncertain", answer, next_attempt_at=next_attempt_at, now=now)

    def _finish(
        self,
        message: Claimed,
        state: str,
        answer: Answer,
        *,
        next_attempt_at: str,
        now: datetime,
    ) -> None:
        # One that was cancelled while it was being sent is not queued again, and one whose
        # lease has passed to another is the other's.
        finished = "lease_owner = :owner AND (state = 'sending'"
        finished += " OR (state = 'cancelled' AND :state = 'failed'))"
        self._db.execute(
            "UPDATE messages SET state = :state, phase = '', next_attempt_at = :again,"  # noqa: S608 - constant condition
            " last_code = :code, last_text = :text, last_enhanced = :enhanced,"
            " last_fate = :fate, lease_owner = NULL, lease_until = NULL WHERE id = :id"
            f" AND (:state = 'accepted' OR ({finished}))",
            {
                "id": message.id,
                "owner": message.owner,
                "state": state,
                "again": next_attempt_at,
                "code": answer.code,
                "text": answer.text,
                "enhanced": answer.enhanced,
                "fate": answer.fate,
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
                "code": answer.code,
                "text": answer.text,
            },
        )
