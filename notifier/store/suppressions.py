"""Addresses that nothing is sent to, and how the others have fared.

An address is known here by a MAC only (HMAC-SHA-256 under a key of the store), so that it
is still refused when its subscriber was erased.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from notifier.store.codec import moment, moment_or_none, stamp, stamp_or_none
from notifier.store.subscribers import Subscribers


class Cause(StrEnum):
    """Why nothing is sent to an address."""

    HARD = "hard"
    SOFT = "soft"
    COMPLAINT = "complaint"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Suppression:
    """An address that nothing is sent to.

    Attributes:
        until: None for ever.
        detail: what was said, as one line.
    """

    address_mac: str
    reason: Cause
    since: datetime
    until: datetime | None
    detail: str


class Suppressions:
    """Reads and writes ``suppressions`` and ``address_health``."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._mac = Subscribers(db).address_mac

    def suppress(
        self,
        address: str,
        reason: Cause,
        detail: str,
        *,
        now: datetime,
        until: datetime | None = None,
    ) -> None:
        """Send nothing to an address until ``until``; a suppression that there is already
        gives way only to a complaint."""
        self._db.execute(
            "INSERT INTO suppressions VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " reason = excluded.reason, since = excluded.since, until = excluded.until,"
            " detail = excluded.detail"
            " WHERE excluded.reason = 'complaint' OR suppressions.until <= excluded.since",
            [self._mac(address), str(reason), stamp(now), stamp_or_none(until), detail],
        )

    def find(self, address: str, now: datetime) -> Suppression | None:
        """Why nothing is sent to an address now; None when something may be."""
        found = self._where(
            "address_mac = ? AND (until IS NULL OR until > ?)", [self._mac(address), stamp(now)]
        )
        return next(iter(found), None)

    def lift(self, address: str) -> bool:
        """Write to an address again, as if its mailbox had never been full; False when
        nothing kept us from it."""
        self.clear(address)
        removed = self._db.execute(
            "DELETE FROM suppressions WHERE address_mac = ?", [self._mac(address)]
        )
        return removed.rowcount > 0

    def lapse(self, now: datetime) -> int:
        """Drop the suppressions that have ended; gives how many there were."""
        return self._db.execute(
            "DELETE FROM suppressions WHERE until <= ?", [stamp(now)]
        ).rowcount

    def page(self, after: str, limit: int) -> list[Suppression]:
        """Suppressions with a MAC above ``after``, in the order of their MACs."""
        return self._where("address_mac > ? ORDER BY address_mac LIMIT ?", [after, limit])

    def _where(self, condition: str, values: list[object]) -> list[Suppression]:
        rows = self._db.execute(
            "SELECT address_mac, reason, since, until, detail FROM suppressions"  # noqa: S608 - constant conditions
            f" WHERE {condition}",
            values,
        )
        return [
            Suppression(row[0], Cause(row[1]), moment(row[2]), moment_or_none(row[3]), row[4])
            for row in rows.fetchall()
        ]

    def backed_off(self, address: str) -> int:
        """Note that a mailbox takes nothing now; gives how many times in a row it did not."""
        row = self._db.execute(
            "INSERT INTO address_health (address_mac, backoffs) VALUES (?, 1)"
            " ON CONFLICT DO UPDATE SET backoffs = backoffs + 1 RETURNING backoffs",
            [self._mac(address)],
        ).fetchone()
        return int(row[0])

    def leave_alone(self, address: str, until: datetime) -> None:
        """Send nothing to an address before ``until``."""
        self._db.execute(
            "UPDATE address_health SET backoff_until = ? WHERE address_mac = ?",
            [stamp(until), self._mac(address)],
        )

    def left_alone_until(self, address: str, now: datetime) -> datetime | None:
        """Until when nothing is sent to an address because its mailbox was full."""
        row = self._db.execute(
            "SELECT backoff_until FROM address_health"
            " WHERE address_mac = ? AND backoff_until > ?",
            [self._mac(address), stamp(now)],
        ).fetchone()
        return moment(row[0]) if row else None

    def clear(self, address: str) -> None:
        """Forget that a mailbox was full: it took something."""
        self._db.execute(
            "DELETE FROM address_health WHERE address_mac = ?", [self._mac(address)]
        )
