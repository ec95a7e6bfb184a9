"""What can become of a message on its way to the next hop."""

from datetime import timedelta

import pytest

from notifier.message import MailKind
from notifier.store.claims import LEASE
from notifier.store.handovers import Answer
from notifier.store.subscribers import Status
from notifier.subscription import Frequency
from tests.store.filled import DAY, NOW, READER, a_message

IMMEDIATE, DAILY, WEEKLY = Frequency
MINUTE = timedelta(minutes=1)
LATER = NOW + 15 * MINUTE
EVERY = (0, 10, 20, 30)
OK, NO, LOST = Answer(250, "ok"), Answer(550, "no such user"), Answer(0, "lost")
SOFT = Answer(451, "greylisted", None, "soft")
STAMP = b"Date: x\r\n"


@pytest.fixture
def busy(store):
    """A store with message ``m1`` in its outbox."""
    store.outbox.stage(a_message(), NOW)
    return store


def stage(store, *ids, kind=IMMEDIATE, at=NOW, **fields):
    for name in ids:
        store.outbox.stage(a_message(name, kind=MailKind(kind), **fields), at)


def claim(store, at=NOW, owner="me", barred=(), priorities=EVERY):
    return store.claims.next(at, owner, priorities=priorities, barred=barred)


def state(store):
    (found,) = store.outbox.counts()
    return found


def attempts(store):
    return store._db.execute("SELECT number, code, text, ended_at FROM attempts").fetchall()


def defer(store, message, *, again_at=NOW, refusals=1, at=NOW):
    store.handovers.deferred(message, SOFT, again_at=again_at, refusals=refusals, now=at)


def lose(store, message, *, again_at=LATER, at=NOW):
    store.handovers.uncertain(message, LOST, again_at=again_at, now=at)


def recover(store, at=NOW, later=LATER):
    store.handovers.recover(at, later)


def test_a_message_is_claimed_with_its_bytes_and_only_once(busy):
    message = claim(busy)
    assert (message.id, message.recipient) == ("m1", "reader@example.net")
    assert (message.domain, message.timezone) == ("example.net", "Asia/Seoul")
    assert message.content == b"From: x\r\n\r\nSteel\r\n"
    assert (message.attempts, message.refusals, message.uncertain) == (1, 0, 0)
    assert state(busy) == "sending"
    assert claim(busy, NOW + DAY / 2, "another") is None


def test_what_was_accepted_is_never_sent_again(busy):
    message = claim(busy)
    assert busy.handovers.begin_data(message, STAMP, NOW)
    busy.handovers.accepted(message, Answer(250, "queued as 7F"), NOW + MINUTE)
    recover(busy, NOW + 90 * DAY)
    assert state(busy) == "accepted"
    assert claim(busy, NOW + 90 * DAY) is None
    assert attempts(busy) == [(1, 250, "queued as 7F", "2026-03-02T01:31:00.000Z")]


def test_what_was_deferred_is_sent_again_when_its_time_has_come(busy):
    defer(busy, claim(busy), again_at=LATER, refusals=1)
    assert state(busy) == "queued"
    assert claim(busy, LATER - MINUTE) is None
    again = claim(busy, LATER)
    assert (again.attempts, again.refusals, again.last_fate) == (2, 1, "soft")
    assert attempts(busy) == [(1, 451, "greylisted", "2026-03-02T01:30:00.000Z")]


def test_what_failed_is_left(busy):
    busy.handovers.failed(claim(busy), NO, NOW)
    recover(busy, NOW + 90 * DAY)
    assert (state(busy), claim(busy, NOW + 90 * DAY)) == ("failed", None)
    assert busy.outbox.troubles(NOW - DAY) == {"failed": 1}
    assert busy.outbox.troubles(NOW + DAY) == {}


def test_what_is_uncertain_is_sent_once_more_with_the_same_postmark_and_then_left(busy):
    message = claim(busy)
    busy.handovers.begin_data(message, STAMP, NOW)
    lose(busy, message)
    assert state(busy) == "uncertain"
    assert claim(busy, LATER - MINUTE) is None
    again = claim(busy, LATER)
    assert (again.id, again.uncertain, again.postmark) == ("m1", 1, STAMP)
    lose(busy, again, again_at=LATER + MINUTE, at=LATER)
    assert (state(busy), claim(busy, LATER + DAY / 2)) == ("uncertain", None)


