"""Mails that are written together: each says what its own reader is owed, and what they
have in common is read once."""

import pytest

from notifier.flood import FloodLimits
from notifier.pipeline import drafts
from notifier.subscription import Frequency
from tests.pipeline.world import DAY, HOUR, a_world

IMMEDIATE, DAILY, WEEKLY = Frequency
STEEL = "Exports of steel rose by {} percent in February, the ministry said on Monday."
CHIPS = "Exports of steel and chips rose by 9.1 percent, the ministry said on Monday."
TO_EIGHT = 6.5 * HOUR


@pytest.fixture
def world(tmp_path):
    with a_world(tmp_path / "notifier.db") as world:
        yield world


def pause(world, subscriber_id, until):
    with world.store.transaction():
        world.store.subscribers.pause(subscriber_id, until)


def reads(world):
    """How often one pass reads events with their releases."""
    asked = []
    world.store._db.conn.set_trace_callback(asked.append)
    world.compose()
    world.store._db.conn.set_trace_callback(None)
    return sum("net_changes" in one for one in asked)


def readers(world, number):
    for at in range(number):
        world.subscribe(("steel", DAILY), address=f"reader{at}@example.net")


def test_two_who_know_different_texts_are_told_different_changes(world):
    paused = world.subscribe(("steel", DAILY), address="paused@example.net")
    world.subscribe(("steel", DAILY), address="always@example.net")
    world.publish(("a", STEEL.format("16.7")))
    world.mails(after=TO_EIGHT)
    pause(world, paused, world.now + 1.5 * DAY)
    world.publish(("a", STEEL.format("16.8")))
    assert [mail.to for mail in world.mails(after=DAY)] == ["always@example.net"]
    world.publish(("a", STEEL.format("17.6")))
    told = {mail.to: mail.text for mail in world.mails(after=DAY)}
    assert "16.7 -> 17.6" in told["paused@example.net"]
    assert "16.8" not in told["paused@example.net"]
    assert "16.8 -> 17.6" in told["always@example.net"]
    assert "16.7" not in told["always@example.net"]


def test_two_who_asked_for_different_topics_are_told_why_each_gets_it(world):
    world.subscribe(("steel", DAILY), address="steel@example.net")
    world.subscribe(("chips", DAILY), address="chips@example.net")
    world.publish(("a", CHIPS))
    told = {mail.to: mail.html for mail in world.mails(after=TO_EIGHT)}
    assert "topics/chips/" not in told["steel@example.net"]
    assert "topics/steel/" not in told["chips@example.net"]


def test_what_many_are_told_is_read_once(world):
    readers(world, 12)
    world.publish(("a", STEEL.format(1)), ("b", STEEL.format(2)))
    world.now += TO_EIGHT
    assert reads(world) == 1
    assert len(world.mails()) == 12


def test_the_next_portion_of_subscribers_reads_for_itself(world):
    readers(world, 41)
    world.publish(("a", STEEL.format(1)))
    world.now += TO_EIGHT
    assert reads(world) == 3


def test_more_than_is_remembered_is_told_all_the_same(world):
    readers(world, 3)
    number = drafts.MAX_KEPT + 1
    world.limits = FloodLimits(number, 1.0)
    world.publish(*((f"r{at}", STEEL.format(at)) for at in range(number)))
    world.now += TO_EIGHT
    assert reads(world) == 3
    mails = world.mails()
    assert len({mail.subject for mail in mails}) == 1
    assert len(mails) == 3
