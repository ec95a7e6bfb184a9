"""Events into notifications: each event is fanned out once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from notifier.filing import Subject
from notifier.query import evaluate, parse
from notifier.release import Event
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
    events = store.reading.events(seqs)
    return [reason for one in subscriptions for reason in _satisfied(one, events)]


def _satisfied(subscription: QuerySubscription, events: Sequence[Event]) -> list[Reason]:
    query = parse(subscription.query)
    found = []
    for event in events:
        if event.seq <= subscription.since_seq:
            continue
        subject = Subject.of_revision(event.release, event.revision)
        because = evaluate(query, subject.document)
        if because is not None:
            found.append(
                Reason(
                    subscription_id=subscription.id,
                    subscriber_id=subscription.subscriber_id,
                    frequency=subscription.frequency,
                    seq=event.seq,
                    because=because,
                )
            )
    return found
