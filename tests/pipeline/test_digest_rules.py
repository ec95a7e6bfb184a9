"""What goes into which mail: the acceptance tests of digests that need no other program,
each with its number in the list of issue 6."""

import sqlite3
from contextlib import contextmanager

import pytest

from notifier.store import Store
from notifier.subscription import Frequency
from tests.pipeline.world import DAY, HOUR, MINUTE, START, World, a_world

IMMEDIATE, DAILY, WEEKLY = Frequency
STEEL = "Exports of steel rose by {} percent in February, the ministry said on Monday."
TO_EIGHT = 6.5 * HOUR
"""From the start to the hour of digests."""


@pytest.fixture
def world(tmp_path):
    with a_world(tmp_path / "notifier.db") as world:
        yield world


def steel(number):
    return STEEL.format(number)


class Killed(BaseException):
    """Stands for the end of the process: nothing of ours catches it."""


class DyingStore(Store):
    """A store whose process ends before, or just after, its next commit."""

    dies = ""

    @contextmanager
    def transaction(self):
        with super().transaction():
            yield
            if self.dies == "before commit":
                raise Killed
        if self.dies == "after commit":
            raise Killed


@pytest.mark.parametrize("dies", ["before commit", "after commit"])
def test_02_a_process_that_ends_while_it_collects_leaves_exactly_one_digest(tmp_path, dies):
    path = tmp_path / "notifier.db"
    with DyingStore.open(path) as store:
        world = World(store)
        reader = world.subscribe(("steel", DAILY))
        world.publish(("a", steel(1)))
        world.compose()
        world.now += TO_EIGHT
        store.dies = dies
        with pytest.raises(Killed):
            world.compose()
    with Store.open(path) as store:
        world.store = store
        (mail,) = [*world.mails(), *world.mails(after=HOUR)]
        assert mail.titles == ["Release a"]
        assert world.ends() == {(reader, 1): "accepted"}
        assert world.slots() == {"2026-03-02": "sent"}


def test_04_what_comes_while_a_digest_is_collected_goes_into_the_next(tmp_path):
    """Nobody can write between the reading and the marking; what comes after it waits."""
    path = tmp_path / "notifier.db"
    late = sqlite3.connect(path, timeout=0.02)
    answers = []

    def meanwhile(statement):
        if statement.startswith('INSERT INTO "messages"'):
            try:
                late.execute("UPDATE notifications SET state = 'pending'")
            except sqlite3.OperationalError as error:
                answers.append(str(error))

    with a_world(path) as world:
        world.subscribe(("steel", DAILY))
        world.publish(("a", steel(1)))
        world.store._db.conn.set_trace_callback(meanwhile)
        world.now += TO_EIGHT
        world.compose()
        world.store._db.conn.set_trace_callback(None)
        late.close()
        assert answers == ["database is locked"]
        world.publish(("b", steel(2)))
        assert [mail.titles for mail in world.mails()] == [["Release a"]]
        assert [mail.titles for mail in world.mails(after=DAY)] == [["Release b"]]
        assert set(world.ends().values()) == {"accepted"}


def test_05_a_week_without_the_program_is_one_digest_and_the_days_between_are_merged(world):
    world.subscribe(("steel", DAILY))
    world.publish(("a", steel(1)))
    assert len(world.mails(after=TO_EIGHT)) == 1
    world.publish(("b", steel(2)), ("c", steel(3)))
    (mail,) = world.mails(after=7 * DAY)
    assert sorted(mail.titles) == ["Release b", "Release c"]
    assert world.mails(after=HOUR) == []
    merged = {f"2026-03-0{day}": "merged" for day in range(3, 9)}
    assert world.slots() == {"2026-03-02": "sent"} | merged | {"2026-03-09": "sent"}


def test_a_day_with_nothing_to_say_is_noted_and_brings_no_mail(world):
    world.subscribe(("steel", DAILY))
    assert world.mails(after=TO_EIGHT) == []
    assert world.slots() == {"2026-03-02": "empty"}


def test_06_from_weekly_to_daily_on_a_wednesday_nothing_is_lost(world):
    reader = world.subscribe(("steel", WEEKLY))
    world.publish(("a", steel(1)))
    (monday,) = world.mails(after=TO_EIGHT)
    world.publish(("b", steel(2)))
    assert world.mails(after=2 * DAY) == []
    world.choose(reader, ("steel", DAILY))
    (thursday,) = world.mails(after=DAY)
    assert (monday.titles, thursday.titles) == (["Release a"], ["Release b"])
    assert world.mails(after=7 * DAY) == []


def test_06_from_immediate_to_daily_nothing_is_repeated(world):
    reader = world.subscribe(("steel", IMMEDIATE))
    world.publish(("a", steel(1)))
    assert len(world.mails()) == 1
    world.choose(reader, ("steel", DAILY))
    world.publish(("b", steel(2)))
    (mail,) = world.mails(after=DAY)
    assert mail.titles == ["Release b"]


