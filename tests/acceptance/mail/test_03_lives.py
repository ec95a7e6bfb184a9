"""3: random lives of subscribers over 60 days, in four zones and with crashes.

Each of them takes half a second. ``LIVES=1000 make acceptance`` tries more of them.
"""

import os
from collections import Counter, defaultdict
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.errors import DeliveryDeferred, DeliveryRejected
from notifier.store import Store
from notifier.subscription import Frequency, Preferences
from tests.pipeline.world import DAY, TOPICS, Mail, World

START = datetime(2026, 2, 20, 3, tzinfo=UTC)
"""New York goes forward on 8 March, Lord Howe back by half an hour on 5 April."""

ZONES = ("Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia")
READERS = range(len(ZONES))
SLUGS = [topic.slug for topic in TOPICS]
TEXTS = (
    "Exports of steel rose by 16.7 percent in February.",
    "Exports of steel rose by 17.6 percent in February.",
    "Exports of steel rose by 17.6 percent in Febuary.",
    "Exports of chips rose by 12.1 percent in February.",
    "Nothing was said of steel, or of chips, by anybody at all.",
)
RELAY = {
    "down": DeliveryDeferred(0, "no route to host", about="relay"),
    "refuses": DeliveryRejected(550, "5.6.0 not such a mail", about="recipient"),
    "up": None,
}
ENDS = {"accepted", "uncertain", "failed", "coalesced", "unsubscribed"}

STATED = st.tuples(st.sampled_from("abcd"), st.sampled_from(TEXTS))
INTERESTS = st.sets(st.tuples(st.sampled_from(SLUGS), st.sampled_from(Frequency)), max_size=3)
READER = st.sampled_from(READERS)
PUBLISH = st.lists(STATED, min_size=1, max_size=3, unique_by=lambda stated: stated[0])
ACTIONS = st.one_of(
    st.tuples(st.just("publish"), PUBLISH),
    st.tuples(st.just("publish"), PUBLISH),
    st.tuples(st.just("move"), st.sampled_from("abcd")),
    st.tuples(st.just("choose"), READER, INTERESTS),
    st.tuples(
        st.just("prefer"),
        READER,
        st.sampled_from(ZONES),
        st.integers(0, 23),
        st.integers(0, 6),
    ),
    st.tuples(st.just("pause"), READER, st.integers(0, 12)),
    st.tuples(st.just("answer"), st.sampled_from(["down", "refuses", "up", "up"])),
)
STEPS = st.tuples(
    st.sampled_from([1, 5, 24, 26, 60]).map(lambda hours: timedelta(hours=hours)),
    ACTIONS,
    # The commit of the pass at which the process ends, and whether that commit is lost.
    st.one_of(st.none(), st.tuples(st.integers(0, 8), st.booleans())),
)


class Killed(BaseException):
    """Stands for the end of the process: nothing of ours catches it."""


class MortalStore(Store):
    """A store whose process ends at a commit.

    ``death`` is the number of commits until then, and whether the last one is lost.
    """

    death = None

    @contextmanager
    def transaction(self):
        left, is_lost = self.death or (None, False)
        self.death = (left - 1, is_lost) if left else None
        with super().transaction():
            yield
            if left == 0 and is_lost:
                raise Killed
        if left == 0:
            raise Killed


