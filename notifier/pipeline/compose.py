"""Events into notifications, and notifications into messages in the outbox.

Each event is fanned out once; a message collects notifications by their ids, never a
span of time, so that nothing can fall between two messages or into both. A message and
what it carries are staged in one transaction, which looks at the subscriber first: who
left, paused or chose another hour since the pass began is not written to.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from notifier.flood import FloodLimits
from notifier.pipeline import hooks
from notifier.pipeline.fan_out import fan_out
from notifier.pipeline.letters import Issue, Stationery, Written, rewrite, stage
from notifier.site import Site
from notifier.store import Store
from notifier.store.rewrites import Stale
from notifier.store.subscribers import Status, Subscriber
from notifier.subscription import Frequency, is_webhook, last_slot, missed_slots, next_slot
from notifier.topics import Topic

MAX_IMMEDIATE = 10
WITHIN = timedelta(hours=1)


@dataclass(slots=True)
class ComposeReport:
    """What a pass made.

    Attributes:
        message_ids: of the messages that are new.
        notifications: number of events owed to subscribers that are new.
        immediate, daily, weekly: number of messages.
        webhooks: number of calls owed to webhooks.
        rewritten: number of messages that wait in the outbox and were written anew.
        held: number of events of which nobody is mailed until the operator says so.
        faults: number of things that were simplified to get a mail written.
    """

    message_ids: list[str] = field(default_factory=list)
    notifications: int = 0
    immediate: int = 0
    daily: int = 0
    weekly: int = 0
    webhooks: int = 0
    rewritten: int = 0
    held: int = 0
    faults: int = 0

    def count(self, frequency: Frequency, written: Written | None) -> None:
        """Count a message, if there was one."""
        if written is not None:
            self.faults += len(written.faults)
            self.message_ids.append(written.message_id)
            setattr(self, frequency.value, getattr(self, frequency.value) + 1)


def compose(
    store: Store,
    site: Site,
    topics: Sequence[Topic],
    *,
    sender: str,
    limits: FloodLimits,
    now: datetime,
    due_at: datetime,
) -> ComposeReport:
    """Fan out new events, then stage every immediate mail and every digest that is due.

    Args:
        sender: address in From.
        limits: what comes at once and is still mailed.
        now: aware, UTC; when the messages are staged, and may be sent.
        due_at: aware; digests that are due by then are written. ``now``, but for an
            operator who wants them early.

    Raises:
        StoreError: the store cannot be written.
    """
    made = fan_out(store, topics, limits, now)
    report = ComposeReport(notifications=made.notifications, held=made.held)
    titles = {topic.slug: topic.title for topic in topics}
    stationery = Stationery(site, titles, sender, store.subscribers.secret(), now)
    _take_back(store)
    for stale in store.rewrites.stale():
        _rewrite(store, stationery, stale, report)
    for subscriber_id in store.notifications.waiting(Frequency.IMMEDIATE, now):
        _immediate(store, stationery, subscriber_id, due_at=due_at, report=report)
    for frequency in (Frequency.DAILY, Frequency.WEEKLY):
        for subscriber in store.subscribers.due(frequency, due_at):
            written = _digest(
                store, stationery, subscriber.id, frequency=frequency, due_at=due_at
            )
            report.count(frequency, written)
    return report


def _take_back(store: Store) -> None:
    """Owe again what expired messages carried."""
    if expired := store.tellings.expired():
        with store.transaction():
            for subscriber_id in store.tellings.take_back(expired):
                store.subscriptions.settle(subscriber_id)


def _rewrite(store: Store, stationery: Stationery, stale: Stale, report: ComposeReport) -> None:
    with store.transaction():
        subscriber = store.subscribers.by_id(stale.subscriber_id)
        timezone = subscriber.preferences.timezone
        day = stale.day or stationery.now.astimezone(timezone).date()
        issue = Issue(subscriber, Frequency(stale.kind), day)
        written = rewrite(store, stationery, issue, stale.id)
    if written is not None:
        report.rewritten += 1
        report.faults += len(written.faults)


def _immediate(
    store: Store,
    stationery: Stationery,
    subscriber_id: int,
    *,
    due_at: datetime,
    report: ComposeReport,
) -> None:
    """Stage what a subscriber is told at once. Who had MAX_IMMEDIATE mails within the hour
    waits for the rest, which then comes in one."""
    now = stationery.now
    with store.transaction():
        subscriber = store.subscribers.by_id(subscriber_id)
        if not _may_be_told(subscriber, now):
            return
        if is_webhook(subscriber.address):
            report.webhooks += hooks.stage(store, stationery.site, subscriber, now)
            return
        if store.tellings.number_lately(subscriber_id, now - WITHIN) >= MAX_IMMEDIATE:
            return
        today = due_at.astimezone(subscriber.preferences.timezone).date()
        written = stage(store, stationery, Issue(subscriber, Frequency.IMMEDIATE, today))
    report.count(Frequency.IMMEDIATE, written)


def _may_be_told(subscriber: Subscriber, now: datetime) -> bool:
    until = subscriber.paused_until
    return subscriber.status is Status.ACTIVE and (until is None or until <= now)


def _digest(
    store: Store,
    stationery: Stationery,
    subscriber_id: int,
    *,
    frequency: Frequency,
    due_at: datetime,
) -> Written | None:
    """Stage the digest that is due, unless there is nothing to say; the next slot is the
    first after now, so that a long stop ends in one digest and an early one puts nothing
    off."""
    with store.transaction():
        subscriber = store.subscribers.by_id(subscriber_id)
        first_at = subscriber.next_at(frequency)
        if first_at > due_at or not _may_be_told(subscriber, due_at):
            return None
        slot = last_slot(frequency, subscriber.preferences, due_at)
        following = next_slot(frequency, subscriber.preferences, stationery.now)
        store.subscribers.advance(subscriber_id, frequency, following.due_at)
        if store.slots.is_sent(subscriber_id, frequency, slot.day):
            return None
        written = stage(store, stationery, Issue(subscriber, frequency, slot.day))
        asks = frequency in store.subscriptions.frequencies(subscriber_id)
        if written is not None or (asks and slot.due_at <= stationery.now):
            message_id = None if written is None else written.message_id
            store.slots.close(subscriber_id, frequency, slot.day, message_id)
        if asks:
            until = min(slot.due_at, stationery.now)
            days = missed_slots(frequency, subscriber.preferences, first_at, until)
            store.slots.merge(subscriber_id, frequency, days)
    return written
