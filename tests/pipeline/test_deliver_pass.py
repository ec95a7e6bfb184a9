"""What becomes of the outbox when the next hop takes, refuses, or goes away."""

import sqlite3
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from threading import Barrier, BrokenBarrierError, Lock

import pytest

from notifier.errors import DeliveryDeferred, DeliveryRejected, DeliveryUncertain, StoreBusy
from notifier.message import MailKind
from notifier.pipeline import Envelope, Terms, deliver
from notifier.pipeline.aftermath import UNCERTAIN_WAIT
from notifier.pipeline.limits import pauses
from notifier.refusals import SOFT_MINUTES
from notifier.store import Store
from notifier.store.claims import LEASE
from notifier.store.strikes import Strike
from notifier.transports import Receipt
from tests.store.filled import READER, a_message, prepare

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

DEFERRED = DeliveryDeferred(451, "4.2.0 greylisted", about="recipient")
THROTTLED = DeliveryDeferred(450, "4.7.1 slow down", about="content")
FULL = DeliveryDeferred(452, "4.2.2 full", about="recipient")
POLICY = DeliveryRejected(550, "5.7.26 DMARC", about="content")
PLAIN = DeliveryRejected(550, "no such user", about="recipient")
DOWN = DeliveryDeferred(0, "no route to host", about="relay")
DISABLED = DeliveryRejected(550, "5.2.1 disabled", about="recipient")
REFUSED = DeliveryRejected(550, "5.1.1 no such user", about="recipient")
LOCKED_OUT = DeliveryDeferred(535, "5.7.8 bad password", about="relay")
LOST = DeliveryUncertain(0, "connection lost", about="relay")


class Hop:
    """A next hop that answers as it is told to; ``answers`` by message id."""

    name = "hop"

    def __init__(self, **answers):
        self.answers = answers
        self.sent = []
        self.is_open = False

    def __enter__(self):
        self.is_open = True
        return self

    def __exit__(self, *_):
        self.is_open = False

    def send(self, outgoing, on_data):
        assert self.is_open
        self.sent.append(outgoing)
        answer = self.answers.get(outgoing.message_id, self.answers.get("every"))
        if isinstance(answer, DeliveryUncertain):
            on_data()
        if answer is not None:
            raise answer
        on_data()
        return Receipt(250, "2.0.0 queued")


class Scene:
    """An outbox with messages, and passes over it at any time."""

    def __init__(self, store):
        self.store = store
        self.now = NOW
        self.passes = count()

    def stage(self, *ids, **fields):
        for name in ids:
            self.store.outbox.stage(a_message(name, **fields), self.now)

    def deliver(self, hop, after=0 * MINUTE, *, keep_going=lambda: True, **terms):
        self.now += after
        stated = {
            "envelope": Envelope("desk@example.org", None, None),
            "owner": f"pass {next(self.passes)}",
            "is_gone": lambda _owner: False,
            "connections": 1,
            "per_minute": None,
            "clock": lambda: self.now,
            "keep_going": keep_going,
        }
        return deliver(self.store, lambda: hop, Terms(**stated | terms))

    def states(self):
        rows = self.store._db.execute("SELECT id, state FROM messages ORDER BY id")
        return dict(rows.fetchall())


@pytest.fixture
def scene(tmp_path):
    with Store.open(tmp_path / "notifier.db") as store:
        prepare(store)
        yield Scene(store)


def ids(hop):
    return [outgoing.message_id for outgoing in hop.sent]


def test_what_is_taken_is_accepted_and_sent_once(scene):
    scene.stage("a", "b")
    hop = Hop()
    assert scene.deliver(hop).accepted == 2
    assert scene.deliver(hop).accepted == 0
    assert ids(hop) == ["a", "b"]
    assert scene.states() == {"a": "accepted", "b": "accepted"}
    assert hop.sent[0].sender == "desk@example.org"
    assert hop.sent[0].recipient == "reader@example.net"


