"""What can become of a message."""

from datetime import timedelta

import pytest

from notifier.subscription import Frequency
from tests.store.filled import DAY, NOW, a_message

IMMEDIATE, DAILY, WEEKLY = Frequency
MINUTE = timedelta(minutes=1)
LATER = NOW + 15 * MINUTE


@pytest.fixture
def outbox(store):
    """The outbox of a store, with message ``m1`` in it."""
    store.outbox.stage(a_message(), NOW)
    return store.outbox


def stage(store, *ids, kind=IMMEDIATE, at=NOW):
    for name in ids:
        store.outbox.stage(a_message(name, kind=kind), at)


def claim(outbox, at=NOW):
    (message,) = outbox.claim(at, 9)
    return message


def state(outbox):
    (found,) = outbox.counts()
    return found


def attempts(store):
    return store._db.execute("SELECT number, code, text, ended_at FROM attempts").fetchall()


def test_a_message_is_claimed_with_its_bytes_and_only_once(outbox):
    message = claim(outbox)
    assert (message.id, message.recipient) == ("m1", "reader@example.net")
    assert message.content == b"From: x\r\n\r\nSteel\r\n"
    assert (message.attempts, message.uncertain) == (1, 0)
    assert state(outbox) == "sending"
    assert outbox.claim(NOW + DAY / 2, 9) == []


def test_what_was_accepted_is_never_sent_again(store, outbox):
    message = claim(outbox)
    outbox.begin_data(message, NOW)
    outbox.accepted(message, 250, "queued as 7F", NOW + MINUTE)
    assert state(outbox) == "accepted"
    outbox.recover(NOW + 90 * DAY, LATER)
    assert state(outbox) == "accepted"
    assert outbox.claim(NOW + 90 * DAY, 9) == []
    assert attempts(store) == [(1, 250, "queued as 7F", "2026-03-02T01:31:00.000Z")]


def test_what_was_deferred_is_sent_again_when_its_time_has_come(store, outbox):
    outbox.deferred(claim(outbox), 451, "greylisted", again_at=LATER, now=NOW)
    assert state(outbox) == "queued"
    assert outbox.claim(LATER - MINUTE, 9) == []
    assert claim(outbox, LATER).attempts == 2
    assert attempts(store) == [(1, 451, "greylisted", "2026-03-02T01:30:00.000Z")]


def test_what_failed_is_left(outbox):
    outbox.failed(claim(outbox), 550, "no such user", NOW)
    assert state(outbox) == "failed"
    outbox.recover(NOW + 90 * DAY, LATER)
    assert outbox.claim(NOW + 90 * DAY, 9) == []
    assert outbox.troubles(NOW - DAY) == {"failed": 1}
    assert outbox.troubles(NOW + DAY) == {}


def test_what_is_uncertain_is_sent_once_more_and_then_left(outbox):
    outbox.uncertain(claim(outbox), 0, "lost", again_at=LATER, now=NOW)
    assert state(outbox) == "uncertain"
    assert outbox.claim(LATER - MINUTE, 9) == []
    again = claim(outbox, LATER)
    assert (again.id, again.uncertain) == ("m1", 1)
    outbox.uncertain(again, 0, "lost", again_at=LATER + MINUTE, now=LATER)
    assert state(outbox) == "uncertain"
    assert outbox.claim(LATER + DAY / 2, 9) == []


def test_deferrals_do_not_use_up_the_one_repetition_of_an_uncertain_message(outbox):
    for _ in range(4):
        outbox.deferred(claim(outbox), 451, "later", again_at=NOW, now=NOW)
    outbox.uncertain(claim(outbox), 0, "lost", again_at=LATER, now=NOW)
    assert claim(outbox, LATER).attempts == 6


def test_an_uncertain_message_that_is_accepted_at_last_is_no_trouble(outbox):
    outbox.uncertain(claim(outbox), 0, "lost", again_at=LATER, now=NOW)
    outbox.accepted(claim(outbox, LATER), 250, "ok", LATER)
    assert outbox.counts() == {"accepted": 1}
    assert outbox.troubles(NOW - DAY) == {}


def test_after_a_crash_before_the_data_a_message_is_queued_as_it_was(outbox):
    claim(outbox)
    outbox.recover(NOW, LATER)
    assert state(outbox) == "queued"
    assert claim(outbox).attempts == 2


def test_after_a_crash_within_the_data_a_message_is_uncertain(outbox):
    outbox.begin_data(claim(outbox), NOW)
    outbox.recover(NOW, LATER)
    assert state(outbox) == "uncertain"
    assert outbox.claim(NOW, 9) == []
    outbox.begin_data(claim(outbox, LATER), LATER)
    outbox.recover(LATER, LATER + MINUTE)
    assert state(outbox) == "uncertain"
    assert outbox.claim(LATER + DAY / 2, 9) == []