class Lives:
    """Four readers, and what they should be told of."""

    def __init__(self, path):
        self.path = path
        self.world = World(self._open(), START)
        self.texts, self.gone, self.owed = {}, set(), set()
        self.asked = dict.fromkeys(READERS, frozenset({("all", Frequency.DAILY)}))
        self.ids = [
            self.world.subscribe(
                *self.asked[reader], address=f"{reader}@example.net", zone=ZONES[reader], hour=2
            )
            for reader in READERS
        ]

    def _open(self):
        store = MortalStore.open(self.path)
        # What is tested is the end of a process, which loses nothing that was written.
        store._db.execute("PRAGMA synchronous = OFF")
        # Ids follow from it, and from them the order in which mails leave.
        store._db.execute("UPDATE meta SET value = '00' WHERE key = 'secret'")
        return store

    def live(self, gap, action, death):
        """Some hours, then something happens, then a round, which may be cut short."""
        self.world.now += gap
        getattr(self, action[0])(*action[1:])
        for at in (death, None):
            self.world.store.death = at
            try:
                self.world.compose()
                self.world.deliver()
            except Killed:
                self.world.store.close()
                self.world.store = self._open()
        self.world.store.death = None

    def publish(self, stated):
        fresh = [one for one in stated if self.texts.get(one[0]) != one[1]]
        for seq, (name, text) in zip(self.world.publish(*fresh), fresh, strict=True):
            topics = {"all", *(slug for slug in SLUGS if slug in text)}
            self._owe(seq, topics)
            self.texts[name] = text

    def move(self, name):
        if name in self.texts:
            event = "restored" if name in self.gone else "withdrawn"
            self.gone ^= {name}
            topics = {"all", *(slug for slug in SLUGS if slug in self.texts[name])}
            self._owe(self.world.move(name, event), topics)

    def _owe(self, seq, topics):
        (weight,) = self.world.store._db.execute(
            "SELECT weight FROM events WHERE seq = ?", [seq]
        ).fetchone()
        slow = {Frequency.DAILY, Frequency.WEEKLY}
        told = set(Frequency) if weight == "major" else slow
        for reader, interests in self.asked.items():
            if any(topic in topics and frequency in told for topic, frequency in interests):
                self.owed.add((self.ids[reader], seq))

    def choose(self, reader, interests):
        self.asked[reader] = interests
        self.world.choose(self.ids[reader], *interests)

    def prefer(self, reader, zone, hour, weekday):
        with self.world.store.transaction():
            self.world.store.subscribers.prefer(
                self.ids[reader], Preferences(ZoneInfo(zone), hour, weekday), self.world.now
            )

    def pause(self, reader, days):
        until = self.world.now + days * DAY if days else None
        self.world.store.subscribers.pause(self.ids[reader], until)

    def answer(self, how):
        self.world.relay.error = RELAY[how]

    def come_to_rest(self):
        """Three weeks in which nothing happens and everything works."""
        self.answer("up")
        for _ in range(14):
            self.live(timedelta(hours=36), ("answer", "up"), None)


@settings(max_examples=int(os.environ.get("LIVES", "120")))
@given(lives=st.lists(STEPS, min_size=15, max_size=60))
def test_03_each_event_ends_in_one_mail_or_with_a_reason(lives):
    with TemporaryDirectory() as folder:
        found = Lives(Path(folder) / "notifier.db")
        for step in lives:
            if found.world.now < START + 60 * DAY:
                found.live(*step)
        found.come_to_rest()
        mails = [Mail(one) for one in found.world.relay.taken]
        ends, carried = found.world.ends(), carriers(found.world.store)
        assert_nobody_is_left_with_an_old_text(found.world.store)
        found.world.store.close()
    assert found.owed <= ends.keys()
    assert set(ends.values()) <= ENDS
    assert_each_is_in_its_mail(mails, ends, carried)
    assert_one_digest_a_day(mails)
    assert_only_crashes_repeat(mails)


def carriers(store):
    """(subscriber, event) -> message and title of the release, of what was accepted."""
    rows = store._db.execute(
        "SELECT n.subscriber_id, n.seq, m.id, v.title FROM notifications n"
        " JOIN messages m ON m.id = n.message_id AND m.state = 'accepted'"
        " JOIN events e ON e.seq = n.seq"
        " JOIN revisions v ON v.release_id = e.release_id AND v.number = e.number"
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def assert_each_is_in_its_mail(mails, ends, carried):
    titles = {mail.id: mail.titles for mail in mails}
    assert {key for key, end in ends.items() if end == "accepted"} == carried.keys()
    for message, title in carried.values():
        assert titles[message].count(title) == 1
    assert all(titles.values())


def assert_one_digest_a_day(mails):
    digests = {(one.to, one.subject.partition(":")[0], one.id) for one in mails}
    digests = {one for one in digests if "digest" in one[1]}
    assert all(number == 1 for number in Counter(one[:2] for one in digests).values())


def assert_only_crashes_repeat(mails):
    """A mail that comes twice is the same to the byte, so that it is recognised."""
    copies = defaultdict(set)
    for mail in mails:
        copies[mail.id].add(mail.headers.as_bytes())
    assert all(len(found) == 1 for found in copies.values())


def assert_nobody_is_left_with_an_old_text(store):
    """Whoever was owed all events of a release, and was refused none, was told last what is
    so now; what was never mentioned is gone."""
    rows = store._db.execute(
        "SELECT n.subscriber_id, e.release_id, e.type, v.content_hash,"
        " coalesce(n.reason, m.state) FROM notifications n JOIN events e ON e.seq = n.seq"
        " JOIN revisions v ON v.release_id = e.release_id AND v.number = e.number"
        " LEFT JOIN messages m ON m.id = n.message_id ORDER BY 1, 2, e.seq"
    ).fetchall()
    for _, group in groupby(rows, key=itemgetter(0, 1)):
        events = [one[2:] for one in group]
        if {end for _, _, end in events} <= {"accepted", "coalesced"}:
            told = [one for one in events if one[2] == "accepted"]
            if told:
                assert told[-1][1] == events[-1][1]
            elif events[0][0] == "new":
                moves = [kind for kind, _, _ in events if kind in {"withdrawn", "restored"}]
                assert moves[-1] == "withdrawn"