def test_one_address_that_is_refused_holds_up_nobody(scene):
    scene.stage("a", "b", "c")
    report = scene.deliver(Hop(a=DEFERRED, b=PLAIN))
    assert (report.accepted, report.deferred, report.failed) == (1, 1, 1)
    assert report.has_problems
    assert scene.states() == {"a": "queued", "b": "failed", "c": "accepted"}


def test_a_deferred_message_is_tried_less_and_less_often(scene):
    scene.stage("a")
    hop = Hop(a=DEFERRED)
    scene.deliver(hop)
    for tries, minutes in enumerate(SOFT_MINUTES[:5], 1):
        scene.deliver(hop, (minutes - 0.1) * MINUTE)
        assert len(hop.sent) == tries
        scene.deliver(hop, 0.1 * MINUTE)
        assert len(hop.sent) == tries + 1
    assert not scene.deliver(hop).has_problems


def test_each_attempt_that_brought_nothing_is_dated_anew(scene):
    scene.stage("a")
    hop = Hop(a=DEFERRED)
    scene.deliver(hop)
    scene.deliver(hop, 5 * MINUTE)
    first, second = (outgoing.content for outgoing in hop.sent)
    assert first == b"Date: Mon, 02 Mar 2026 10:30:00 +0900\r\n" + a_message().content
    assert second == b"Date: Mon, 02 Mar 2026 10:35:00 +0900\r\n" + a_message().content


def test_a_relay_that_refuses_us_costs_no_message_and_is_left_alone(scene):
    scene.stage("a", "b")
    locked = Hop(every=LOCKED_OUT)
    scene.deliver(locked)
    assert ids(locked) == ["a"]
    assert scene.states() == {"a": "queued", "b": "queued"}
    assert "535 5.7.8 bad password" in pauses(scene.store, scene.now)[0]
    assert scene.deliver(Hop(), 14 * MINUTE).accepted == 0
    assert scene.deliver(Hop(), MINUTE).accepted == 2
    assert pauses(scene.store, scene.now) == []


def test_a_relay_that_is_down_is_left_alone_for_longer_and_longer(scene):
    names = [f"m{number:02}" for number in range(60)]
    scene.stage(*names)
    hop = Hop(every=DOWN)
    report = scene.deliver(hop)
    assert report.deferred == len(hop.sent) == 5
    for minutes in (1, 2, 5, 15, 15):
        before = len(hop.sent)
        scene.deliver(hop, (minutes - 0.1) * MINUTE)
        assert len(hop.sent) == before
        scene.deliver(hop, 0.1 * MINUTE, connections=4)
        assert len(hop.sent) == before + 1
    assert set(scene.states().values()) == {"queued"}
    up_again = Hop()
    assert scene.deliver(up_again, 15 * MINUTE).accepted >= 54
    scene.deliver(up_again, 5 * MINUTE)
    scene.deliver(up_again, 60 * MINUTE)
    assert sorted(ids(up_again)) == names


def test_trouble_of_the_relay_is_not_counted_against_a_message(scene):
    scene.stage("a")
    for _ in range(4):
        scene.deliver(Hop(a=DOWN), 60 * MINUTE)
    scene.deliver(Hop(a=DEFERRED), 60 * MINUTE)
    assert scene.deliver(Hop(), 5 * MINUTE).accepted == 1


def test_an_answer_that_never_came_is_asked_for_once_more_with_the_same_bytes(scene):
    scene.stage("a")
    hop = Hop(a=LOST)
    assert scene.deliver(hop).uncertain == 1
    scene.deliver(hop, UNCERTAIN_WAIT - MINUTE)
    assert ids(hop) == ["a"]
    scene.deliver(hop, MINUTE)
    assert ids(hop) == ["a", "a"]
    scene.deliver(hop, 3 * UNCERTAIN_WAIT)
    assert ids(hop) == ["a", "a"]
    assert scene.states() == {"a": "uncertain"}
    assert hop.sent[0] == hop.sent[1]


def test_a_pass_that_is_stopped_ends_what_it_began_and_begins_nothing_more(scene):
    scene.stage("a", "b", "c")
    hop = Hop()
    scene.deliver(hop, keep_going=lambda: not hop.sent)
    assert ids(hop) == ["a"]
    assert scene.states() == {"a": "accepted", "b": "queued", "c": "queued"}
    scene.deliver(hop)
    assert ids(hop) == ["a", "b", "c"]


