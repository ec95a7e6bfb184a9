"""Subscribers and their subscriptions; subscriptions are ended, never changed."""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from notifier.store.codec import moment, stamp
from notifier.subscription import Frequency, Subscription, next_slot

CONFIG = "config"
UNSUBSCRIBED = "unsubscribed"

_ACTIVE_REASONS = (
    "FROM notification_reasons r JOIN subscriptions s ON s.id = r.subscription_id"
    " WHERE r.notification_id = notifications.id AND s.ended_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who is told of events.

    Attributes:
        address: where mails go, or the URL of a webhook.
        public_id: what links and mails call the subscriber.
        hour: local hour of digests.
    """

    id: int
    public_id: str
    address: str
    timezone: ZoneInfo
    hour: int
    next_daily_at: datetime
    next_weekly_at: datetime


class Subscribers:
    """Reads and writes ``subscribers`` and ``subscriptions``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def secret(self) -> bytes:
        """The key that signs links; made with the store."""
        row = self._db.execute("SELECT value FROM meta WHERE key = 'secret'").fetchone()
        return bytes.fromhex(row[0])

    def reconcile(
        self, subscriptions: Sequence[Subscription], last_seq: int, now: datetime
    ) -> None:
        """Make the configured subscriptions the active ones of source ``config``.

        One that is new begins after event ``last_seq``; one that is gone ends, with what
        is owed only for it; one whose frequency was changed goes on where it was; one that
        its subscriber ended by a link stays ended.
        """
        wanted = set()
        for one in subscriptions:
            subscriber_id = self._keep_subscriber(one, now)
            for topic in one.topics or ("",):
                key = (subscriber_id, topic, one.query or "", str(one.frequency))
                wanted.add(key)
        active = self._keys("ended_at IS NULL")
        refused = self._keys("ended_reason = 'unsubscribed'")
        for key in sorted(active - wanted):
            self._end(key, now)
        for key in sorted(wanted - active - refused):
            self._start(key, last_seq, now)
        for subscriber_id in sorted({key[0] for key in active - wanted}):
            self._settle(subscriber_id)

    def _keys(self, condition: str) -> set[tuple[int, str, str, str]]:
        rows = self._db.execute(
            "SELECT subscriber_id, topic, query, frequency FROM subscriptions"  # noqa: S608 - constant conditions
            f" WHERE source = ? AND {condition}",
            [CONFIG],
        )
        return {(row[0], row[1], row[2], row[3]) for row in rows}

    def _end(self, key: tuple[int, str, str, str], now: datetime) -> None:
        self._db.execute(
            "UPDATE subscriptions SET ended_at = ?, ended_reason = 'configuration'"
            " WHERE subscriber_id = ? AND topic = ? AND query = ? AND frequency = ?"
            " AND source = ? AND ended_at IS NULL",
            [stamp(now), *key, CONFIG],
        )

    def _start(self, key: tuple[int, str, str, str], last_seq: int, now: datetime) -> None:
        """Begin a subscription; one to the same that ended just now hands over to it."""
        ended = "subscriber_id = :subscriber AND topic = :topic AND query = :query"
        ended += " AND source = :source AND ended_at = :now"
        names = ("subscriber", "topic", "query", "frequency")
        stated = dict(zip(names, key, strict=True))
        stated |= {"source": CONFIG, "now": stamp(now), "last_seq": last_seq}
        started = self._db.execute(
            "INSERT INTO subscriptions (subscriber_id, topic, query, frequency, source,"  # noqa: S608 - constant condition
            " since_seq, started_at) VALUES (:subscriber, :topic, :query, :frequency, :source,"
            f" coalesce((SELECT min(since_seq) FROM subscriptions WHERE {ended}), :last_seq),"
            " :now) RETURNING id",
            stated,
        ).fetchone()[0]
        self._db.execute(
            "INSERT OR IGNORE INTO notification_reasons"  # noqa: S608 - constant condition
            " SELECT r.notification_id, :started, r.because FROM notification_reasons r"
            " JOIN notifications n ON n.id = r.notification_id AND n.state = 'pending'"
            f" WHERE r.subscription_id IN (SELECT id FROM subscriptions WHERE {ended})",
            stated | {"started": started},
        )

    def _settle(self, subscriber_id: int) -> None:
        """Hold what is owed against the subscriptions that are left: cancel what none of
        them asks for, and give the rest the fastest frequency that does."""
        self._db.execute(
            "UPDATE notifications SET state = 'cancelled' WHERE subscriber_id = ?"  # noqa: S608 - constant
            f" AND state = 'pending' AND NOT EXISTS (SELECT 1 {_ACTIVE_REASONS})",
            [subscriber_id],
        )
        self._db.execute(
            f"UPDATE notifications SET frequency = (SELECT s.frequency {_ACTIVE_REASONS}"  # noqa: S608 - constant
            " ORDER BY CASE s.frequency WHEN 'immediate' THEN 1 WHEN 'daily' THEN 2 ELSE 3 END"
            " LIMIT 1) WHERE subscriber_id = ? AND state = 'pending'",
            [subscriber_id],
        )

    def _keep_subscriber(self, one: Subscription, now: datetime) -> int:
        email_key = unicodedata.normalize("NFC", one.address).casefold()
        row = self._db.execute(
            "SELECT id, timezone, hour FROM subscribers WHERE email_key = ?", [email_key]
        ).fetchone()
        if row is not None and row[1:] == (one.timezone.key, one.hour):
            known: int = row[0]
            return known
        daily = next_slot(Frequency.DAILY, one.hour, one.timezone, now).due_at
        weekly = next_slot(Frequency.WEEKLY, one.hour, one.timezone, now).due_at
        public_id = hashlib.sha256(self.secret() + email_key.encode()).hexdigest()[:20]
        kept: int = self._db.execute(
            "INSERT INTO subscribers (public_id, email, email_key, timezone, hour,"
            " next_daily_at, next_weekly_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (email_key) DO UPDATE SET timezone = excluded.timezone,"
            " hour = excluded.hour, next_daily_at = excluded.next_daily_at,"
            " next_weekly_at = excluded.next_weekly_at RETURNING id",
            [
                public_id,
                one.address,
                email_key,
                one.timezone.key,
                one.hour,
                stamp(daily),
                stamp(weekly),
                stamp(now),
            ],
        ).fetchone()[0]
        return kept

    def by_id(self, subscriber_id: int) -> Subscriber:
        """One subscriber."""
        row = self._db.execute(
            "SELECT id, public_id, email, timezone, hour, next_daily_at, next_weekly_at"
            " FROM subscribers WHERE id = ?",
            [subscriber_id],
        ).fetchone()
        return Subscriber(
            id=row[0],
            public_id=row[1],
            address=row[2],
            timezone=ZoneInfo(row[3]),
            hour=row[4],
            next_daily_at=moment(row[5]),
            next_weekly_at=moment(row[6]),
        )

    def due(self, frequency: Frequency, now: datetime) -> list[Subscriber]:
        """Subscribers whose next daily or weekly digest is due."""
        column = "next_daily_at" if frequency is Frequency.DAILY else "next_weekly_at"
        rows = self._db.execute(
            f"SELECT id FROM subscribers WHERE {column} <= ? ORDER BY {column}, id",  # noqa: S608 - constant names
            [stamp(now)],
        )
        return [self.by_id(row[0]) for row in rows.fetchall()]

    def advance(self, subscriber_id: int, frequency: Frequency, due_at: datetime) -> None:
        """Set when the next daily or weekly digest is due."""
        column = "next_daily_at" if frequency is Frequency.DAILY else "next_weekly_at"
        self._db.execute(
            f"UPDATE subscribers SET {column} = ? WHERE id = ?",  # noqa: S608 - constant names
            [stamp(due_at), subscriber_id],
        )

    def unsubscribe(self, public_id: str, frequency: str, now: datetime) -> bool:
        """End a subscriber's subscriptions of one frequency, and cancel what is owed only
        for them, also what waits in the outbox.

        Gives False when there is no such subscriber; True also when nothing was active.
        """
        row = self._db.execute(
            "SELECT id FROM subscribers WHERE public_id = ?", [public_id]
        ).fetchone()
        if row is None:
            return False
        self._db.execute(
            "UPDATE subscriptions SET ended_at = ?, ended_reason = ?"
            " WHERE subscriber_id = ? AND frequency = ? AND ended_at IS NULL",
            [stamp(now), UNSUBSCRIBED, row[0], frequency],
        )
        self._settle(row[0])
        self._db.execute(
            "UPDATE messages SET state = 'cancelled' WHERE subscriber_id = ? AND kind = ?"
            " AND state IN ('queued', 'uncertain', 'sending')",
            [row[0], frequency],
        )
        return True

    def number(self) -> int:
        """Number of subscribers with an active subscription."""
        row = self._db.execute(
            "SELECT count(DISTINCT subscriber_id) FROM subscriptions WHERE ended_at IS NULL"
        ).fetchone()
        return int(row[0])

    def counts(self) -> dict[str, int]:
        """Number of active subscriptions by frequency."""
        rows = self._db.execute(
            "SELECT frequency, count(*) FROM subscriptions WHERE ended_at IS NULL"
            " GROUP BY frequency"
        )
        return dict(rows.fetchall())
