"""What subscribers asked for: subscriptions are begun and ended, never changed.

A subscription came in by one of three doors. The same interest of one subscriber is active
once, whatever the doors it was asked for at.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from notifier.store.codec import dumps, moment, stamp
from notifier.store.settling import settle
from notifier.store.subscribers import Status, Subscribers
from notifier.subscription import Door, Frequency, Interest, Subscription, about

UNSUBSCRIBED = "unsubscribed"
BY_OPERATOR = "operator"
BY_CONFIGURATION = "configuration"
CHANGED = "changed"

# What was of a frequency and was changed to another.
MOVING = (CHANGED, BY_CONFIGURATION)
MOVED = (
    "(topic, query) IN (SELECT topic, query FROM subscriptions"
    " WHERE subscriber_id = ? AND frequency = ? AND ended_reason IN (?, ?))"
)
_KEY = "subscriber_id = ? AND topic = ? AND query = ? AND frequency = ?"
_ORDER = list(Frequency)


@dataclass(frozen=True, slots=True)
class Active:
    """A subscription that has not ended."""

    id: int
    interest: Interest
    door: Door
    started_at: datetime


def _slowness(interest: Interest) -> int:
    return _ORDER.index(interest.frequency)


class Subscriptions:
    """Reads and writes ``subscriptions``, and what is owed for them."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._subscribers = Subscribers(db)

    def reconcile(
        self, subscriptions: Sequence[Subscription], last_seq: int, now: datetime
    ) -> None:
        """Make the configured subscriptions the active ones of the door ``config``.

        One that is new begins after event ``last_seq``; one that is gone ends, with what
        is owed only for it; one whose frequency was changed goes on where it was; one that
        its subscriber ended stays ended, and one that came in by another door stays as it is,
        also at another frequency: what a subscriber chose counts for more than a file. Of
        two frequencies for one thing the faster counts. Nothing begins for an address that
        was given up.
        """
        fastest: dict[tuple[int, str, str], Interest] = {}
        for one in subscriptions:
            consent = "stated in config.yaml"
            subscriber_id = self._subscribers.keep(
                one.address, one.preferences, status=Status.ACTIVE, consent=consent, now=now
            )
            self._subscribers.configure(subscriber_id, one.preferences, now)
            self._subscribers.confirm(subscriber_id, consent, now)
            if self._subscribers.by_id(subscriber_id).status is not Status.ACTIVE:
                continue
            for interest in one.interests:
                key = (subscriber_id, *about(interest))
                known = fastest.get(key, interest)
                fastest[key] = min(known, interest, key=_slowness)
        wanted = {(key[0], interest) for key, interest in fastest.items()}
        active = self._keys("source = 'config' AND ended_at IS NULL")
        elsewhere = self._about("source <> 'config' AND ended_at IS NULL")
        refused = self._about(f"ended_reason IN ('{UNSUBSCRIBED}', '{BY_OPERATOR}')")
        for subscriber_id, interest in sorted(active - wanted):
            self._end(subscriber_id, interest, BY_CONFIGURATION, now)
        for subscriber_id, interest in sorted(wanted - active):
            if (subscriber_id, *about(interest)) not in elsewhere | refused:
                door = Door.CONFIG
                self.start(subscriber_id, interest, door=door, last_seq=last_seq, now=now)
        for subscriber_id in sorted({key[0] for key in active - wanted}):
            self.settle(subscriber_id, BY_CONFIGURATION)

    def _keys(self, condition: str) -> set[tuple[int, Interest]]:
        rows = self._db.execute(
            "SELECT subscriber_id, topic, query, frequency FROM subscriptions"  # noqa: S608 - constant conditions
            f" WHERE {condition}"
        )
        return {(row[0], Interest(row[1], row[2], Frequency(row[3]))) for row in rows}

    def _about(self, condition: str) -> set[tuple[int, str, str]]:
        """Subscribers with what they are told of, whatever the frequency."""
        return {(one, *about(interest)) for one, interest in self._keys(condition)}

    def of(self, subscriber_id: int) -> list[Active]:
        """Active subscriptions of a subscriber, oldest first."""
        rows = self._db.execute(
            "SELECT id, topic, query, frequency, source, started_at FROM subscriptions"
            " WHERE subscriber_id = ? AND ended_at IS NULL ORDER BY id",
            [subscriber_id],
        )
        return [
            Active(
                id=row[0],
                interest=Interest(row[1], row[2], Frequency(row[3])),
                door=Door(row[4]),
                started_at=moment(row[5]),
            )
            for row in rows.fetchall()
        ]

    def refused(self, subscriber_id: int) -> set[tuple[str, str]]:
        """The (topic, query) of what a subscriber once ended, or had the operator end."""
        rows = self._db.execute(
            "SELECT DISTINCT topic, query FROM subscriptions"
            " WHERE subscriber_id = ? AND ended_reason IN (?, ?)",
            [subscriber_id, UNSUBSCRIBED, BY_OPERATOR],
        )
        return {(topic, query) for topic, query in rows.fetchall()}

    def frequencies(self, subscriber_id: int) -> set[Frequency]:
        """Those at which a subscriber asks to be told of anything."""
        return {one.interest.frequency for one in self.of(subscriber_id)}

    def replace(
        self,
        subscriber_id: int,
        interests: Collection[Interest],
        *,
        door: Door,
        last_seq: int,
        now: datetime,
    ) -> None:
        """Make ``interests`` the active ones, begun in their order, whatever door the others
        came in by.

        What is owed for an interest whose frequency changed stays owed, at the new one.
        """
        wanted = set(interests)
        active = {one.interest for one in self.of(subscriber_id)}
        kept = {about(one) for one in wanted}
        for interest in sorted(active - wanted):
            is_kept = about(interest) in kept
            self._end(subscriber_id, interest, CHANGED if is_kept else UNSUBSCRIBED, now)
        for interest in dict.fromkeys(interests):
            self.start(subscriber_id, interest, door=door, last_seq=last_seq, now=now)
        self.settle(subscriber_id)

    def start(
        self,
        subscriber_id: int,
        interest: Interest,
        *,
        door: Door,
        last_seq: int,
        now: datetime,
    ) -> None:
        """Begin a subscription after event ``last_seq``; one to the same that ended just
        now hands over to it what is owed, or waits in the outbox. An active one stays as
        it is."""
        stated = {
            "subscriber": subscriber_id,
            "topic": interest.topic,
            "query": interest.query,
            "frequency": str(interest.frequency),
            "source": str(door),
            "now": stamp(now),
            "last_seq": last_seq,
        }
        ended = "subscriber_id = :subscriber AND topic = :topic AND query = :query"
        ended += " AND ended_at = :now"
        row = self._db.execute(
            "INSERT INTO subscriptions (subscriber_id, topic, query, frequency, source,"  # noqa: S608 - constant condition
            " since_seq, started_at) VALUES (:subscriber, :topic, :query, :frequency, :source,"
            f" coalesce((SELECT min(since_seq) FROM subscriptions WHERE {ended}), :last_seq),"
            " :now) ON CONFLICT DO NOTHING RETURNING id",
            stated,
        ).fetchone()
        if row is None:
            return
        self._db.execute(
            "INSERT OR IGNORE INTO notification_reasons"
            " (notification_id, subscription_id, because, earlier)"
            " SELECT n.id, :started, r.because, r.earlier FROM notifications n"
            " JOIN notification_reasons r ON r.notification_id = n.id"
            " JOIN subscriptions o ON o.id = r.subscription_id"
            "   AND o.topic = :topic AND o.query = :query AND o.ended_at = :now"
            " LEFT JOIN messages m ON m.id = n.message_id"
            " WHERE n.subscriber_id = :subscriber"
            " AND (n.state = 'pending' OR (n.state = 'assigned' AND m.state = 'queued'))",
            stated | {"started": row[0]},
        )

    def _end(self, subscriber_id: int, interest: Interest, reason: str, now: datetime) -> None:
        self._db.execute(
            f"UPDATE subscriptions SET ended_at = ?, ended_reason = ? WHERE {_KEY}"  # noqa: S608 - constant
            " AND ended_at IS NULL",
            [
                stamp(now),
                reason,
                subscriber_id,
                interest.topic,
                interest.query,
                str(interest.frequency),
            ],
        )

    def end(self, subscriber_id: int, interest: Interest, reason: str, now: datetime) -> None:
        """End one subscription, and cancel what is owed only for it."""
        self._end(subscriber_id, interest, reason, now)
        self.settle(subscriber_id)

    def end_all(self, subscriber_id: int, reason: str, now: datetime) -> None:
        """End every subscription of a subscriber, and cancel all that is owed."""
        for one in self.of(subscriber_id):
            self._end(subscriber_id, one.interest, reason, now)
        self.settle(subscriber_id, reason)
        self._cancel_empty(subscriber_id, Frequency)

    def settle(self, subscriber_id: int, reason: str = UNSUBSCRIBED) -> None:
        """Hold what is owed, also what waits in the outbox, against the subscriptions that
        are left: cancel what none of them asks for because of ``reason``, and give the rest
        the fastest frequency that does."""
        settle(self._db, subscriber_id, reason)

    def unsubscribe(self, public_id: str, frequency: str, now: datetime) -> bool:
        """End a subscriber's subscriptions of one frequency, and cancel what is owed only
        for them, also what waits in the outbox. Those that come at another one by now end
        too, for whoever follows the link of an old mail means what it was about.

        Gives False when there is no such subscriber; True also when nothing was active.
        """
        subscriber = self._subscribers.by_public_id(public_id)
        if subscriber is None:
            return False
        self._end_moved(subscriber.id, frequency, now)
        self._db.execute(
            "UPDATE subscriptions SET ended_at = ?, ended_reason = ?"
            " WHERE subscriber_id = ? AND frequency = ? AND ended_at IS NULL",
            [stamp(now), UNSUBSCRIBED, subscriber.id, frequency],
        )
        self.settle(subscriber.id)
        self._cancel_empty(subscriber.id, [Frequency(frequency)])
        return True

    def _end_moved(self, subscriber_id: int, frequency: str, now: datetime) -> None:
        """End what was of this frequency and is of another by now; but not when anything is
        left of it, or was unsubscribed from last: then that was meant."""
        rows = self._db.execute(
            "SELECT ended_reason FROM subscriptions WHERE subscriber_id = ?"
            " AND frequency = ? ORDER BY ended_at IS NULL DESC, ended_at DESC, id DESC LIMIT 1",
            [subscriber_id, frequency],
        ).fetchone()
        if rows is None or rows[0] not in MOVING:
            return
        self._db.execute(
            "UPDATE subscriptions SET ended_at = ?, ended_reason = ?"  # noqa: S608 - constant
            f" WHERE subscriber_id = ? AND ended_at IS NULL AND {MOVED}",
            [stamp(now), UNSUBSCRIBED, subscriber_id, subscriber_id, frequency, *MOVING],
        )

    def _cancel_empty(self, subscriber_id: int, kinds: Iterable[Frequency]) -> None:
        """Cancel what waits in the outbox and carries no news that is still asked for."""
        self._db.execute(
            "UPDATE messages SET state = 'cancelled' WHERE subscriber_id = ?"
            " AND kind IN (SELECT value FROM json_each(?))"
            " AND state IN ('queued', 'uncertain', 'sending')"
            " AND NOT EXISTS (SELECT 1 FROM notifications n"
            "   WHERE n.message_id = messages.id AND n.state = 'assigned')",
            [subscriber_id, dumps([str(kind) for kind in kinds])],
        )

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