def test_after_a_crash_before_the_data_an_uncertain_message_stays_uncertain(outbox):
    outbox.uncertain(claim(outbox), 0, "lost", again_at=LATER, now=NOW)
    claim(outbox, LATER)
    outbox.recover(LATER, LATER + MINUTE)
    assert state(outbox) == "uncertain"
    assert claim(outbox, LATER).uncertain == 1


def test_recovering_twice_is_like_once(outbox):
    outbox.begin_data(claim(outbox), NOW)
    outbox.recover(NOW, LATER)
    outbox.recover(NOW, LATER + DAY / 2)
    assert claim(outbox, LATER).uncertain == 1


@pytest.mark.parametrize(("kind", "days"), [(IMMEDIATE, 1), (DAILY, 2), (WEEKLY, 14)])
def test_a_message_expires_when_its_news_is_old(store, kind, days):
    stage(store, "m1", kind=kind)
    store.outbox.recover(NOW + days * DAY - MINUTE, LATER)
    assert state(store.outbox) == "queued"
    assert store.outbox.claim(NOW + days * DAY, 9) == []
    store.outbox.recover(NOW + days * DAY, LATER)
    assert state(store.outbox) == "expired"
    assert store.outbox.troubles(NOW - DAY) == {"expired": 1}


def test_an_uncertain_message_does_not_expire_and_is_not_sent_when_old(outbox):
    outbox.uncertain(claim(outbox), 0, "lost", again_at=LATER, now=NOW)
    outbox.recover(NOW + 9 * DAY, LATER)
    assert state(outbox) == "uncertain"
    assert outbox.claim(NOW + 9 * DAY, 9) == []


def test_urgent_messages_go_first_and_older_ones_before_younger(store):
    stage(store, "weekly", kind=WEEKLY, at=NOW - DAY)
    stage(store, "b", "a", "late", kind=IMMEDIATE)
    stage(store, "early", kind=IMMEDIATE, at=NOW - MINUTE)
    stage(store, "daily", kind=DAILY)
    first = store.outbox.claim(NOW, 4)
    assert [message.id for message in first] == ["early", "a", "b", "late"]
    assert [message.id for message in store.outbox.claim(NOW, 9)] == ["daily", "weekly"]


def test_what_is_not_due_yet_is_not_claimed(store):
    stage(store, "m1", at=NOW + MINUTE)
    assert store.outbox.claim(NOW, 9) == []


def test_a_claim_that_is_given_back_is_no_attempt(outbox):
    outbox.release_claims([claim(outbox)])
    assert state(outbox) == "queued"
    message = claim(outbox)
    assert message.attempts == 1
    outbox.uncertain(message, 0, "lost", again_at=NOW, now=NOW)
    outbox.release_claims([claim(outbox)])
    assert state(outbox) == "uncertain"


def unsubscribe(store):
    public_id = store.subscribers.by_id(1).public_id
    assert store.subscriptions.unsubscribe(public_id, "immediate", NOW)


@pytest.mark.parametrize("before", ["queued", "uncertain"])
def test_unsubscribing_cancels_what_waits(store, outbox, before):
    if before == "uncertain":
        outbox.uncertain(claim(outbox), 0, "lost", again_at=NOW, now=NOW)
    assert state(outbox) == before
    unsubscribe(store)
    assert state(outbox) == "cancelled"
    assert outbox.claim(NOW, 9) == []


def test_a_message_that_was_cancelled_while_it_was_sent_is_not_sent_again(store, outbox):
    message = claim(outbox)
    unsubscribe(store)
    outbox.deferred(message, 451, "later", again_at=NOW, now=NOW)
    outbox.uncertain(message, 0, "lost", again_at=NOW, now=NOW)
    outbox.release_claims([message])
    outbox.recover(NOW, NOW)
    assert state(outbox) == "cancelled"
    outbox.accepted(message, 250, "too late", NOW)
    assert state(outbox) == "accepted"


def test_what_was_accepted_stays_so_when_its_reader_unsubscribes(store, outbox):
    outbox.accepted(claim(outbox), 250, "ok", NOW)
    unsubscribe(store)
    assert state(outbox) == "accepted"


def test_messages_that_nobody_takes_are_counted_with_the_last_answer(outbox):
    for number in range(3):
        assert outbox.stuck(3) == (0, "")
        outbox.deferred(claim(outbox), 0, f"no route {number}", again_at=NOW, now=NOW)
    assert outbox.stuck(3) == (1, "no route 2")
