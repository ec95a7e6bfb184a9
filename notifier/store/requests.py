"""What people asked of the public forms, and how often.

A request is kept with the address until it is answered by a mail, or by none; the form
itself looks up nothing about an address, so that its answer tells nobody who is subscribed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from notifier.store.codec import moment, stamp
from notifier.store.subscribers import email_key


class Asked(StrEnum):
    """What a request is for: a subscription, or the link to one's settings."""

    SUBSCRIBE = "subscribe"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Request:
    """A request that waits for its answer.

    Attributes:
        stated: what was wished, as JSON; "" for a link.
    """

    id: int
    address: str
    kind: Asked
    stated: str
    created_at: datetime


class Requests:
    """Reads and writes ``requests``, ``used_tokens`` and ``signups``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def ask(self, address: str, kind: Asked, stated: str, now: datetime) -> None:
        """Keep a request until it is answered."""
        self._db.execute(
            "INSERT INTO requests (kind, stated, created_at) VALUES (?, json_array(?, ?), ?)",
            [str(kind), address, stated, stamp(now)],
        )

    def unanswered(self, limit: int) -> list[Request]:
        """Requests that wait for their answer, oldest first."""
        rows = self._db.execute(
            "SELECT id, stated ->> 0, kind, stated ->> 1, created_at FROM requests"
            " WHERE settled_at IS NULL ORDER BY id LIMIT ?",
            [limit],
        )
        return [
            Request(row[0], row[1], Asked(row[2]), row[3], moment(row[4]))
            for row in rows.fetchall()
        ]

    def answer(self, request: Request, subscriber_id: int | None, now: datetime) -> None:
        """Note that a request was answered, and whose it was; the address is forgotten
        here. One without a subscriber is forgotten altogether."""
        if subscriber_id is None:
            self._db.execute("DELETE FROM requests WHERE id = ?", [request.id])
            return
        self._db.execute(
            "UPDATE requests SET subscriber_id = ?, stated = ?, settled_at = ? WHERE id = ?",
            [subscriber_id, request.stated, stamp(now), request.id],
        )

    def stated(self, request_id: str, subscriber_id: int) -> str | None:
        """What was wished in an answered request of a subscriber; None when there is no
        such request."""
        row = self._db.execute(
            "SELECT stated FROM requests WHERE id = ? AND subscriber_id = ?",
            [request_id, subscriber_id],
        ).fetchone()
        return None if row is None else str(row[0])

    def use(self, token_id: str, purpose: str, now: datetime) -> bool:
        """Use up a token; False when it was used before."""
        row = self._db.execute(
            "INSERT INTO used_tokens (token_id, purpose, used_at) VALUES (?, ?, ?)"
            " ON CONFLICT DO NOTHING RETURNING token_id",
            [token_id, purpose, stamp(now)],
        ).fetchone()
        return row is not None

    def is_used(self, token_id: str) -> bool:
        """Whether a token was used."""
        row = self._db.execute("SELECT 1 FROM used_tokens WHERE token_id = ?", [token_id])
        return row.fetchone() is not None

    def count(self, keys: Iterable[str], now: datetime) -> None:
        """Count one more request under each of these keys."""
        for key in keys:
            self._db.execute("INSERT INTO signups (key, at) VALUES (?, ?)", [key, stamp(now)])

    def number_since(self, key: str, since: datetime) -> int:
        """Number of requests that were counted under a key after ``since``."""
        row = self._db.execute(
            "SELECT count(*) FROM signups WHERE key = ? AND at > ?", [key, stamp(since)]
        ).fetchone()
        return int(row[0])

    def forget(self, counted_before: datetime, pending_before: datetime) -> int:
        """Forget counts, and subscribers who asked last before ``pending_before`` and never
        confirmed, with all that was kept for them; gives the number of those."""
        self._db.execute("DELETE FROM signups WHERE at < ?", [stamp(counted_before)])
        found = self._db.execute(
            "SELECT id FROM subscribers s WHERE status = 'pending' AND created_at < :before"
            " AND NOT EXISTS (SELECT 1 FROM requests r WHERE r.subscriber_id = s.id"
            "   AND r.created_at >= :before)",
            {"before": stamp(pending_before)},
        ).fetchall()
        for (subscriber_id,) in found:
            self._forget(subscriber_id)
        return len(found)

    def _forget(self, subscriber_id: int) -> None:
        own = "SELECT id FROM messages WHERE subscriber_id = ?"
        for statement in (
            f"DELETE FROM attempts WHERE message_id IN ({own})",  # noqa: S608 - constant
            "DELETE FROM messages WHERE subscriber_id = ?",
            "DELETE FROM requests WHERE subscriber_id = ?",
            "DELETE FROM subscriptions WHERE subscriber_id = ?",
            "DELETE FROM subscribers WHERE id = ?",
        ):
            self._db.execute(statement, [subscriber_id])

    def last_sent(self, subscriber_id: int, kind: str) -> datetime | None:
        """When the last message of a kind was staged for a subscriber, or None."""
        row = self._db.execute(
            "SELECT max(created_at) FROM messages WHERE subscriber_id = ? AND kind = ?",
            [subscriber_id, kind],
        ).fetchone()
        return None if row[0] is None else moment(row[0])

    def withdraw(self, address: str) -> None:
        """Forget what an address asks for and was not answered."""
        for request in self.unanswered(-1):
            if email_key(request.address) == email_key(address):
                self._db.execute("DELETE FROM requests WHERE id = ?", [request.id])
