"""Events into notifications, and notifications into messages in the outbox.

Each event is fanned out once; a message collects notifications by their ids, never a
span of time, so that nothing can fall between two messages or into both. A message and
what it carries are staged in one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from notifier.pipeline import hooks
from notifier.pipeline.fan_out import fan_out
from notifier.pipeline.letters import Issue, Stationery, stage
from notifier.site import Site
from notifier.store import Store
from notifier.subscription import Frequency, is_webhook, last_slot, next_slot
from notifier.topics import Topic


@dataclass(slots=True)
class ComposeReport:
    """What a pass made: notifications, messages by frequency and by id, and calls of
    webhooks."""

    message_ids: list[str] = field(default_factory=list)
    notifications: int = 0
    immediate: int = 0
    daily: int = 0
    weekly: int = 0
    webhooks: int = 0

    def count(self, frequency: Frequency, message_id: str | None) -> None:
        """Count a message, if there was one."""
        if message_id is not None:
            self.message_ids.append(message_id)
            setattr(self, frequency.value, getattr(self, frequency.value) + 1)


def compose(
    store: Store,
    site: Site,
    topics: Sequence[Topic],
    *,
    sender: str,
    now: datetime,
    due_at: datetime,
) -> ComposeReport:
    """Fan out new events, then stage every immediate mail and every digest that is due.

    Args:
        sender: address in From.
        now: aware, UTC; when the messages are staged, and may be sent.
        due_at: aware; digests that are due by then are written. ``now``, but for an
            operator who wants them early.

    Raises:
        StoreError: the store cannot be written.
    """
    report = ComposeReport(notifications=fan_out(store, topics, now))
    titles = {topic.slug: topic.title for topic in topics}
    stationery = Stationery(site, titles, sender, store.subscribers.secret(), now)
    for subscriber_id in store.notifications.waiting(Frequency.IMMEDIATE, now):
        subscriber = store.subscribers.by_id(subscriber_id)
        if is_webhook(subscriber.address):
            with store.transaction():
                report.webhooks += hooks.stage(store, site, subscriber, now)
            continue
        today = due_at.astimezone(subscriber.preferences.timezone).date()
        with store.transaction():
            issue = Issue(subscriber, Frequency.IMMEDIATE, today)
            message_id = stage(store, stationery, issue)
        report.count(Frequency.IMMEDIATE, message_id)
    for frequency in (Frequency.DAILY, Frequency.WEEKLY):
        for subscriber in store.subscribers.due(frequency, due_at):
            slot = last_slot(frequency, subscriber.preferences, due_at)
            issue = Issue(subscriber, frequency, slot.day)
            report.count(frequency, _digest(store, stationery, issue))
    return report


def _digest(store: Store, stationery: Stationery, issue: Issue) -> str | None:
    """Stage the digest that is due, unless there is nothing to say; the next slot is the
    first after now, so that a long stop ends in one digest and an early one puts nothing
    off."""
    subscriber, frequency, day = issue.subscriber, issue.frequency, issue.day.isoformat()
    following = next_slot(frequency, subscriber.preferences, stationery.now)
    with store.transaction():
        store.subscribers.advance(subscriber.id, frequency, following.due_at)
        if store.outbox.slot_is_closed(subscriber.id, frequency, day):
            return None
        message_id = stage(store, stationery, issue)
        if message_id is not None:
            store.outbox.close_slot(subscriber.id, frequency, day, message_id)
    return message_id