class Killed(BaseException):
    """Stands for the end of the process: nothing of ours catches it."""


class DyingHop(Hop):
    """A next hop under which the process ends, before or within the data."""

    def __init__(self, *, within_data):
        super().__init__()
        self.within_data = within_data

    def send(self, _outgoing, on_data):
        if self.within_data:
            on_data()
        raise Killed


@pytest.mark.parametrize(
    ("within_data", "state", "again_after"),
    [(False, "queued", 0 * MINUTE), (True, "uncertain", UNCERTAIN_WAIT)],
)
def test_a_process_that_ended_while_it_sent_is_taken_up(scene, within_data, state, again_after):
    scene.stage("a", "b")
    with pytest.raises(Killed):
        scene.deliver(DyingHop(within_data=within_data))
    assert scene.states() == {"a": "sending", "b": "queued"}
    hop = Hop()
    scene.deliver(hop, LEASE, keep_going=lambda: False)
    assert scene.states() == {"a": state, "b": "queued"}
    scene.deliver(hop, again_after)
    assert sorted(ids(hop)) == ["a", "b"]
    assert set(scene.states().values()) == {"accepted"}


def test_what_a_process_that_is_gone_was_sending_is_taken_up_at_once(scene):
    scene.stage("a")
    with pytest.raises(Killed):
        scene.deliver(DyingHop(within_data=False))
    assert scene.deliver(Hop()).accepted == 0
    assert scene.deliver(Hop(), is_gone=lambda owner: owner == "pass 0").accepted == 1


def test_old_news_is_not_sent_when_the_relay_comes_back(scene):
    scene.stage("a")
    hop = Hop()
    scene.deliver(hop, timedelta(hours=24))
    assert (ids(hop), scene.states()) == ([], {"a": "expired"})


class Leaving(Hop):
    """A next hop during whose conversation, before the data, the reader unsubscribes."""

    def __init__(self, store, **answers):
        super().__init__(**answers)
        self.path = store.path
        self.public_id = store.subscribers.by_id(1).public_id

    def send(self, outgoing, on_data):
        with Store.open(self.path) as store, store.transaction():
            store.subscriptions.unsubscribe(self.public_id, "immediate", NOW)
        return super().send(outgoing, on_data)


@pytest.mark.parametrize("answers", [{}, {"a": DEFERRED}])
def test_who_unsubscribes_while_the_pass_runs_is_not_written_to(scene, answers):
    scene.stage("a", "b")
    report = scene.deliver(Leaving(scene.store, **answers))
    assert report.accepted == 0
    assert scene.states() == {"a": "cancelled", "b": "cancelled"}
    hop = Hop()
    scene.deliver(hop, 60 * MINUTE)
    assert hop.sent == []


def suppression(scene):
    found = scene.store.suppressions.find(READER, scene.now)
    return found and found.reason


def test_a_mailbox_that_is_not_there_is_never_written_to_again(scene):
    scene.stage("a", "b")
    report = scene.deliver(Hop(a=REFUSED))
    assert (report.failed, report.accepted) == (1, 0)
    assert suppression(scene) == "hard"
    assert scene.states() == {"a": "failed", "b": "cancelled"}
    assert scene.store.subscriptions.of(1) == []
    assert scene.store.subscribers.by_id(1).status == "suppressed"


def test_a_refusal_without_a_reason_suppresses_after_three_days_of_a_week(scene):
    for day, expected in enumerate((None, None, "hard")):
        scene.stage(f"m{day}", f"n{day}")
        scene.deliver(Hop(every=PLAIN), timedelta(hours=day and 24) - MINUTE * bool(day))
        assert suppression(scene) == expected
        scene.now += MINUTE


