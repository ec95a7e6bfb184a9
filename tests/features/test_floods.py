"""Too much at once: nobody is mailed until the operator says so."""

import pytest

from tests.features.mails import DAY_1, flooded, ingest, told
from tests.features.texts import STEEL, record


def test_what_is_released_is_mailed_in_one(instance):
    flooded(instance)
    released = instance.run("mail", "release-hold").value
    assert released == {"events": 51, "notifications": 51, "done": "released"}
    (mail,) = told(instance)
    assert mail["Subject"].startswith("51 releases: ")
    assert instance.run("status").value["problems"] == []


def test_what_is_dropped_is_mailed_to_nobody(instance):
    flooded(instance)
    dropped = instance.run("mail", "release-hold", "--discard").value
    assert dropped == {"events": 51, "notifications": 51, "done": "dropped"}
    assert told(instance) == told(instance, at=DAY_1) == []
    again = instance.run("mail", "release-hold").value
    assert (again["events"], instance.run("status").code) == (0, 0)
    ingest(instance, "c.txt", record("Steel 7", STEEL.replace("16.7", "17.6")))
    (mail,) = told(instance)
    assert mail["Subject"] == "[Revised] Steel 7"


def test_the_operator_sets_how_much_is_too_much(instance):
    instance.configure(mail={"flood_events": 2})
    assert flooded(instance, 3)["held"] == 3


@pytest.mark.parametrize(("number", "held"), [(19, 0), (20, 20)])
def test_many_releases_that_are_revised_at_once_are_a_flood(instance, number, held):
    """As when a page is read in another way; not when the same was edited in all of them."""
    texts = [
        f"Plan number{n} of the steel makers was made known in region{n}." for n in range(40)
    ]
    instance.drop("a.txt", "".join(record(f"Steel {n}", text) for n, text in enumerate(texts)))
    instance.run("run", "--once")
    edited = [
        f"{text} It costs {n}00 won and name{n}." for n, text in enumerate(texts[:number])
    ]
    pages = (record(f"Steel {n}", text) for n, text in enumerate(edited))
    ingest(instance, "b.txt", "".join(pages))
    assert instance.run("compose").value["held"] == held


def test_an_action_that_is_none_is_wrong_usage(instance):
    ran = instance.run("mail", "reelase-hold")
    assert ran.code == 2
    assert "release-hold" in ran.stderr
