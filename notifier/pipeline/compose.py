"""Events into notifications, and notifications into messages in the outbox.

Each event is fanned out once; a message collects notifications by their ids, never a
span of time, so that nothing can fall between two messages or into both. A message and
what it carries are staged in one transaction, which looks at the subscriber first: who
left, paused or chose another hour since the pass began is not written to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from notifier.flood import FloodLimits
from notifier.pipeline import hooks
from notifier.pipeline.drafts import Drafts
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
PORTION = 20
SMALLER = 0.25
"""Of the usual size, for a message that was refused as too big."""


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

    @property
    def has_problems(self) -> bool:
        """Whether the operator must look at something."""
        return bool(self.held)

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
    bounces: str | None = None,
    limits: FloodLimits,
    now: datetime,
    due_at: datetime,
) -> ComposeReport:
    """Fan out new events, then stage every immediate mail and every digest that is due.

    Args:
        sender: address in From.
        bounces: address that bounces come back to, whose domain takes mails that unsubscribe
            too; None when nothing that comes back is read.
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
    stationery = Stationery(
        site,
        titles,
        sender,
        bounces,
        keys=store.link_keys.every(),
        secret=store.subscribers.secret(),
        now=now,
    )
    desk = _Desk(store, stationery, due_at, report)
    desk.take_back()
    for stale in store.rewrites.stale():
        desk.rewrite(stale)
    for portion in _portions(store.notifications.waiting(Frequency.IMMEDIATE, now)):
        desk.immediate(portion)
    for frequency in (Frequency.DAILY, Frequency.WEEKLY):
        due = [one.id for one in store.subscribers.due(frequency, due_at)]
        for portion in _portions(due):
            desk.digests(portion, frequency)
    return report


def _portions(subscribers: Sequence[int]) -> Iterator[Sequence[int]]:
    """Subscribers whose mails are staged together: a commit costs more than a mail."""
    for start in range(0, len(subscribers), PORTION):
        yield subscribers[start : start + PORTION]


@dataclass(frozen=True, slots=True)
class _Desk:
    store: Store
    stationery: Stationery
    due_at: datetime
    report: ComposeReport

    def _drafts(self) -> Drafts:
        return Drafts(self.store, self.stationery.site, self.stationery.titles)

    def take_back(self) -> None:
        """Owe again what expired messages carried."""
        if expired := self.store.tellings.expired():
            with self.store.transaction():
                for subscriber_id in self.store.tellings.take_back(expired):
                    self.store.subscriptions.settle(subscriber_id)

    def rewrite(self, stale: Stale) -> None:
        """Write a message of the outbox anew."""
        with self.store.transaction():
            subscriber = self.store.subscribers.by_id(stale.subscriber_id)
            timezone = subscriber.preferences.timezone
            day = stale.day or self.stationery.now.astimezone(timezone).date()
            issue = Issue(subscriber, Frequency(stale.kind), day)
            share = SMALLER if stale.is_too_big else 1.0
            written = rewrite(self._drafts(), self.stationery, issue, stale.id, share=share)
        if written is not None:
            self.report.rewritten += 1
            self.report.faults += len(written.faults)

    def immediate(self, subscribers: Sequence[int]) -> None:
        """Stage what these subscribers are told at once."""
        with self.store.transaction():
            drafts = self._drafts()
            for subscriber_id in subscribers:
                subscriber = self.store.subscribers.by_id(subscriber_id)
                if _may_be_told(subscriber, self.stationery.now):
                    self._immediate(subscriber, drafts)

    def _immediate(self, subscriber: Subscriber, drafts: Drafts) -> None:
        """Who had MAX_IMMEDIATE mails within the hour waits for the rest, which then comes
        in one."""
        store, now = self.store, self.stationery.now
        if is_webhook(subscriber.address):
            self.report.webhooks += hooks.stage(store, self.stationery.site, subscriber, now)
        elif store.tellings.number_lately(subscriber.id, now - WITHIN) < MAX_IMMEDIATE:
            today = self.due_at.astimezone(subscriber.preferences.timezone).date()
            issue = Issue(subscriber, Frequency.IMMEDIATE, today)
            self.report.count(Frequency.IMMEDIATE, stage(drafts, self.stationery, issue))

    def digests(self, subscribers: Sequence[int], frequency: Frequency) -> None:
        """Stage the digests of these subscribers that are due."""
        with self.store.transaction():
            drafts = self._drafts()
            for subscriber_id in subscribers:
                subscriber = self.store.subscribers.by_id(subscriber_id)
                is_due = subscriber.next_at(frequency) <= self.due_at
                if is_due and _may_be_told(subscriber, self.due_at):
                    self.report.count(frequency, self._digest(subscriber, frequency, drafts))

    def _digest(
        self, subscriber: Subscriber, frequency: Frequency, drafts: Drafts
    ) -> Written | None:
        """Stage a digest, unless there is nothing to say; the next slot is the first after
        now, so that a long stop ends in one digest and an early one puts nothing off."""
        store, now, preferences = self.store, self.stationery.now, subscriber.preferences
        slot = last_slot(frequency, preferences, self.due_at)
        following = next_slot(frequency, preferences, now)
        store.subscribers.advance(subscriber.id, frequency, following.due_at)
        if store.slots.is_sent(subscriber.id, frequency, slot.day):
            return None
        written = stage(drafts, self.stationery, Issue(subscriber, frequency, slot.day))
        asks = frequency in store.subscriptions.frequencies(subscriber.id)
        if written is not None or (asks and slot.due_at <= now):
            message_id = None if written is None else written.message_id
            store.slots.close(subscriber.id, frequency, slot.day, message_id)
        if asks:
            until = min(slot.due_at, now)
            first_at = subscriber.next_at(frequency)
            days = missed_slots(frequency, preferences, first_at, until)
            store.slots.merge(subscriber.id, frequency, days)
        return written


def _may_be_told(subscriber: Subscriber, now: datetime) -> bool:
    until = subscriber.paused_until
    return subscriber.status is Status.ACTIVE and (until is None or until <= now)