def test_a_mailbox_that_seems_gone_on_two_days_within_thirty_is_given_up(scene):
    scene.stage("a")
    scene.deliver(Hop(every=DISABLED))
    scene.stage("b")
    scene.deliver(Hop(every=DISABLED), 10 * MINUTE)
    assert suppression(scene) is None
    scene.now += timedelta(days=29)
    scene.stage("c")
    scene.deliver(Hop(every=DISABLED))
    assert suppression(scene) == "hard"


def test_a_mail_that_is_taken_makes_up_for_a_refusal(scene):
    for name, answer in (("a", DISABLED), ("b", None), ("c", DISABLED)):
        scene.now += timedelta(days=1)
        scene.stage(name)
        scene.deliver(Hop(every=answer))
    assert scene.states() == {"a": "failed", "b": "accepted", "c": "failed"}
    assert suppression(scene) is None


def test_a_refusal_and_a_mail_that_came_back_on_another_day_are_alike(scene):
    before = scene.now.date() - timedelta(days=9)
    scene.store.strikes.count(READER, Strike.HARD, before, since=before)
    scene.stage("a")
    scene.deliver(Hop(every=DISABLED))
    assert suppression(scene) == "hard"


def test_a_full_mailbox_is_left_alone_for_longer_and_longer_and_then_given_up(scene):
    hop = Hop(every=FULL)
    for number, hours in enumerate((2, 4, 8, 16, 32, 64)):
        scene.stage(f"m{number}")
        scene.deliver(hop)
        assert len(hop.sent) == number + 1
        scene.deliver(hop, timedelta(hours=hours) - MINUTE)
        assert len(hop.sent) == number + 1
        scene.now += MINUTE
        scene.store._db.execute("DELETE FROM attempts")
        scene.store._db.execute("DELETE FROM messages")
    scene.stage("last")
    assert scene.deliver(hop).failed == 1
    assert suppression(scene) == "soft"


def test_a_policy_is_asked_once_more_after_six_hours_and_never_touches_the_address(scene):
    scene.stage("a")
    hop = Hop(a=POLICY)
    assert scene.deliver(hop).deferred == 1
    scene.deliver(hop, timedelta(hours=5, minutes=59))
    assert len(hop.sent) == 1
    assert scene.deliver(hop, MINUTE).failed == 1
    assert suppression(scene) is None
    assert scene.states() == {"a": "failed"}


@pytest.mark.parametrize("answer", [THROTTLED, POLICY])
def test_a_domain_that_wants_no_more_is_left_alone_and_the_others_are_not(scene, answer):
    scene.stage("a", "b", "c", "d")
    scene.stage("z", recipient="someone@example.com")
    hop = Hop(a=answer, b=answer, c=answer)
    report = scene.deliver(hop)
    assert ids(hop) == ["a", "b", "c", "z"]
    assert (report.deferred, report.accepted) == (3, 1)
    assert "nothing is sent to example.net" in pauses(scene.store, scene.now)[0]
    scene.deliver(hop, 14.9 * MINUTE)
    assert ids(hop)[4:] == []
    scene.deliver(hop, 0.1 * MINUTE)
    assert "d" in ids(hop)[4:]


def test_what_is_urgent_overtakes_and_the_least_urgent_gets_its_turn(scene):
    scene.stage(*(f"i{n}" for n in range(30)))
    scene.stage(*(f"w{n}" for n in range(3)), kind=MailKind.WEEKLY)
    scene.stage(*(f"d{n}" for n in range(3)), kind=MailKind.DAILY)

    class Confirming(Hop):
        def send(self, outgoing, on_data):
            if len(self.sent) == 9:
                with Store.open(scene.store.path) as store:
                    store.outbox.stage(a_message("confirm", kind=MailKind.CONFIRM), NOW)
            return super().send(outgoing, on_data)

    hop = Confirming()
    scene.deliver(hop)
    order = ids(hop)
    assert order.index("confirm") in (10, 11)
    assert order.index("d0") < 7
    assert order.index("w0") < 8
    assert order.index("w2") < 36


def test_several_are_under_way_at_once_but_only_four_to_one_domain(scene):
    scene.stage(*(f"a{n}" for n in range(12)))
    scene.stage(*(f"b{n}" for n in range(4)), recipient="x@example.com")
    hop = Gathering(parties=8)
    report = scene.deliver(hop, connections=8)
    assert report.accepted == 16
    assert hop.most == {"example.net": 4, "example.com": 4}


