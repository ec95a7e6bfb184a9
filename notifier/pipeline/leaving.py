"""Leaving by the link of a mail, and coming back by the page that answers it."""

from datetime import datetime
from enum import Enum

from notifier.pipeline.deeds import SUBSCRIBER, named
from notifier.store import Store
from notifier.store.audit import Deed
from notifier.store.subscribers import Status

LINK, MAIL = "by link", "by mail"
_LEAVE, _RETURN = "unsubscribe", "undo"


class Resumed(Enum):
    """What became of coming back."""

    AGAIN = "subscribed again"
    ANYHOW = "subscribed anyhow"
    NOT = "not subscribed"


def leave(store: Store, public_id: str, frequency: str, *, by: str, now: datetime) -> bool:
    """End what a link is about, inside a transaction; noted when there was anything.

    Gives False when there is no such subscriber.

    Args:
        by: LINK or MAIL.
    """
    subscriber = store.subscribers.by_public_id(public_id)
    if subscriber is None:
        return False
    before = {one.interest for one in store.subscriptions.of(subscriber.id)}
    store.subscriptions.unsubscribe(public_id, frequency, now)
    ended = before - {one.interest for one in store.subscriptions.of(subscriber.id)}
    if ended:
        detail = f"{by}, {frequency}: {named(sorted(ended))}"
        store.audit.note(Deed(now, SUBSCRIBER, _LEAVE, public_id, detail))
    return True


def come_back(
    store: Store, public_id: str, frequency: str, *, since: datetime, now: datetime
) -> Resumed:
    """Take back what the link ended after ``since``, inside a transaction, and nothing that
    was ended in another way meanwhile."""
    subscriber = store.subscribers.by_public_id(public_id)
    if subscriber is None or subscriber.status is not Status.ACTIVE:
        return Resumed.NOT
    times = [
        deed.at
        for deed in store.audit.since(public_id, since)
        if deed.action == _LEAVE and deed.detail.startswith(f"{LINK}, {frequency}:")
    ]
    resumed = store.undoing.resume(subscriber.id, times)
    if resumed:
        store.audit.note(Deed(now, SUBSCRIBER, _RETURN, public_id, named(sorted(resumed))))
        return Resumed.AGAIN
    active = {str(one) for one in store.subscriptions.frequencies(subscriber.id)}
    return Resumed.ANYHOW if frequency in active else Resumed.NOT