def test_06_from_daily_to_immediate_what_waits_is_told_at_once(world):
    reader = world.subscribe(("steel", DAILY))
    world.publish(("a", steel(1)))
    assert world.mails() == []
    world.choose(reader, ("steel", IMMEDIATE))
    (mail,) = world.mails(after=MINUTE)
    assert mail.subject == "[New] Release a"


def test_07_an_item_in_three_topics_stands_once_and_stays_with_two_of_them(world):
    three = [(topic, DAILY) for topic in ("all", "steel", "chips")]
    reader = world.subscribe(*three)
    world.publish(("a", "Makers of chips and of steel met."))
    world.now += TO_EIGHT
    world.compose()
    world.choose(reader, *three[:2])
    (mail,) = world.mails(after=MINUTE)
    assert mail.titles == ["Release a"]
    footer = mail.text.partition("-" * 70)[2]
    assert "topics/all/" in footer
    assert "topics/steel/" in footer
    assert "topics/chips/" not in footer
    assert world.slots() == {"2026-03-02": "sent"}


def test_07_a_digest_that_waits_loses_what_its_reader_gave_up(world):
    reader = world.subscribe(("steel", DAILY), ("chips", DAILY))
    world.publish(("a", steel(1)), ("b", "A plan for chips."))
    world.now += TO_EIGHT
    (written,) = world.compose().message_ids
    world.choose(reader, ("chips", DAILY))
    assert world.deliver().accepted == 0
    (mail,) = world.mails()
    assert (mail.id, mail.titles) == (written, ["Release b"])
    assert "1 new" in mail.subject
    assert world.ends() == {(reader, 1): "unsubscribed", (reader, 2): "accepted"}


def test_07_a_mail_of_which_nothing_is_left_is_cancelled(world):
    reader = world.subscribe(("steel", IMMEDIATE), ("chips", DAILY))
    world.publish(("a", steel(1)))
    world.compose()
    world.choose(reader, ("chips", DAILY))
    assert world.mails() == []
    assert world.store.outbox.counts() == {"cancelled": 1}
    assert world.ends() == {(reader, 1): "unsubscribed"}


def test_07_what_is_asked_for_at_a_slower_pace_waits_for_the_digest(world):
    reader = world.subscribe(("steel", IMMEDIATE), ("all", DAILY))
    world.publish(("a", steel(1)))
    world.compose()
    world.choose(reader, ("all", DAILY))
    assert world.mails(after=MINUTE) == []
    (mail,) = world.mails(after=TO_EIGHT)
    assert mail.subject.startswith("Daily digest")
    assert world.store.outbox.counts() == {"accepted": 1, "cancelled": 1}


def test_07_a_choice_that_changes_only_the_pace_keeps_what_waits_to_be_sent(world):
    reader = world.subscribe(("steel", WEEKLY))
    world.publish(("a", steel(1)))
    world.now += TO_EIGHT
    world.compose()
    world.choose(reader, ("steel", DAILY))
    (mail,) = world.mails(after=MINUTE)
    assert mail.titles == ["Release a"]
    assert world.ends() == {(reader, 1): "accepted"}


def test_an_hour_that_was_moved_on_after_an_empty_morning_still_has_its_digest(world):
    reader = world.subscribe(("steel", DAILY))
    assert world.mails(after=TO_EIGHT) == []
    world.publish(("a", steel(1)))
    with world.store.transaction():
        before = world.store.subscribers.by_id(reader).preferences
        world.store.subscribers.prefer(reader, type(before)(before.timezone, 20), world.now)
    (mail,) = world.mails(after=12 * HOUR)
    assert "2 March" in mail.subject
    assert world.now < START + DAY


def test_an_hour_that_was_moved_on_after_the_digest_brings_no_second_one_that_day(world):
    reader = world.subscribe(("steel", DAILY))
    world.publish(("a", steel(1)))
    assert len(world.mails(after=TO_EIGHT)) == 1
    world.publish(("b", steel(2)))
    with world.store.transaction():
        before = world.store.subscribers.by_id(reader).preferences
        world.store.subscribers.prefer(reader, type(before)(before.timezone, 20), world.now)
    assert world.mails(after=12 * HOUR) == []
    (mail,) = world.mails(after=DAY)
    assert (mail.titles, "3 March" in mail.subject) == (["Release b"], True)


def test_who_pauses_before_the_hour_is_told_after_the_pause(world):
    reader = world.subscribe(("steel", DAILY))
    world.publish(("a", steel(1)))
    world.compose()
    world.store.subscribers.pause(reader, world.now + 3 * DAY)
    assert world.mails(after=DAY) == []
    (mail,) = world.mails(after=3 * DAY)
    assert mail.titles == ["Release a"]
