"""6: another frequency loses nothing and repeats nothing."""

from notifier.subscription import Frequency
from tests.pipeline.world import DAY, MINUTE, TO_EIGHT, steel

IMMEDIATE, DAILY, WEEKLY = Frequency


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
