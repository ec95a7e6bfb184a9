"""Subscribers: who is told, where, when, and whether at all."""

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from notifier import tokens
from notifier.release import Weight
from notifier.store.codec import moment, moment_or_none, stamp, stamp_or_none
from notifier.subscription import Frequency, Preferences, next_slot

PORTION = 500
Values = Sequence[Any] | dict[str, Any]

_COLUMNS = (
    "id, public_id, email, status, timezone, hour, weekday, min_weight, paused_until,"
    " token_epoch, next_daily_at, next_weekly_at, created_at, confirmed_at, consent"
)


class Status(StrEnum):
    """Whether a subscriber is told of anything; only ``active`` ones are."""

    PENDING = "pending"
    ACTIVE = "active"
    SUPPRESSED = "suppressed"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who is told of events.

    Attributes:
        public_id: what links and mails call the subscriber.
        address: where mails go, or the URL of a webhook; "" once erased.
        paused_until: nothing is sent before; what happens until then is kept for later.
        token_epoch: links that were made under a lower one are void, but those that end
            subscriptions.
        confirmed_at: when the subscriber agreed; None while ``pending``.
        consent: how, as a sentence.
    """

    id: int
    public_id: str
    address: str
    status: Status
    preferences: Preferences
    paused_until: datetime | None
    token_epoch: int
    next_daily_at: datetime
    next_weekly_at: datetime
    created_at: datetime
    confirmed_at: datetime | None
    consent: str

    def next_at(self, frequency: Frequency) -> datetime:
        """When the next digest of a frequency, daily or weekly, is due."""
        return self.next_daily_at if frequency is Frequency.DAILY else self.next_weekly_at


def email_key(address: str) -> str:
    """What makes two spellings one address: NFC, without case; nothing else is folded."""
    return unicodedata.normalize("NFC", address).casefold()


class Subscribers:
    """Reads and writes ``subscribers``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def secret(self) -> bytes:
        """The key of codes for addresses, of return paths, and of links that name no key;
        made with the store, for ever."""
        row = self._db.execute("SELECT value FROM meta WHERE key = 'secret'").fetchone()
        return bytes.fromhex(row[0])

    def address_mac(self, address: str) -> str:
        """What an address is called where it may have to be forgotten."""
        return tokens.keyed(self.secret(), "address", email_key(address))

    def by_id(self, subscriber_id: int) -> Subscriber:
        """One subscriber."""
        (found,) = self._where("id = ?", [subscriber_id])
        return found

    def by_public_id(self, public_id: str) -> Subscriber | None:
        """The subscriber whom links and mails call so."""
        return next(iter(self._where("public_id = ?", [public_id])), None)

    def by_address(self, address: str) -> Subscriber | None:
        """The subscriber of an address, in any spelling of it that is the same."""
        return next(iter(self._where("email_key = ?", [email_key(address)])), None)

    def every(self) -> Iterator[Subscriber]:
        """All subscribers, in the order of their ids, read in portions."""
        last = 0
        while portion := self._where("id > ? ORDER BY id LIMIT ?", [last, PORTION]):
            yield from portion
            last = portion[-1].id

    def _where(self, condition: str, values: Values) -> list[Subscriber]:
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM subscribers WHERE {condition}",  # noqa: S608 - constants
            values,
        )
        return [_subscriber(row) for row in rows.fetchall()]

    def keep(
        self,
        address: str,
        preferences: Preferences,
        *,
        status: Status,
        consent: str,
        now: datetime,
    ) -> int:
        """The id of an address's subscriber, made when there is none.

        A known one keeps its status, preferences and consent.
        """
        known = self.by_address(address)
        if known is not None:
            return known.id
        key = email_key(address)
        public_id = hashlib.sha256(self.secret() + key.encode()).hexdigest()[:20]
        confirmed_at = None if status is Status.PENDING else now
        kept: int = self._db.execute(
            "INSERT INTO subscribers (public_id, email, email_key, status, timezone, hour,"
            " weekday, min_weight, next_daily_at, next_weekly_at, created_at, confirmed_at,"
            " consent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            [
                public_id,
                address,
                key,
                str(status),
                *_preferred(preferences, now),
                stamp(now),
                stamp_or_none(confirmed_at),
                consent,
            ],
        ).fetchone()[0]
        return kept

    def configure(self, subscriber_id: int, preferences: Preferences, now: datetime) -> None:
        """Set how the configuration wants a subscriber told, when it wants something else
        than before: otherwise the subscriber's own choice stays."""
        stated = repr(preferences)
        changed = self._db.execute(
            "UPDATE subscribers SET configured = ? WHERE id = ? AND configured IS NOT ?",
            [stated, subscriber_id, stated],
        )
        if changed.rowcount:
            self.prefer(subscriber_id, preferences, now)

    def prefer(self, subscriber_id: int, preferences: Preferences, now: datetime) -> None:
        """Set how a subscriber is told; the next digests are due by the new hours."""
        if self.by_id(subscriber_id).preferences == preferences:
            return
        self._db.execute(
            "UPDATE subscribers SET timezone = ?, hour = ?, weekday = ?, min_weight = ?,"
            " next_daily_at = ?, next_weekly_at = ? WHERE id = ?",
            [*_preferred(preferences, now), subscriber_id],
        )

    def confirm(self, subscriber_id: int, consent: str, now: datetime) -> None:
        """Note that a subscriber agreed; one who is pending becomes active."""
        self._db.execute(
            "UPDATE subscribers SET status = 'active', confirmed_at = ?, consent = ?"
            " WHERE id = ? AND status = 'pending'",
            [stamp(now), consent, subscriber_id],
        )

    def set_status(self, subscriber_id: int, status: Status) -> None:
        """Set whether a subscriber is told of anything."""
        self._db.execute(
            "UPDATE subscribers SET status = ? WHERE id = ?", [str(status), subscriber_id]
        )

    def pause(self, subscriber_id: int, until: datetime | None) -> None:
        """Send nothing before ``until``; None ends a pause."""
        self._db.execute(
            "UPDATE subscribers SET paused_until = ? WHERE id = ?",
            [stamp_or_none(until), subscriber_id],
        )

    def void_links(self, subscriber_id: int) -> None:
        """Make every link given out before void, but those that end subscriptions."""
        self._db.execute(
            "UPDATE subscribers SET token_epoch = token_epoch + 1 WHERE id = ?",
            [subscriber_id],
        )

    def due(self, frequency: Frequency, now: datetime) -> list[Subscriber]:
        """Active subscribers whose next daily or weekly digest is due."""
        column = "next_daily_at" if frequency is Frequency.DAILY else "next_weekly_at"
        return self._where(
            f"{column} <= :now AND status = 'active'"
            " AND (paused_until IS NULL OR paused_until <= :now)"
            f" ORDER BY {column}, id",
            {"now": stamp(now)},
        )

    def advance(self, subscriber_id: int, frequency: Frequency, due_at: datetime) -> None:
        """Set when the next daily or weekly digest is due."""
        column = "next_daily_at" if frequency is Frequency.DAILY else "next_weekly_at"
        self._db.execute(
            f"UPDATE subscribers SET {column} = ? WHERE id = ?",  # noqa: S608 - constant names
            [stamp(due_at), subscriber_id],
        )

    def counts(self) -> dict[str, int]:
        """Number of subscribers by status."""
        rows = self._db.execute("SELECT status, count(*) FROM subscribers GROUP BY status")
        return dict(rows.fetchall())


def _preferred(preferences: Preferences, now: datetime) -> list[object]:
    return [
        preferences.timezone.key,
        preferences.hour,
        preferences.weekday,
        str(preferences.min_weight),
        stamp(next_slot(Frequency.DAILY, preferences, now).due_at),
        stamp(next_slot(Frequency.WEEKLY, preferences, now).due_at),
    ]


def _subscriber(row: tuple[Any, ...]) -> Subscriber:
    return Subscriber(
        id=row[0],
        public_id=row[1],
        address=row[2],
        status=Status(row[3]),
        preferences=Preferences(ZoneInfo(row[4]), row[5], row[6], Weight(row[7])),
        paused_until=moment_or_none(row[8]),
        token_epoch=row[9],
        next_daily_at=moment(row[10]),
        next_weekly_at=moment(row[11]),
        created_at=moment(row[12]),
        confirmed_at=moment_or_none(row[13]),
        consent=row[14],
    )
