"""Whatever happens to a topic: closed archives stay, and feed and archives have no gap."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.change import FIRST
from notifier.pipeline.archiving import ARCHIVE_SIZE, close_full, events_in_window
from notifier.release import Match, Weight
from notifier.store import Store
from tests.builders import a_topic
from tests.store.filled import a_record, a_seed, an_arrival, prepare

ENTRIES = 7
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["told", "minor", "elsewhere", "edited", "weight", "look"]),
        st.integers(1, 140),
    ),
    min_size=2,
    max_size=9,
)


class Topic:
    """The topic ``steel`` of a store, to which things happen."""

    def __init__(self, store: Store) -> None:
        self.store, self.seq = store, 0
        self.topic = a_topic()
        self.seed = a_seed(store)
        self.closed: dict[int, list[int]] = {}
        self.minor: set[int] = set()

    def happen(self, step: str, number: int) -> None:
        if step == "weight":
            heavy = Weight.MAJOR if number % 2 else Weight.MINOR
            self.topic = replace(self.topic, min_weight=heavy)
        elif step == "edited":
            self.edit(number)
        elif step != "look":
            with self.store.transaction():
                self.store.releases.append(self.seed, self.arrivals(step, number), [])

    def arrivals(self, step, number):
        weight = Weight.MINOR if step == "minor" else Weight.MAJOR
        matches = () if step == "elsewhere" else (Match("steel", "Steel", ()),)
        first, self.seq = self.seq + 1, self.seq + number
        self.minor |= set(range(first, self.seq + 1)) if step == "minor" else set()
        return [
            an_arrival(
                seq=seq,
                release_id=f"r{seq}",
                record=a_record(title=f"Steel {seq}"),
                change=replace(FIRST, weight=weight),
                matches=matches,
            )
            for seq in range(first, self.seq + 1)
        ]

    def is_told(self, seq):
        return self.topic.min_weight is Weight.MINOR or seq not in self.minor

    def edit(self, number):
        """The query takes in every ``number``-th release of the past, and only those."""
        with self.store.transaction():
            ids = [f"r{seq}" for seq in range(1, self.seq + 1, number)]
            self.store.topics.refile("steel", [(one, Match("steel", "", ())) for one in ids])
            self.store.topics.backfill_events("steel")

    def publish(self):
        close_full(self.store, self.topic)
        newest = self.store.archives.number_closed("steel")
        found = [self.store.archives.archive("steel", n) for n in range(1, newest + 1)]
        return {one.number: self.store.archives.seqs(one) for one in found}

    def check(self):
        closed = self.publish()
        assert {number: closed[number] for number in self.closed} == self.closed
        assert len(closed) != 1
        assert all(len(seqs) == ARCHIVE_SIZE for seqs in closed.values())
        archived = [seq for number in sorted(closed) for seq in closed[number]]
        assert archived == sorted(set(archived))
        window = [one.seq for one in events_in_window(self.store, self.topic, ENTRIES)]
        assert window == sorted(set(window), reverse=True)
        waiting = self.store.archives.open_seqs("steel", list(Weight), None)
        heavy = [seq for seq in reversed(waiting) if self.is_told(seq)]
        told = archived + heavy
        assert window == told[::-1][: len(window)]
        assert len(window) >= min(ENTRIES, len(told))
        assert set(told) == set(archived) | set(window)
        if archived:
            assert archived[-1] in window
        self.closed = closed


@given(STEPS)
@settings(max_examples=12)
def test_no_event_is_moved_or_missed_whatever_happens(steps):
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "notifier.db") as store:
        prepare(store)
        with store.transaction():
            topic = Topic(store)
        for step, number in steps:
            topic.happen(step, number)
            topic.check()
