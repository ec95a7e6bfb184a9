"""Events into notifications: each event is fanned out once.

What came since the last time is one batch: it is told in one immediate mail, and held
together when it is a flood.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from notifier.filing import Subject
from notifier.flood import FloodLimits, flood_because
from notifier.query import Document, Index, parse
from notifier.release import Event, Hit
from notifier.store import Store
from notifier.store.notifications import QuerySubscription, Reason
from notifier.topics import Topic

log = structlog.get_logger()

ADVICE = (
    "feeds show them, nobody is mailed; `notifier mail release-hold` mails them,"
    " `notifier mail release-hold --discard` does not"
)


@dataclass(frozen=True, slots=True)
class FannedOut:
    """What a fan-out made.

    Attributes:
        notifications: how many are new.
        held: number of events of which nobody is told for now.
    """

    notifications: int = 0
    held: int = 0


def fan_out(
    store: Store, topics: Sequence[Topic], limits: FloodLimits, now: datetime
) -> FannedOut:
    """Make a notification for each (subscriber, event) that is new, unless so many came
    at once that the operator has to look at them first."""
    seq, _ = store.releases.last_event()
    since = store.notifications.fanned_out()
    if seq == since:
        return FannedOut()
    with store.transaction():
        seqs = store.notifications.announced_since(since)
        store.notifications.set_fanned_out(seq)
        because = _flood_because(store, seqs, limits)
        if because is None:
            made = FannedOut(owe(store, topics, seqs, now))
        else:
            store.floods.hold(seqs, now)
            made = FannedOut(held=len(seqs))
    if because is not None:
        log.error("compose", held=len(seqs), because=because, advice=ADVICE)
    log.info("compose", events=len(seqs), notifications=made.notifications)
    return made


def _flood_because(store: Store, seqs: Sequence[int], limits: FloodLimits) -> str | None:
    size = store.floods.size(seqs)
    known = store.floods.number_of_releases()
    return flood_because(limits, mentions=size.mentions, revised=size.revised, known=known)


def release_flood(store: Store, topics: Sequence[Topic], now: datetime) -> tuple[int, int]:
    """Owe the events that are held; gives the numbers of events and of notifications.

    Raises:
        StoreError: the store cannot be written.
    """
    with store.transaction():
        seqs = store.floods.release()
        return len(seqs), owe(store, topics, seqs, now)


def discard_flood(store: Store, topics: Sequence[Topic], now: datetime) -> tuple[int, int]:
    """Note for everybody who would have been told of the events that are held that they
    are not; gives the numbers of events and of notifications.

    Raises:
        StoreError: the store cannot be written.
    """
    with store.transaction():
        seqs = store.floods.release()
        number = owe(store, topics, seqs, now)
        store.floods.discard(seqs)
        return len(seqs), number


def owe(store: Store, topics: Sequence[Topic], seqs: Sequence[int], now: datetime) -> int:
    """Make a notification for each (subscriber, event), inside a transaction; gives how
    many are new."""
    bulks = store.notifications.bulks(seqs)
    reasons = reasons_of(store, topics, seqs)
    made = store.notifications.owe(_once_for_each_bulk(reasons, bulks), now)
    # After the others: who is only now told of a release hears of its corrections too.
    sticky = store.notifications.sticky_reasons(seqs)
    told = {(one.subscriber_id, bulks[one.seq]) for one in reasons if one.seq in bulks}
    left = [one for one in sticky if (one.subscriber_id, bulks.get(one.seq)) not in told]
    return made + store.notifications.owe(_once_for_each_bulk(left, bulks), now)


def reasons_of(store: Store, topics: Sequence[Topic], seqs: Sequence[int]) -> list[Reason]:
    """The subscriptions that events satisfy by what they say now."""
    ranks = {topic.slug: topic.min_weight.rank for topic in topics}
    return store.notifications.topic_reasons(seqs, ranks) + _query_reasons(store, seqs)


def _once_for_each_bulk(reasons: Sequence[Reason], bulks: dict[int, int]) -> list[Reason]:
    """Reasons with one event for each (subscriber, bulk edit): the first of them."""
    first: dict[tuple[int, int], int] = {}
    for one in sorted(reasons, key=lambda reason: reason.seq):
        if one.seq in bulks:
            first.setdefault((one.subscriber_id, bulks[one.seq]), one.seq)
    return [
        replace(one, seq=first[one.subscriber_id, bulks[one.seq]]) if one.seq in bulks else one
        for one in reasons
    ]


def _query_reasons(store: Store, seqs: Sequence[int]) -> list[Reason]:
    subscriptions = store.notifications.query_subscriptions()
    if not subscriptions:
        return []
    asking: defaultdict[str, list[QuerySubscription]] = defaultdict(list)
    queries = {one.query: parse(one.query) for one in subscriptions}
    for one in subscriptions:
        asking[queries[one.query].canonical].append(one)
    index = Index.of(queries.values())
    return [
        reason
        for event in store.reading.events(seqs)
        for query, because in index.matches(_document(event))
        for reason in _reasons(asking[query.canonical], event, because)
    ]


def _document(event: Event) -> Document:
    return Subject.of_revision(event.release, event.revision).document


def _reasons(
    subscriptions: Sequence[QuerySubscription], event: Event, because: tuple[Hit, ...]
) -> Iterator[Reason]:
    for one in subscriptions:
        if event.seq > one.since_seq and event.weight.rank >= one.min_rank:
            yield Reason(
                subscription_id=one.id,
                subscriber_id=one.subscriber_id,
                frequency=one.frequency,
                seq=event.seq,
                because=because,
            )
