"""Messages that something came back for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from notifier.store.codec import stamp
from notifier.store.settling import NEVER
from notifier.store.subscribers import email_key
from notifier.store.suppressions import Cause

_COLUMNS = "m.id, m.subscriber_id, m.recipient, m.state, m.bounce"


@dataclass(frozen=True, slots=True)
class Sent:
    """A message, as far as a report about it is concerned.

    Attributes:
        bounce: what came back for it before, or None.
    """

    id: str
    subscriber_id: int
    recipient: str
    state: str
    bounce: str | None


class Returns:
    """Finds messages, and notes what came back for them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def by_token(self, token: str) -> Sent | None:
        """The message whose return path carries a token."""
        return self._first("FROM messages m WHERE m.return_token = ?", [token])

    def by_id(self, message_id: str) -> Sent | None:
        """The message with an id."""
        return self._first("FROM messages m WHERE m.id = ?", [message_id])

    def last_to(self, address: str, since: datetime) -> Sent | None:
        """The last message that was accepted for an address after ``since``."""
        return self._first(
            "FROM subscribers s JOIN messages m ON m.subscriber_id = s.id"
            " WHERE s.email_key = ? AND m.accepted_at > ? ORDER BY m.accepted_at DESC LIMIT 1",
            [email_key(address), stamp(since)],
        )

    def _first(self, source: str, values: Sequence[object]) -> Sent | None:
        row = self._db.execute(f"SELECT {_COLUMNS} {source}", values).fetchone()
        return Sent(*row) if row else None

    def mark(self, message_id: str, bounce: Cause) -> None:
        """Note what came back for a message; a complaint outweighs the rest."""
        self._db.execute(
            "UPDATE messages SET bounce = ? WHERE id = ?"
            " AND (bounce IS NULL OR bounce <> 'complaint')",
            [str(bounce), message_id],
        )

    def was_taken(self, message_id: str, now: datetime) -> None:
        """Note that the next hop had taken a message after all, though it did not say so:
        somebody further on reports about it. It is not sent again."""
        self._db.execute(
            "UPDATE messages SET state = 'accepted', accepted_at = ?, next_attempt_at = ?,"
            " last_text = 'a report came back for it' WHERE id = ? AND state = 'uncertain'",
            [stamp(now), NEVER, message_id],
        )
