"""Events owed to subscribers: fanned out once, collected by their ids."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from sqlite_utils import Database

from notifier.release import Hit, Weight
from notifier.store.codec import dumps, hits, hits_json, stamp
from notifier.subscription import Frequency, least_told

_CURSOR = "fanned_out_seq"


@dataclass(frozen=True, slots=True)
class Reason:
    """A subscription that an event satisfies, and the words that matched.

    Attributes:
        is_earlier: not the text of this event satisfies it, but an earlier one of which
            the subscriber was told.
    """

    subscription_id: int
    subscriber_id: int
    frequency: Frequency
    seq: int
    because: tuple[Hit, ...]
    is_earlier: bool = False


@dataclass(frozen=True, slots=True)
class QuerySubscription:
    """An active subscription to a query of its own.

    Attributes:
        min_rank: rank of the least weight that is told.
    """

    id: int
    subscriber_id: int
    frequency: Frequency
    query: str
    since_seq: int
    min_rank: int


@dataclass(frozen=True, slots=True)
class Owed:
    """One event owed to one subscriber, and why.

    Attributes:
        reasons: (topic slug or "", query or "", hits) of each active subscription.
        earlier: (slug or "", query or "") of those that only an earlier text satisfied.
    """

    id: int
    seq: int
    release_id: str
    reasons: tuple[tuple[str, str, tuple[Hit, ...]], ...] = ()
    earlier: frozenset[tuple[str, str]] = frozenset()


class Notifications:
    """Reads and writes ``notifications`` and ``notification_reasons``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def fanned_out(self) -> int:
        """Sequence number of the last event that was fanned out."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", [_CURSOR]).fetchone()
        return int(row[0]) if row else 0

    def set_fanned_out(self, seq: int) -> None:
        """Note that every event up to ``seq`` was fanned out."""
        self._db.table("meta").insert({"key": _CURSOR, "value": str(seq)}, replace=True)

    def announced_since(self, seq: int) -> list[int]:
        """Events after ``seq`` that may be mailed, oldest first."""
        rows = self._db.execute(
            "SELECT seq FROM events WHERE seq > ? AND baseline = 0 AND held = 0"
            " AND weight <> 'none' ORDER BY seq",
            [seq],
        )
        return [row[0] for row in rows]

    def bulks(self, seqs: Sequence[int]) -> dict[int, int]:
        """The bulk edit that each of these events belongs to; others are left out."""
        rows = self._db.execute(
            "SELECT e.seq, e.bulk FROM json_each(?) w JOIN events e ON e.seq = w.value"
            " WHERE e.bulk IS NOT NULL",
            [dumps(list(seqs))],
        )
        return dict(rows.fetchall())

    def topic_reasons(self, seqs: Sequence[int], min_weights: dict[str, int]) -> list[Reason]:
        """Subscriptions to topics that these events satisfy, and that are told of their weight.

        Args:
            min_weights: by slug, the rank of the least weight the topic announces.
        """
        rows = self._db.execute(
            "SELECT s.id, s.subscriber_id, s.frequency, e.seq, t.because, t.slug,"
            " e.weight, p.min_weight, p.email"
            " FROM json_each(?) w JOIN events e ON e.seq = w.value"
            " JOIN event_topics t ON t.seq = e.seq"
            " JOIN subscriptions s ON s.topic = t.slug AND s.ended_at IS NULL"
            "   AND s.since_seq < e.seq"
            " JOIN subscribers p ON p.id = s.subscriber_id AND p.status = 'active'"
            " ORDER BY e.seq, s.id",
            [dumps(list(seqs))],
        )
        # Of the subscribers of a topic all have the same words of an event, in one tuple.
        read = cache(hits)
        return [
            Reason(row[0], row[1], Frequency(row[2]), row[3], read(row[4]))
            for row in rows
            if Weight(row[6]).rank
            >= max(min_weights.get(row[5], 0), _least(row[7], row[8], row[2]))
        ]

    def sticky_reasons(self, seqs: Sequence[int]) -> list[Reason]:
        """Subscriptions because of which somebody was told of a release, or is about to be,
        that of these events something major happened to later, whatever its text says."""
        rows = self._db.execute(
            "SELECT DISTINCT s.id, s.subscriber_id, s.frequency, e.seq"
            " FROM json_each(?) w CROSS JOIN events e ON e.seq = w.value"
            "   AND e.weight = 'major' AND e.type <> 'new'"
            " CROSS JOIN events b ON b.release_id = e.release_id AND b.seq < e.seq"
            " JOIN notifications n ON n.seq = b.seq AND n.state <> 'cancelled'"
            " LEFT JOIN messages m ON m.id = n.message_id"
            " JOIN notification_reasons r ON r.notification_id = n.id"
            " JOIN subscriptions o ON o.id = r.subscription_id"
            " JOIN subscriptions s ON s.subscriber_id = o.subscriber_id"
            "   AND s.topic = o.topic AND s.query = o.query AND s.ended_at IS NULL"
            "   AND s.since_seq < e.seq"
            " JOIN subscribers p ON p.id = s.subscriber_id AND p.status = 'active'"
            " WHERE m.state IS NULL OR m.state NOT IN ('failed', 'expired', 'cancelled')"
            " ORDER BY e.seq, s.id",
            [dumps(list(seqs))],
        )
        return [
            Reason(row[0], row[1], Frequency(row[2]), row[3], (), is_earlier=True)
            for row in rows.fetchall()
        ]

    def query_subscriptions(self) -> list[QuerySubscription]:
        """Active subscriptions to queries."""
        rows = self._db.execute(
            "SELECT s.id, s.subscriber_id, s.frequency, s.query, s.since_seq,"
            " p.min_weight, p.email"
            " FROM subscriptions s JOIN subscribers p ON p.id = s.subscriber_id"
            " WHERE s.query <> '' AND s.ended_at IS NULL AND p.status = 'active'"
            " ORDER BY s.query, s.id"
        )
        return [
            QuerySubscription(
                row[0],
                row[1],
                Frequency(row[2]),
                row[3],
                row[4],
                _least(row[5], row[6], row[2]),
            )
            for row in rows
        ]

    def owe(self, reasons: Sequence[Reason], now: datetime) -> int:
        """Make one notification for each (subscriber, event); gives how many are new.

        The fastest of the subscriptions it satisfies decides its frequency.
        """
        order = list(Frequency)
        fastest: dict[tuple[int, int], Frequency] = {}
        for one in reasons:
            key = (one.subscriber_id, one.seq)
            fastest[key] = min(fastest.get(key, one.frequency), one.frequency, key=order.index)
        before = self._db.conn.total_changes
        columns = ("subscriber_id", "seq", "frequency", "state", "created_at")
        at = stamp(now)
        rows = [(*key, str(value), "pending", at) for key, value in fastest.items()]
        if rows:
            self._db.table("notifications").insert_all([columns, *rows], ignore=True)
        made = self._db.conn.total_changes - before
        written = cache(hits_json)
        for one in reasons:
            self._db.execute(
                "INSERT OR IGNORE INTO notification_reasons"
                " (notification_id, subscription_id, because, earlier)"
                " SELECT id, ?, ?, ? FROM notifications WHERE subscriber_id = ? AND seq = ?",
                [
                    one.subscription_id,
                    written(one.because),
                    int(one.is_earlier),
                    one.subscriber_id,
                    one.seq,
                ],
            )
        return made

    def waiting(self, frequency: Frequency, now: datetime) -> list[int]:
        """Subscribers with pending notifications of this frequency who may be told now."""
        rows = self._db.execute(
            "SELECT DISTINCT n.subscriber_id FROM notifications n"
            " JOIN subscribers p ON p.id = n.subscriber_id AND p.status = 'active'"
            "   AND (p.paused_until IS NULL OR p.paused_until <= :now)"
            " WHERE n.frequency = :frequency AND n.state = 'pending' ORDER BY n.subscriber_id",
            {"frequency": str(frequency), "now": stamp(now)},
        )
        return [row[0] for row in rows]

    def pending(self, subscriber_id: int, frequency: Frequency) -> list[Owed]:
        """What is owed to a subscriber at this frequency, oldest event first."""
        return self._owed(
            "n.subscriber_id = ? AND n.frequency = ? AND n.state = 'pending'",
            [subscriber_id, str(frequency)],
        )

    def carried(self, message_id: str) -> list[Owed]:
        """What a message carries, oldest event first."""
        return self._owed("n.message_id = ? AND n.state = 'assigned'", [message_id])

    def _owed(self, condition: str, values: Sequence[object]) -> list[Owed]:
        rows = self._db.execute(
            "SELECT n.id, n.seq, e.release_id, s.topic, s.query, r.because, r.earlier"  # noqa: S608 - constant conditions
            " FROM notifications n JOIN events e ON e.seq = n.seq"
            " JOIN notification_reasons r ON r.notification_id = n.id"
            " JOIN subscriptions s ON s.id = r.subscription_id AND s.ended_at IS NULL"
            f" WHERE {condition} ORDER BY n.seq, r.earlier, s.id",
            list(values),
        )
        found: dict[int, Owed] = {}
        for notification, seq, release_id, topic, query, because, earlier in rows.fetchall():
            before = found.get(notification, Owed(notification, seq, release_id))
            found[notification] = replace(
                before,
                reasons=(*before.reasons, (topic, query, hits(because))),
                earlier=before.earlier | {(topic, query)} if earlier else before.earlier,
            )
        return list(found.values())

    def assign(self, notifications: Sequence[int], message_id: str | None) -> None:
        """Note which message carries these notifications; None for calls of a webhook."""
        self._db.execute(
            "UPDATE notifications SET state = 'assigned', message_id = ?"
            " WHERE id IN (SELECT value FROM json_each(?))",
            [message_id, dumps(list(notifications))],
        )


def _least(min_weight: str, address: str, frequency: str) -> int:
    """Rank of the least weight of which a subscription is told."""
    return least_told(Weight(min_weight), Frequency(frequency), address).rank
