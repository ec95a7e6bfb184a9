"""Outside hubs: pinged for what changed, and named while they take the pings."""

import pytest

from tests.features.texts import CHIPS, record, seed
from tests.push.hubs import Hub, minutes
from tests.push.servers import listening

SITE = "https://news.example.org"
TYPO = "Exports of steel rose by 16.7 percent in February, the ministrys said."


@pytest.fixture
def outside():
    with listening() as listener:
        yield listener


@pytest.fixture
def publisher(instance, outside):
    """An instance that is no hub itself; its pings go to ``outside``."""
    publisher = Hub(instance)
    instance.configure(
        web={"public": False}, push={"allow_private": True, "hubs": [outside.url]}
    )
    instance.run("run", "--once")
    return publisher


def pinged(outside):
    return [one.form["hub.url"] for one in outside.posts()]


def names_hub(publisher, outside):
    publisher.instance.run("publish")
    return f'rel="hub" href="{outside.url}"' in publisher.document().decode()


def test_each_changed_document_is_pinged_once(publisher, outside):
    publisher.change()
    publisher.push()
    assert sorted(pinged(outside)) == sorted(
        f"{SITE}/topics/{slug}/{feed}.{extension}"
        for slug in ("all", "steel")
        for feed in ("changes", "releases")
        for extension in ("atom", "json", "rss")
    )
    publisher.push()
    publisher.instance.run("run", "--once")
    assert len(pinged(outside)) == 12


def test_the_first_publish_pings_nobody(instance, outside):
    instance.configure(push={"allow_private": True, "hubs": [outside.url]})
    instance.drop("baseline.txt", seed("Old steel") + record("Old chips", CHIPS))
    instance.run("run", "--once")
    assert outside.heard == []


def test_a_document_that_an_event_did_not_change_is_not_pinged(instance, outside):
    topics = [one | {"min_weight": "major"} for one in instance.settings["topics"]]
    instance.configure(topics=topics, push={"allow_private": True, "hubs": [outside.url]})
    instance.drop("baseline.txt", seed("Old steel"))
    instance.run("run", "--once")
    instance.drop("typo.txt", seed("Old steel", body=TYPO))
    instance.run("run", "--once")
    assert f"{SITE}/topics/steel/releases.atom" in pinged(outside)
    assert f"{SITE}/topics/steel/changes.atom" not in pinged(outside)
    assert f"{SITE}/topics/all/changes.atom" in pinged(outside)


def test_a_hub_is_named_once_it_took_a_ping_and_no_more_when_one_was_given_up(
    publisher, outside
):
    assert not names_hub(publisher, outside)
    publisher.change()
    assert publisher.push().hubs_changed
    assert names_hub(publisher, outside)
    outside.status = 500
    publisher.change()
    for at in (0, 1, 6):
        assert not publisher.push(minutes(at)).hubs_changed
    assert names_hub(publisher, outside)
    report = publisher.push(minutes(36))
    assert (report.hubs_changed, report.failed) == (True, 12)
    assert not names_hub(publisher, outside)
    assert publisher.change() in publisher.document().decode()
    outside.status = 204
    assert publisher.push(minutes(40)).hubs_changed
    assert names_hub(publisher, outside)


def test_a_hub_that_comes_into_the_feeds_is_not_itself_a_change(publisher, outside):
    publisher.change()
    publisher.push()
    assert names_hub(publisher, outside)
    publisher.push()
    assert len(pinged(outside)) == 12


def test_the_operator_sees_a_hub_that_does_not_take_pings(publisher, outside):
    outside.status = 503
    publisher.change()
    publisher.push()
    status = publisher.instance.run("status")
    assert status.code == 1
    assert status.value["problems"] == [f"hub {outside.url} does not take pings: answered 503"]
    (hub,) = status.value["push"]["outside_hubs"]
    assert (hub["url"], hub["advertised"]) == (outside.url, False)
