"""What subscribers are owed: notifications."""

from notifier.change import FIRST, Change
from notifier.release import Facts, Weight
from notifier.store.notifications import Reason
from notifier.subscription import Preferences
from tests.store.filled import (
    NOW,
    STEEL,
    a_message,
    a_subscription,
)
from tests.store.telling import (
    DAILY,
    IMMEDIATE,
    SEOUL,
    WEEKLY,
    announce,
    owe,
    pending,
    subscribe,
)


def test_an_event_is_owed_to_a_subscriber_once(store):
    subscribe(
        store, a_subscription(topics=("steel", "all")), a_subscription(query="steel", topics=())
    )
    seqs = announce(store, 2)
    assert owe(store, seqs) == 2
    assert owe(store, seqs) == 0
    first, second = store.notifications.pending(1, IMMEDIATE)
    assert (first.seq, second.seq) == (1, 2)
    assert [(topic, because) for topic, _, because in first.reasons] == [
        ("steel", STEEL.because),
        ("all", ()),
    ]


def test_a_reason_that_comes_later_joins_the_same_notification(store):
    subscribe(store, a_subscription(), a_subscription(query="steel", topics=()))
    (seq,) = announce(store, 1)
    owe(store, [seq])
    (subscription,) = store.notifications.query_subscriptions()
    late = Reason(subscription.id, 1, IMMEDIATE, seq, STEEL.because)
    with store.transaction():
        assert store.notifications.owe([late], NOW) == 0
    (owed,) = store.notifications.pending(1, IMMEDIATE)
    assert [(topic, query) for topic, query, _ in owed.reasons] == [
        ("steel", ""),
        ("", "steel"),
    ]


def test_the_fastest_subscription_decides_when_an_event_is_told(store):
    subscribe(
        store,
        a_subscription(frequency=WEEKLY),
        a_subscription(topics=("all",), frequency=DAILY),
    )
    owe(store, announce(store, 1))
    assert pending(store, DAILY) == [1]
    assert pending(store, WEEKLY) == []
    assert store.notifications.waiting(DAILY, NOW) == [1]
    assert store.notifications.waiting(WEEKLY, NOW) == []


def test_events_of_a_baseline_and_of_no_weight_are_never_announced(store):
    cosmetic = Change(("cosmetic",), Weight.NONE, Facts(), (), ())
    announce(store, 1, baseline=True)
    announce(store, 1)
    announce(store, 1, change=cosmetic)
    assert store.notifications.announced_since(0) == [2]


def test_a_topic_does_not_announce_what_is_lighter_than_its_least_weight(store):
    minor = Change(("typo",), Weight.MINOR, Facts(), (), ())
    seqs = [*announce(store, 1, change=minor), *announce(store, 1, change=FIRST)]
    reasons = store.notifications.topic_reasons(seqs, {"steel": Weight.MAJOR.rank})
    assert [reason.seq for reason in reasons] == [2]


def test_what_is_assigned_to_a_message_is_no_longer_pending(store):
    owe(store, announce(store, 3))
    with store.transaction():
        store.outbox.stage(a_message(), NOW)
        store.notifications.assign([1, 2], "m1")
    assert pending(store) == [3]


def test_a_revision_below_the_weight_a_subscriber_asked_for_is_not_told(store):
    choosy = Preferences(SEOUL, min_weight=Weight.MAJOR)
    subscribe(store, a_subscription(preferences=choosy))
    owe(store, announce(store, 1))
    minor = Change(("typo",), Weight.MINOR, Facts(), (), ())
    owe(store, announce(store, 1, change=minor))
    assert pending(store) == [1]
