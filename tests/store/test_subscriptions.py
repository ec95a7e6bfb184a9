"""Who asks for what: subscribers and subscriptions."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from notifier.message import MailKind
from notifier.store.subscribers import Status
from notifier.subscription import Door, Interest, Preferences
from tests.store.filled import (
    DAY,
    NOW,
    READER,
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
    unsubscribe,
)


def test_a_new_subscription_begins_after_the_last_event(store):
    old = announce(store, 1)
    subscribe(store, a_subscription(address="late@example.net"), a_subscription())
    new = announce(store, 1)
    owe(store, old + new)
    assert pending(store, subscriber_id=1) == [1, 2]
    assert pending(store, subscriber_id=2) == [2]


def test_a_subscription_that_is_gone_ends_with_what_is_owed_for_it(store):
    owe(store, announce(store, 1))
    subscribe(store)
    assert store.subscriptions.counts() == {}
    assert pending(store) == []
    owe(store, announce(store, 1))
    assert pending(store) == []


def test_a_subscription_that_comes_back_begins_anew(store):
    subscribe(store)
    missed = announce(store, 1)
    subscribe(store, a_subscription(), now=NOW + DAY)
    owe(store, missed + announce(store, 1))
    assert pending(store) == [2]


@pytest.mark.parametrize(
    ("old", "new"), [(WEEKLY, DAILY), (DAILY, IMMEDIATE), (IMMEDIATE, WEEKLY)]
)
def test_a_changed_frequency_loses_nothing_and_repeats_nothing(store, old, new):
    subscribe(store, a_subscription(frequency=old))
    told = announce(store, 1)
    owe(store, told)
    not_yet_fanned_out = announce(store, 1)
    subscribe(store, a_subscription(frequency=new), now=NOW + DAY)
    assert pending(store, new) == told
    owe(store, told + not_yet_fanned_out)
    assert pending(store, new) == [1, 2]
    assert pending(store, old) == []
    reasons = [owed.reasons for owed in store.notifications.pending(1, new)]
    assert [[topic for topic, _, _ in one] for one in reasons] == [["steel"], ["steel"]]


def test_the_same_configuration_again_changes_nothing(store):
    before = store.subscribers.by_id(1)
    subscribe(store, a_subscription(), now=NOW + DAY)
    assert store.subscribers.by_id(1) == before
    assert store.subscriptions.counts() == {"immediate": 1}


def test_an_address_is_one_subscriber_however_it_is_spelled(store):
    subscribe(
        store,
        a_subscription(address="Reader@Example.net"),
        a_subscription(address="re\u0301ader@example.net"),
        a_subscription(address="r\u00e9ader@example.net", topics=("all",)),
    )
    owe(store, announce(store, 1))
    assert pending(store, subscriber_id=1) == [1]
    assert pending(store, subscriber_id=2) == [1]
    assert store.subscriptions.counts() == {"immediate": 3}


def test_another_hour_or_zone_moves_the_next_digest(store):
    at_eight = store.subscribers.by_id(1)
    assert at_eight.next_daily_at == datetime(2026, 3, 2, 23, tzinfo=UTC)
    assert at_eight.next_weekly_at == datetime(2026, 3, 8, 23, tzinfo=UTC)
    lisbon = ZoneInfo("Europe/Lisbon")
    subscribe(store, a_subscription(preferences=Preferences(lisbon, 6)))
    moved = store.subscribers.by_id(1)
    assert (moved.public_id, moved.preferences) == (at_eight.public_id, Preferences(lisbon, 6))
    assert moved.next_daily_at == datetime(2026, 3, 2, 6, tzinfo=UTC)
    assert moved.next_weekly_at == datetime(2026, 3, 2, 6, tzinfo=UTC)


def test_a_digest_is_due_when_its_time_has_come_and_until_it_is_moved_on(store):
    due_at = store.subscribers.by_id(1).next_daily_at
    assert store.subscribers.due(DAILY, due_at - DAY / 24) == []
    (subscriber,) = store.subscribers.due(DAILY, due_at)
    assert store.subscribers.due(WEEKLY, due_at) == []
    store.subscribers.advance(subscriber.id, DAILY, due_at + DAY)
    assert store.subscribers.due(DAILY, due_at + DAY / 2) == []


def test_unsubscribing_ends_one_frequency_and_what_is_owed_for_it(store):
    subscribe(store, a_subscription(), a_subscription(topics=("all",), frequency=DAILY))
    with store.transaction():
        store.outbox.stage(a_message("now"), NOW)
        store.outbox.stage(a_message("digest", kind=MailKind.DAILY), NOW)
    assert unsubscribe(store) is True
    assert store.subscriptions.counts() == {"daily": 1}
    assert store.outbox.counts() == {"cancelled": 1, "queued": 1}
    owe(store, announce(store, 1))
    assert pending(store) == []
    assert pending(store, DAILY) == [1]


def test_what_another_subscription_asks_for_too_is_told_at_its_frequency(store):
    subscribe(store, a_subscription(), a_subscription(topics=("all",), frequency=DAILY))
    owe(store, announce(store, 1))
    assert pending(store, IMMEDIATE) == [1]
    unsubscribe(store)
    assert pending(store, IMMEDIATE) == []
    (owed,) = store.notifications.pending(1, DAILY)
    assert [topic for topic, _, _ in owed.reasons] == ["all"]


def test_who_unsubscribed_stays_unsubscribed_whatever_the_configuration_says(store):
    unsubscribe(store)
    for declared in ([a_subscription()], [], [a_subscription()]):
        subscribe(store, *declared, now=NOW + DAY)
        assert store.subscriptions.counts() == {}


def test_what_came_in_by_another_door_is_neither_doubled_nor_ended(store):
    """A public subscription outlives the line of config.yaml that says the same."""
    with store.transaction():
        interest = Interest("all", "", IMMEDIATE)
        store.subscriptions.start(1, interest, door=Door.FORM, last_seq=0, now=NOW)
    for declared in ([a_subscription(topics=("steel", "all"))], [a_subscription()]):
        subscribe(store, *declared, now=NOW + DAY)
        doors = {one.interest.topic: one.door for one in store.subscriptions.of(1)}
        assert doors == {"steel": Door.CONFIG, "all": Door.FORM}


def test_a_new_choice_of_a_subscriber_keeps_what_is_owed_for_what_stays(store):
    owe(store, announce(store, 1))
    with store.transaction():
        chosen = [Interest("steel", "", WEEKLY), Interest("all", "", DAILY)]
        store.subscriptions.replace(1, chosen, door=Door.FORM, last_seq=1, now=NOW + DAY)
    assert pending(store, WEEKLY) == [1]
    assert [one.interest for one in store.subscriptions.of(1)] == chosen


def test_what_a_subscriber_chose_counts_for_more_than_the_same_file_again(store):
    chosen = Preferences(SEOUL, hour=21)
    with store.transaction():
        interest = Interest("steel", "", WEEKLY)
        store.subscriptions.replace(1, [interest], door=Door.FORM, last_seq=0, now=NOW)
        store.subscribers.prefer(1, chosen, NOW)
    subscribe(store, a_subscription(), a_subscription(topics=("all",)), now=NOW + DAY)
    told = {one.interest.topic: one.interest.frequency for one in store.subscriptions.of(1)}
    assert told == {"steel": WEEKLY, "all": IMMEDIATE}
    assert store.subscribers.by_id(1).preferences == chosen
    subscribe(store, a_subscription(preferences=Preferences(SEOUL, hour=6)), now=NOW + DAY)
    assert store.subscribers.by_id(1).preferences.hour == 6


@pytest.mark.parametrize("status", [Status.PENDING, Status.SUPPRESSED, Status.ERASED])
def test_only_active_subscribers_are_told(store, status):
    subscribe(store, a_subscription(), a_subscription(query="steel", topics=()))
    with store.transaction():
        store.subscribers.set_status(1, status)
    assert owe(store, announce(store, 1)) == 0
    assert store.notifications.query_subscriptions() == []
    assert store.subscribers.due(DAILY, NOW + 9 * DAY) == []


def test_a_paused_subscriber_is_owed_what_happens_and_told_after_the_pause(store):
    with store.transaction():
        store.subscribers.pause(1, NOW + 3 * DAY)
    owe(store, announce(store, 1))
    assert store.notifications.waiting(IMMEDIATE, NOW + 2 * DAY) == []
    assert store.notifications.waiting(IMMEDIATE, NOW + 3 * DAY) == [1]
    assert store.subscribers.due(DAILY, NOW + 2 * DAY) == []
    assert [one.id for one in store.subscribers.due(DAILY, NOW + 3 * DAY)] == [1]


def test_who_confirms_is_told_and_whoever_was_suppressed_is_not(store):
    with store.transaction():
        store.subscribers.set_status(1, Status.PENDING)
        store.subscribers.confirm(1, "by a link", NOW + DAY)
    assert store.subscribers.by_id(1).status is Status.ACTIVE
    assert store.subscribers.by_id(1).consent == "by a link"
    with store.transaction():
        store.subscribers.set_status(1, Status.SUPPRESSED)
        store.subscribers.confirm(1, "by a link", NOW + DAY)
    assert store.subscribers.by_id(1).status is Status.SUPPRESSED


def test_unsubscribing_twice_is_like_once_and_of_a_stranger_is_told(store):
    assert unsubscribe(store) is True
    assert unsubscribe(store) is True
    with store.transaction():
        assert store.subscriptions.unsubscribe("nobody", "daily", NOW) is False


def test_a_public_id_does_not_tell_the_address(store):
    public_id = store.subscribers.by_id(1).public_id
    assert len(public_id) == 20
    assert READER not in public_id
    assert store.subscribers.by_id(1).preferences.timezone == SEOUL
