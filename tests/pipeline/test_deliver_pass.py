"""What becomes of the outbox when the next hop takes, refuses, or goes away."""

from datetime import UTC, datetime, timedelta

import pytest

from notifier.errors import DeliveryDeferred, DeliveryRejected, DeliveryUncertain
from notifier.pipeline import deliver
from notifier.pipeline.deliver import MAX_RELAY_FAILURES, RETRY_MINUTES, UNCERTAIN_WAIT
from notifier.store import Store
from notifier.transports import Receipt
from tests.store.filled import a_message, prepare

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

DEFERRED = DeliveryDeferred(451, "4.7.1 greylisted", about="recipient")
DOWN = DeliveryDeferred(0, "no route to host", about="relay")
REFUSED = DeliveryRejected(550, "5.1.1 no such user", about="recipient")
LOCKED_OUT = DeliveryRejected(535, "5.7.8 bad password", about="relay")
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

    def stage(self, *ids):
        for name in ids:
            self.store.outbox.stage(a_message(name), NOW)

    def deliver(self, hop, after=0 * MINUTE, *, keep_going=lambda: True):
        self.now += after
        return deliver(
            self.store,
            hop,
            sender="desk@example.org",
            clock=lambda: self.now,
            keep_going=keep_going,
        )

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
    report = scene.deliver(Hop(a=DEFERRED, b=REFUSED))
    assert (report.accepted, report.deferred, report.failed) == (1, 1, 1)
    assert report.has_problems
    assert scene.states() == {"a": "queued", "b": "failed", "c": "accepted"}


def test_a_deferred_message_is_tried_less_and_less_often_with_the_same_bytes(scene):
    scene.stage("a")
    hop = Hop(a=DEFERRED)
    scene.deliver(hop)
    for tries, minutes in enumerate(RETRY_MINUTES[:5], 1):
        scene.deliver(hop, (minutes - 0.1) * MINUTE)
        assert len(hop.sent) == tries
        scene.deliver(hop, 0.1 * MINUTE)
        assert len(hop.sent) == tries + 1
    assert len({outgoing.content for outgoing in hop.sent}) == 1
    assert not scene.deliver(hop).has_problems


def test_a_relay_that_refuses_us_costs_no_message(scene):
    scene.stage("a")
    scene.deliver(Hop(a=LOCKED_OUT))
    assert scene.states() == {"a": "queued"}
    assert scene.deliver(Hop(), 5 * MINUTE).accepted == 1


def test_a_relay_that_is_down_is_left_alone_until_the_next_pass(scene):
    names = [f"m{number:02}" for number in range(60)]
    scene.stage(*names)
    hop = Hop(every=DOWN)
    report = scene.deliver(hop)
    assert report.deferred == len(hop.sent) == MAX_RELAY_FAILURES
    assert set(scene.states().values()) == {"queued"}
    up_again = Hop()
    scene.deliver(up_again)
    assert ids(up_again) == names[MAX_RELAY_FAILURES:]
    scene.deliver(up_again, 5 * MINUTE)
    assert sorted(ids(up_again)) == names


def test_an_answer_that_never_came_is_asked_for_once_more(scene):
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


def test_a_pass_that_is_stopped_gives_back_what_it_did_not_try(scene):
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
    assert scene.states() == {"a": "sending", "b": "sending"}
    hop = Hop()
    scene.deliver(hop, keep_going=lambda: False)
    assert scene.states() == {"a": state, "b": "queued"}
    scene.deliver(hop, again_after)
    assert sorted(ids(hop)) == ["a", "b"]
    assert set(scene.states().values()) == {"accepted"}


def test_old_news_is_not_sent_when_the_relay_comes_back(scene):
    scene.stage("a")
    hop = Hop()
    scene.deliver(hop, timedelta(hours=24))
    assert (ids(hop), scene.states()) == ([], {"a": "expired"})


def test_who_unsubscribes_while_the_pass_runs_is_not_written_to_again(scene):
    scene.stage("a")
    public_id = scene.store.subscribers.by_id(1).public_id

    class Leaving(Hop):
        def send(self, outgoing, on_data):
            with scene.store.transaction():
                scene.store.subscriptions.unsubscribe(public_id, "immediate", NOW)
            return super().send(outgoing, on_data)

    scene.deliver(Leaving(a=DEFERRED))
    assert scene.states() == {"a": "cancelled"}
    hop = Hop()
    scene.deliver(hop, 60 * MINUTE)
    assert hop.sent == []
