"""Addresses given up, and written to again; each deed is noted for ever."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog

from notifier.pipeline.deeds import PROGRAM
from notifier.redaction import redacted
from notifier.store import Store
from notifier.store.audit import Deed
from notifier.store.subscribers import Status, Subscriber
from notifier.store.suppressions import Cause

log = structlog.get_logger()

SUPPRESSED = "suppressed"
SOFT_FOR = timedelta(days=90)


def give_up(
    store: Store, address: str, cause: Cause, detail: str, *, actor: str, now: datetime
) -> None:
    """Send nothing more to an address, and end what its subscriber asked for, inside a
    transaction. Nobody is written to about it.

    Args:
        detail: what was said, as one line.
        actor: as in ``Deed``.
    """
    until = now + SOFT_FOR if cause is Cause.SOFT else None
    said = redacted(detail, address)
    store.suppressions.suppress(address, cause, said, now=now, until=until)
    subscriber = store.subscribers.by_address(address)
    if subscriber is None or subscriber.status is Status.SUPPRESSED:
        return
    store.subscriptions.end_all(subscriber.id, SUPPRESSED, now)
    store.subscribers.set_status(subscriber.id, Status.SUPPRESSED)
    store.audit.note(Deed(now, actor, "suppress", subscriber.public_id, str(cause)))
    log.warning("suppress", subscriber=subscriber.public_id, cause=str(cause), said=said)


def lift(store: Store, address: str, *, actor: str, now: datetime) -> bool:
    """Write to an address again, inside a transaction; False when nothing kept us from it.

    What its subscriber asked for has ended; what config.yaml states for it begins again
    with the next pass.
    """
    store.strikes.clear(address)
    if not store.suppressions.lift(address):
        return False
    subscriber = store.subscribers.by_address(address)
    if subscriber is not None and subscriber.status is Status.SUPPRESSED:
        _take_back(store, subscriber, actor, now)
    return True


def lapse(store: Store, now: datetime) -> None:
    """Take back the suppressions that have ended, inside a transaction."""
    if not store.suppressions.lapse(now):
        return
    for subscriber in suppressed(store):
        if store.suppressions.find(subscriber.address, now) is None:
            _take_back(store, subscriber, PROGRAM, now)


def suppressed(store: Store) -> Iterator[Subscriber]:
    """Subscribers whose address was given up."""
    return (one for one in store.subscribers.every() if one.status is Status.SUPPRESSED)


def _take_back(store: Store, subscriber: Subscriber, actor: str, now: datetime) -> None:
    status = Status.PENDING if subscriber.confirmed_at is None else Status.ACTIVE
    store.subscribers.set_status(subscriber.id, status)
    store.audit.note(Deed(now, actor, "unsuppress", subscriber.public_id, ""))
    # The configuration is held against the subscriptions again.
    store.set_edition("")
