"""Subscribers of a store, what happens, and what they are owed."""

from zoneinfo import ZoneInfo

from notifier.subscription import Frequency
from tests.store.filled import (
    NOW,
    a_record,
    a_seed,
    an_arrival,
)

IMMEDIATE, DAILY, WEEKLY = Frequency
SEOUL = ZoneInfo("Asia/Seoul")


def announce(store, number, **fields):
    """``number`` new releases about steel; gives the sequence numbers of their events."""
    last, _ = store.releases.last_event()
    seqs = range(last + 1, last + number + 1)
    arrivals = [
        an_arrival(seq=seq, release_id=f"r{seq}", record=a_record(title=f"T{seq}"), **fields)
        for seq in seqs
    ]
    with store.transaction():
        store.releases.append(a_seed(store, f"seed {last}"), arrivals, [])
    return list(seqs)


def subscribe(store, *subscriptions, now=NOW):
    last, _ = store.releases.last_event()
    with store.transaction():
        store.subscriptions.reconcile(subscriptions, last, now)


def owe(store, seqs, min_weights=None):
    reasons = store.notifications.topic_reasons(seqs, min_weights or {})
    with store.transaction():
        made = store.notifications.owe(reasons, NOW)
        store.notifications.set_fanned_out(seqs[-1])
    return made


def pending(store, frequency=IMMEDIATE, subscriber_id=1):
    return [owed.seq for owed in store.notifications.pending(subscriber_id, frequency)]


def unsubscribe(store, frequency=IMMEDIATE, now=NOW):
    with store.transaction():
        public_id = store.subscribers.by_id(1).public_id
        return store.subscriptions.unsubscribe(public_id, str(frequency), now)
