"""The outbox as its operator sees it, and what an operator may do to a message."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from notifier.message import MailKind
from notifier.store.codec import moment, stamp
from notifier.store.outbox import LIFETIME

_COLUMNS = (
    "id, kind, recipient, subject, state, attempts, created_at, next_attempt_at, last_code,"
    " last_text, last_fate, return_token"
)
RESENDABLE = ("queued", "failed", "expired", "uncertain")
CANCELLABLE = ("queued", "uncertain")


@dataclass(frozen=True, slots=True)
class Queued:
    """A message of the outbox, in whatever state.

    Attributes:
        next_attempt_at: not before; far in the future when there is none.
        last_code: reply code of the last attempt, 0 when there was no reply, or None.
        last_fate: what the last refusal was taken for, or None.
    """

    id: str
    kind: MailKind
    recipient: str
    subject: str
    state: str
    attempts: int
    created_at: datetime
    next_attempt_at: datetime
    last_code: int | None
    last_text: str | None
    last_fate: str | None
    return_token: str | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt; ``ended_at`` is None when it was not written what came of it."""

    number: int
    started_at: str
    ended_at: str | None
    code: int | None
    text: str | None


class Queue:
    """Reads ``messages`` and ``attempts``; changes the state of single messages."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def page(self, state: str, limit: int) -> list[Queued]:
        """Messages in a state, the newest first."""
        return self._where("state = ? ORDER BY created_at DESC, id LIMIT ?", [state, limit])

    def find(self, message_id: str) -> Queued | None:
        """One message."""
        return next(iter(self._where("id = ?", [message_id])), None)

    def _where(self, condition: str, values: list[Any]) -> list[Queued]:
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM messages WHERE {condition}",  # noqa: S608 - constants
            values,
        ).fetchall()
        return [_queued(row) for row in rows]

    def attempts(self, message_id: str) -> list[Attempt]:
        """What was tried, oldest first."""
        rows = self._db.execute(
            "SELECT number, started_at, ended_at, code, text FROM attempts"
            " WHERE message_id = ? ORDER BY number",
            [message_id],
        )
        return [Attempt(*row) for row in rows.fetchall()]

    def resend(self, message: Queued, now: datetime) -> bool:
        """Try a message again now, with as long a life as a new one; False when it is in no
        state for that, or its bytes are forgotten. One that may have arrived is sent byte
        for byte the same."""
        if not self._has_content(message.id):
            return False
        return self._move(
            message.id,
            "state = 'queued', next_attempt_at = :now, expires_at = :expires_at",
            RESENDABLE,
            {"now": stamp(now), "expires_at": stamp(now + LIFETIME[message.kind])},
        )

    def _has_content(self, message_id: str) -> bool:
        row = self._db.execute("SELECT 1 FROM contents WHERE message_id = ?", [message_id])
        return row.fetchone() is not None

    def cancel(self, message: Queued) -> bool:
        """Never send a message; False when it is in no state for that."""
        cancelled = self._move(message.id, "state = 'cancelled'", CANCELLABLE, {})
        if cancelled:
            self._db.execute(
                "UPDATE notifications SET state = 'cancelled', reason = 'operator'"
                " WHERE message_id = ? AND state = 'assigned'",
                [message.id],
            )
        return cancelled

    def arrived(self, message: Queued, said: str, now: datetime) -> bool:
        """Note that a message whose answer never came was accepted all the same."""
        return self._move(
            message.id,
            "state = 'accepted', accepted_at = :now, last_text = :said",
            ("uncertain",),
            {"now": stamp(now), "said": said},
        )

    def _move(
        self, message_id: str, change: str, states: tuple[str, ...], values: dict[str, str]
    ) -> bool:
        listed = ", ".join(f"'{state}'" for state in states)
        moved = self._db.execute(
            f"UPDATE messages SET {change} WHERE id = :id AND state IN ({listed})",  # noqa: S608 - constants
            values | {"id": message_id},
        )
        return moved.rowcount > 0


def _queued(row: tuple[Any, ...]) -> Queued:
    return Queued(
        id=row[0],
        kind=MailKind(row[1]),
        recipient=row[2],
        subject=row[3],
        state=row[4],
        attempts=row[5],
        created_at=moment(row[6]),
        next_attempt_at=moment(row[7]),
        last_code=row[8],
        last_text=row[9],
        last_fate=row[10],
        return_token=row[11],
    )