def test_what_certainly_did_not_arrive_gets_a_new_postmark(busy):
    message = claim(busy)
    busy.handovers.begin_data(message, STAMP, NOW)
    defer(busy, message)
    assert claim(busy).postmark is None


def test_a_deferral_of_what_may_have_arrived_keeps_its_postmark(busy):
    message = claim(busy)
    busy.handovers.begin_data(message, STAMP, NOW)
    lose(busy, message, again_at=NOW)
    defer(busy, claim(busy))
    assert claim(busy).postmark == STAMP


def test_deferrals_do_not_use_up_the_one_repetition_of_an_uncertain_message(busy):
    for _ in range(4):
        defer(busy, claim(busy))
    lose(busy, claim(busy))
    assert claim(busy, LATER).attempts == 6


def test_an_uncertain_message_that_is_accepted_at_last_is_no_trouble(busy):
    lose(busy, claim(busy))
    busy.handovers.accepted(claim(busy, LATER), OK, LATER)
    assert busy.outbox.counts() == {"accepted": 1}
    assert busy.outbox.troubles(NOW - DAY) == {}


@pytest.mark.parametrize(("in_data", "expected"), [(False, "queued"), (True, "uncertain")])
def test_what_a_dead_process_was_sending_is_taken_up_when_its_lease_ends(
    busy, in_data, expected
):
    message = claim(busy)
    if in_data:
        assert busy.handovers.begin_data(message, STAMP, NOW)
    recover(busy, NOW + LEASE - MINUTE)
    assert state(busy) == "sending"
    recover(busy, NOW + LEASE, NOW + 2 * LEASE)
    assert state(busy) == expected
    assert (claim(busy, NOW + LEASE) is None) == in_data
    recover(busy, NOW + DAY / 4)


def test_a_lease_is_renewed_when_the_data_begins(busy):
    busy.handovers.begin_data(claim(busy), STAMP, NOW + LEASE - MINUTE)
    recover(busy, NOW + LEASE)
    assert state(busy) == "sending"


def test_after_a_crash_before_the_data_an_uncertain_message_stays_uncertain(busy):
    lose(busy, claim(busy))
    claim(busy, LATER)
    recover(busy, LATER + LEASE)
    assert state(busy) == "uncertain"
    assert claim(busy, LATER + LEASE).uncertain == 1


def test_recovering_twice_is_like_once(busy):
    busy.handovers.begin_data(claim(busy), STAMP, NOW)
    recover(busy, NOW + LEASE, NOW + 2 * LEASE)
    recover(busy, NOW + LEASE, NOW + DAY / 2)
    assert claim(busy, NOW + 2 * LEASE).uncertain == 1


def test_who_has_lost_the_lease_sends_nothing_and_settles_nothing(busy):
    slow = claim(busy)
    recover(busy, NOW + LEASE)
    other = claim(busy, NOW + LEASE, "other")
    assert not busy.handovers.begin_data(slow, STAMP, NOW + LEASE)
    defer(busy, slow)
    busy.handovers.failed(slow, NO, NOW)
    lose(busy, slow)
    assert state(busy) == "sending"
    assert busy.handovers.begin_data(other, STAMP, NOW + LEASE)


def test_an_acceptance_counts_even_when_the_lease_was_lost(busy):
    slow = claim(busy)
    busy.handovers.begin_data(slow, STAMP, NOW)
    recover(busy, NOW + LEASE)
    busy.handovers.accepted(slow, OK, NOW + LEASE)
    assert state(busy) == "accepted"


@pytest.mark.parametrize(("kind", "days"), [(IMMEDIATE, 1), (DAILY, 2), (WEEKLY, 14)])
def test_a_message_expires_when_its_news_is_old(store, kind, days):
    stage(store, "m1", kind=kind)
    recover(store, NOW + days * DAY - MINUTE)
    assert state(store) == "queued"
    assert claim(store, NOW + days * DAY) is None
    recover(store, NOW + days * DAY)
    assert state(store) == "expired"
    assert store.outbox.troubles(NOW - DAY) == {"expired": 1}


