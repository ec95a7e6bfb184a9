"""Events into notifications: each event is fanned out once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from notifier.filing import Subject
from notifier.query import Document, Index, parse
from notifier.release import Event, Hit
from notifier.store import Store
from notifier.store.notifications import QuerySubscription, Reason
from notifier.topics import Topic

log = structlog.get_logger()


def fan_out(store: Store, topics: Sequence[Topic], now: datetime) -> int:
    """Make a notification for each (subscriber, event) that is new; gives how many."""
    seq, _ = store.releases.last_event()
    since = store.notifications.fanned_out()
    if seq == since:
        return 0
    with store.transaction():
        seqs = store.notifications.announced_since(since)
        ranks = {topic.slug: topic.min_weight.rank for topic in topics}
        reasons = store.notifications.topic_reasons(seqs, ranks)
        reasons += _query_reasons(store, seqs)
        told = _once_for_each_bulk(reasons, store.notifications.bulks(seqs))
        notifications = store.notifications.owe(told, now)
        store.notifications.set_fanned_out(seq)
    log.info("compose", events=len(seqs), notifications=notifications)
    return notifications


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
        if event.seq > one.since_seq and event.weight.rank >= one.min_weight.rank:
            yield Reason(
                subscription_id=one.id,
                subscriber_id=one.subscriber_id,
                frequency=one.frequency,
                seq=event.seq,
                because=because,
            )
