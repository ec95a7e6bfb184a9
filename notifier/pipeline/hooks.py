"""What is owed to a webhook, as calls: one for each event, with its bytes frozen."""

import hashlib
from datetime import datetime, timedelta

from notifier import webhook
from notifier.site import Site
from notifier.store import Store
from notifier.store.notifications import Owed
from notifier.store.push import Kind
from notifier.store.subscribers import Subscriber
from notifier.subscription import Frequency

LIFETIME = timedelta(days=3)


def stage(store: Store, site: Site, subscriber: Subscriber, now: datetime) -> int:
    """Owe a webhook a call for each event that is pending, inside a transaction; gives how
    many."""
    owed = store.notifications.pending(subscriber.id, Frequency.IMMEDIATE)
    events = store.reading.events([one.seq for one in owed])
    for one, event in zip(owed, events, strict=True):
        store.pushes.put(
            Kind.WEBHOOK,
            subscriber.address,
            _message_id(subscriber, one),
            payload=webhook.payload(site, event, one.reasons),
            now=now,
            expires_at=now + LIFETIME,
        )
    store.notifications.assign([one.id for one in owed], None)
    return len(owed)


def _message_id(subscriber: Subscriber, owed: Owed) -> str:
    """The same for the same event, so that it is recognised wherever it comes twice."""
    stated = f"{subscriber.public_id}:{owed.seq}"
    return f"msg_{hashlib.sha256(stated.encode()).hexdigest()[:24]}"