def test_an_uncertain_message_does_not_expire_and_is_not_sent_when_old(busy):
    lose(busy, claim(busy))
    recover(busy, NOW + 9 * DAY)
    assert (state(busy), claim(busy, NOW + 9 * DAY)) == ("uncertain", None)


def test_of_one_priority_the_older_go_first_and_only_that_priority_is_asked(store):
    stage(store, "b", "a", "late")
    stage(store, "early", at=NOW - MINUTE)
    stage(store, "daily", kind=DAILY)
    order = [claim(store, priorities=[10]).id for _ in range(4)]
    assert order == ["early", "a", "b", "late"]
    assert claim(store, priorities=[0, 10, 30]) is None
    assert claim(store, priorities=[30, 20]).id == "daily"


def test_what_is_not_due_yet_is_not_claimed(store):
    stage(store, "m1", at=NOW + MINUTE)
    assert claim(store) is None


def test_a_domain_that_is_left_alone_keeps_nobody_else_waiting(store):
    stage(store, "a")
    stage(store, "b", recipient="someone@Example.com")
    assert claim(store, barred={"example.net"}).id == "b"
    assert claim(store, barred={"example.net"}) is None
    assert claim(store).id == "a"


def unsubscribe(store):
    public_id = store.subscribers.by_id(1).public_id
    assert store.subscriptions.unsubscribe(public_id, "immediate", NOW)


@pytest.mark.parametrize("before", ["queued", "uncertain"])
def test_unsubscribing_cancels_what_waits(busy, before):
    if before == "uncertain":
        lose(busy, claim(busy), again_at=NOW)
    assert state(busy) == before
    unsubscribe(busy)
    assert (state(busy), claim(busy)) == ("cancelled", None)


def test_a_message_that_was_cancelled_before_its_data_is_not_sent(busy):
    message = claim(busy)
    unsubscribe(busy)
    assert not busy.handovers.begin_data(message, STAMP, NOW)


def test_a_message_that_was_cancelled_while_it_was_sent_is_not_sent_again(busy):
    message = claim(busy)
    unsubscribe(busy)
    defer(busy, message)
    lose(busy, message, again_at=NOW)
    recover(busy, NOW + LEASE)
    assert state(busy) == "cancelled"
    busy.handovers.accepted(message, Answer(250, "too late"), NOW)
    assert state(busy) == "accepted"


def test_what_was_accepted_stays_so_when_its_reader_unsubscribes(busy):
    busy.handovers.accepted(claim(busy), OK, NOW)
    unsubscribe(busy)
    assert state(busy) == "accepted"


@pytest.mark.parametrize("status", [Status.SUPPRESSED, Status.ERASED, Status.PENDING])
def test_news_are_sent_to_active_subscribers_only(busy, status):
    busy.subscribers.set_status(1, status)
    assert (claim(busy), state(busy)) == (None, "cancelled")


def test_who_has_not_confirmed_yet_can_be_asked_to(store):
    store.subscribers.set_status(1, Status.PENDING)
    stage(store, "m1", kind=MailKind.CONFIRM)
    assert claim(store).id == "m1"


def test_an_address_that_was_suppressed_meanwhile_gets_nothing(busy):
    busy.suppressions.suppress(READER.upper(), "complaint", "report", now=NOW)
    assert (claim(busy), state(busy)) == (None, "cancelled")


def test_who_pauses_gets_what_waits_when_the_pause_ends(busy):
    busy.subscribers.pause(1, NOW + 9 * DAY)
    assert (claim(busy), state(busy)) == (None, "queued")
    recover(busy, NOW + 9 * DAY)
    assert claim(busy, NOW + 9 * DAY).id == "m1"


def test_a_full_mailbox_is_left_alone_by_every_message(busy):
    busy.suppressions.backed_off(READER)
    busy.suppressions.leave_alone(READER, NOW + DAY)
    assert claim(busy) is None
    recover(busy, NOW + DAY)
    assert claim(busy, NOW + DAY).id == "m1"


def test_messages_that_nobody_takes_are_counted_with_the_last_answer(busy):
    for number in range(3):
        assert busy.outbox.stuck(3) == (0, "")
        answer = Answer(0, f"no route {number}")
        busy.handovers.deferred(claim(busy), answer, again_at=NOW, refusals=0, now=NOW)
    assert busy.outbox.stuck(3) == (1, "no route 2")
