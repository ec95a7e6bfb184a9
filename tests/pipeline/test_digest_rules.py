"""When there is a digest, and when there is none."""

import pytest

from notifier.subscription import Frequency
from tests.pipeline.world import DAY, HOUR, START, TO_EIGHT, a_world, steel

DAILY = Frequency.DAILY


@pytest.fixture
def world(tmp_path):
    with a_world(tmp_path / "notifier.db") as world:
        yield world


def test_a_day_with_nothing_to_say_is_noted_and_brings_no_mail(world):
    world.subscribe(("steel", DAILY))
    assert world.mails(after=TO_EIGHT) == []
    assert world.slots() == {"2026-03-02": "empty"}


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
