"""9: many at once are one mail, a first run is none, and a flood is held."""

from notifier.subscription import Frequency
from tests.features.mails import (
    DAY_1,
    READER,
    flooded,
    ingest,
    subscribed,
    subscription,
    titles,
    told,
)
from tests.features.texts import CHIPS, record, seed
from tests.pipeline.world import HOUR, MINUTE, steel

IMMEDIATE = Frequency.IMMEDIATE


def test_09_a_file_of_eight_releases_is_one_immediate_mail(instance):
    subscribed(instance, subscription("immediate", "steel"))
    names = [f"Steel {number}" for number in range(8)]
    ingest(instance, "b.txt", seed(*names))
    (mail,) = told(instance)
    assert mail["Subject"].startswith("8 releases: ")
    assert sorted(titles(mail)) == names
    assert told(instance) == told(instance, at=DAY_1) == []


def test_09_after_ten_mails_in_an_hour_the_rest_comes_in_one(world):
    world.subscribe(("steel", IMMEDIATE))
    for number in range(10):
        world.publish((f"r{number}", steel(number)))
        assert len(world.mails(after=MINUTE)) == 1
    for number in range(10, 14):
        world.publish((f"r{number}", steel(number)))
        assert world.mails(after=MINUTE) == []
    (mail,) = world.mails(after=HOUR)
    assert len(mail.titles) == 4


def test_09_a_first_run_mails_nothing_and_the_next_news_is_mailed_at_once(instance):
    subscribed(instance, subscription("immediate", "steel"))
    assert told(instance) == told(instance, at=DAY_1) == []
    ingest(instance, "b.txt", record("New steel") + record("New chips", CHIPS))
    (mail,) = told(instance)
    assert mail["To"] == READER
    assert mail["Subject"] == "[New] New steel"
    assert titles(mail) == ["New steel"]
    assert told(instance) == []


def test_09_fifty_one_events_at_once_are_held_and_the_operator_is_told(instance):
    value = flooded(instance)
    assert (value["held"], value["notifications"], value["messages"]) == (51, 0, 0)
    status = instance.run("status")
    (problem,) = status.value["problems"]
    assert status.code == 1
    assert problem.startswith("51 events are held since ")
    assert "`notifier mail release-hold`" in problem
    assert told(instance) == told(instance, at=DAY_1) == []


def test_09_fifty_events_at_once_are_mailed(instance):
    value = flooded(instance, 50)
    assert (value["held"], value["immediate"]) == (0, 1)


def test_09_what_is_held_stands_in_the_feeds_all_the_same(instance):
    flooded(instance)
    instance.run("publish")
    assert "Steel 50" in (instance.feeds / "topics/steel/changes.atom").read_text()


def test_09_what_comes_later_is_mailed_while_a_flood_is_held(instance):
    flooded(instance)
    ingest(instance, "c.txt", seed("Later steel"))
    (mail,) = told(instance)
    assert titles(mail) == ["Later steel"]
