"""What the store keeps for the public forms, takes back and forgets."""

import sqlite3
from contextlib import closing

import pytest

from notifier.store import Store
from notifier.store.requests import Asked
from notifier.store.subscribers import Status
from notifier.subscription import Door, Frequency, Interest
from tests.store.filled import DAY, NOW, READER, dump
from tests.store.writes import ALL_DAILY, SEOUL_AT_8

EVE = "eve@example.net"
STEEL_AT_ONCE = Interest("steel", "", Frequency.IMMEDIATE)

WEEKLY_STEEL = Interest("steel", "", Frequency.WEEKLY)
DAILY_CHIPS = Interest("chips", "", Frequency.DAILY)


@pytest.fixture
def opened(filled):
    with Store.open(filled) as store:
        yield store


def pending(store, address=EVE, at=NOW):
    return store.subscribers.keep(
        address, SEOUL_AT_8, status=Status.PENDING, consent="", now=at
    )


def states(path, table="messages"):
    with closing(sqlite3.connect(path)) as db:
        return [row[0] for row in db.execute(f"SELECT state FROM {table} ORDER BY id")]  # noqa: S608


def test_an_answered_request_no_longer_holds_the_address(opened):
    (request,) = opened.requests.unanswered(9)
    with opened.transaction():
        opened.requests.answer(request, pending(opened), NOW)
    assert opened.requests.unanswered(9) == []
    assert opened.requests.stated(str(request.id), 2) == "{}"
    assert opened.requests.stated(str(request.id), 1) is None


def test_a_request_that_is_owed_nothing_leaves_no_trace(opened):
    (request,) = opened.requests.unanswered(9)
    with opened.transaction():
        opened.requests.answer(request, None, NOW)
    assert EVE not in "".join(dump(opened.path))


def test_a_token_is_used_once(opened):
    with opened.transaction():
        assert opened.requests.use("t", "confirm", NOW)
        assert not opened.requests.use("t", "confirm", NOW)
    assert opened.requests.is_used("t")


def test_who_never_confirmed_is_forgotten_unless_asked_again(opened):
    with opened.transaction():
        (request,) = opened.requests.unanswered(9)
        opened.requests.answer(request, pending(opened, at=NOW - 9 * DAY), NOW)
        pending(opened, "adam@example.net", at=NOW - 9 * DAY)
        assert opened.requests.forget(NOW - DAY, NOW - 7 * DAY) == 1
    assert opened.subscribers.by_address("adam@example.net") is None
    assert opened.subscribers.by_address(EVE).status is Status.PENDING
    assert opened.subscribers.counts() == {"active": 1, "pending": 1}


def test_what_was_unsubscribed_can_be_taken_back_with_all_that_waits(opened):
    public_id = opened.subscribers.by_id(1).public_id
    with opened.transaction():
        opened.subscriptions.unsubscribe(public_id, "immediate", NOW)
    assert opened.subscriptions.of(1) == []
    assert states(opened.path) == ["cancelled"]
    with opened.transaction():
        assert opened.undoing.resume(1, [NOW]) == [STEEL_AT_ONCE]
    assert [one.interest for one in opened.subscriptions.of(1)] == [STEEL_AT_ONCE]
    assert set(states(opened.path, "notifications")) == {"pending"}
    assert states(opened.path) == ["cancelled"]


def test_what_was_ended_at_another_time_is_not_taken_back(opened):
    public_id = opened.subscribers.by_id(1).public_id
    with opened.transaction():
        opened.subscriptions.unsubscribe(public_id, "immediate", NOW)
        assert opened.undoing.resume(1, [NOW - DAY, NOW + DAY]) == []
        assert opened.undoing.resume(1, []) == []
    assert opened.subscriptions.of(1) == []
    assert states(opened.path) == ["cancelled"]


def test_what_was_asked_for_again_meanwhile_is_there_once(opened):
    public_id = opened.subscribers.by_id(1).public_id
    with opened.transaction():
        opened.subscriptions.unsubscribe(public_id, "immediate", NOW)
        opened.subscriptions.start(1, STEEL_AT_ONCE, door=Door.FORM, last_seq=3, now=NOW + DAY)
        assert opened.undoing.resume(1, [NOW]) == []
    assert [one.interest for one in opened.subscriptions.of(1)] == [STEEL_AT_ONCE]


def test_who_is_erased_stands_nowhere_any_more_and_can_come_back(opened):
    query = Interest("", "chips for Reader", Frequency.WEEKLY)
    with opened.transaction():
        opened.subscriptions.start(1, query, door=Door.FORM, last_seq=3, now=NOW)
        opened.requests.ask(READER.upper(), Asked.LINK, "", NOW)
        public_id = opened.subscribers.by_id(1).public_id
        opened.erasing.erase(1, NOW)
    everything = "".join(dump(opened.path)).lower()
    assert READER not in everything
    assert "chips for reader" not in everything
    assert public_id not in everything
    assert opened.subscribers.counts() == {"erased": 1}
    assert set(states(opened.path, "notifications")) == {"cancelled"}
    assert states(opened.path) == ["cancelled"]
    with opened.transaction():
        assert pending(opened, READER) == 2
    assert opened.subscribers.by_id(2).public_id == public_id


def test_an_account_tells_all_that_is_kept(opened):
    with opened.transaction():
        opened.subscriptions.start(1, ALL_DAILY, door=Door.FORM, last_seq=3, now=NOW)
    account = opened.erasing.account(1)
    assert account["address"] == READER
    assert [one["topic"] for one in account["subscriptions"]] == ["steel", "all"]
    assert [one["subject"] for one in account["messages"]] == ["Steel"]


def moved(store):
    """Steel at once became a weekly subscription; chips come daily."""
    for interest in (WEEKLY_STEEL, DAILY_CHIPS):
        store.subscriptions.start(1, interest, door=Door.FORM, last_seq=3, now=NOW)
    interests = [WEEKLY_STEEL, DAILY_CHIPS]
    store.subscriptions.replace(1, interests, door=Door.FORM, last_seq=3, now=NOW)
    return store.subscribers.by_id(1).public_id


def interests(store):
    return {one.interest for one in store.subscriptions.of(1)}


def test_the_link_of_an_old_mail_ends_what_became_of_its_subscription(opened):
    with opened.transaction():
        public_id = moved(opened)
        opened.subscriptions.unsubscribe(public_id, "immediate", NOW + DAY)
        assert interests(opened) == {DAILY_CHIPS}
        opened.subscriptions.unsubscribe(public_id, "immediate", NOW + DAY)
        assert interests(opened) == {DAILY_CHIPS}
        assert opened.undoing.resume(1, [NOW + DAY]) == [WEEKLY_STEEL]
        assert interests(opened) == {DAILY_CHIPS, WEEKLY_STEEL}


def test_a_link_whose_subscriptions_are_there_ends_no_others_however_often(opened):
    at_once = Interest("all", "", Frequency.IMMEDIATE)
    with opened.transaction():
        public_id = moved(opened)
        opened.subscriptions.start(1, at_once, door=Door.FORM, last_seq=3, now=NOW)
        for _ in range(2):
            opened.subscriptions.unsubscribe(public_id, "immediate", NOW + DAY)
            assert interests(opened) == {DAILY_CHIPS, WEEKLY_STEEL}