class Gathering(Hop):
    """A next hop that answers nobody until so many are there."""

    def __init__(self, parties):
        super().__init__()
        self.barrier = Barrier(parties)
        self.lock = Lock()
        self.now, self.most = Counter(), Counter()

    def send(self, outgoing, on_data):
        domain = outgoing.recipient.partition("@")[2]
        with self.lock:
            self.now[domain] += 1
            self.most |= self.now
        with suppress(BrokenBarrierError):
            self.barrier.wait(2)
        self.barrier.abort()
        receipt = super().send(outgoing, on_data)
        with self.lock:
            self.now[domain] -= 1
        return receipt


def test_the_rate_is_kept_through_a_restart(scene):
    scene.stage(*(f"m{n}" for n in range(9)))
    sent_at = []

    class Timed(Hop):
        def send(self, outgoing, on_data):
            sent_at.append(scene.now)
            return super().send(outgoing, on_data)

    def clock():
        scene.now += timedelta(milliseconds=100)
        return scene.now

    for number in (4, 9):
        keep_going = lambda number=number: len(sent_at) < number  # noqa: E731 - short
        scene.deliver(Timed(), per_minute=60, clock=clock, keep_going=keep_going)
    gaps = [later - earlier for earlier, later in pairwise(sent_at)]
    assert len(sent_at) == 9
    assert min(gaps) >= timedelta(seconds=0.8)


def test_a_return_path_and_a_signature_are_those_of_the_message(scene):
    scene.stage("a")
    envelope = Envelope("desk@example.org", "bounces@example.org", lambda *_: b"Signed: x\r\n")
    hop = Hop()
    scene.deliver(hop, envelope=envelope)
    (sent,) = hop.sent
    local, _, domain = sent.sender.partition("@")
    assert (local[:8], len(local), domain) == ("bounces+", 34, "example.org")
    assert sent.content.startswith(b"Signed: x\r\nDate: Mon, 02 Mar 2026 10:30:00 +0900\r\n")


class Failing(Hop):
    """A next hop that takes a message just when the store stops taking anything."""

    def __init__(self, store):
        super().__init__()
        self.other = sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)

    def send(self, outgoing, on_data):
        receipt = super().send(outgoing, on_data)
        self.other.execute("BEGIN IMMEDIATE")
        return receipt


def test_a_result_that_cannot_be_written_leaves_the_message_uncertain(tmp_path):
    with Store.open(tmp_path / "notifier.db", busy_timeout_s=0.1) as store:
        prepare(store)
        scene = Scene(store)
        scene.stage("a", "b")
        hop = Failing(store)
        with pytest.raises(StoreBusy):
            scene.deliver(hop)
        hop.other.close()
        assert scene.states() == {"a": "sending", "b": "queued"}
        again = Hop()
        scene.deliver(again, LEASE)
        assert scene.states() == {"a": "uncertain", "b": "accepted"}
        scene.deliver(again, UNCERTAIN_WAIT)
        assert scene.states() == {"a": "accepted", "b": "accepted"}
        assert again.sent[-1] == hop.sent[0]


def test_a_store_that_fails_keeps_back_the_data_of_all_who_ask(tmp_path):
    with Store.open(tmp_path / "notifier.db", busy_timeout_s=0.1) as store:
        prepare(store)
        scene = Scene(store)
        scene.stage("a", "b", "c")
        locked = sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)
        begun = []

        class Locking(Hop):
            def send(self, outgoing, on_data):
                with suppress(sqlite3.OperationalError):
                    locked.execute("BEGIN IMMEDIATE")
                on_data()
                begun.append(outgoing)
                return Receipt(250, "2.0.0 queued")

        with pytest.raises(StoreBusy):
            scene.deliver(Locking(), connections=3)
        locked.close()
        assert begun == []
        scene.deliver(Hop(), LEASE)
        assert set(scene.states().values()) == {"accepted"}
