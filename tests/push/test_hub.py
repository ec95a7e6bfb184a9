"""The built-in hub: each subscriber is told of each change once."""

import threading

import pytest

from tests.push.hubs import HUB, KEY, TOPIC, minutes
from tests.push.servers import Listener, listening


def test_each_change_arrives_once_whole_and_signed(hub, reader):
    hub.subscribed(reader)
    title = hub.change()
    for _ in range(2):
        hub.push()
    (got,) = reader.posts()
    assert got.body == hub.document()
    assert title in got.body.decode()
    assert got.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert got.headers["link"] == f'<{HUB}>; rel="hub", <{TOPIC}>; rel="self"'
    assert got.is_signed_by(KEY)
    assert not got.is_signed_by("other")


def test_without_a_secret_nothing_is_signed(hub, reader):
    hub.subscribed(reader, secret="")
    hub.change()
    hub.push()
    assert "x-hub-signature" not in reader.posts()[0].headers


def test_several_publishes_before_a_push_are_one_delivery_of_the_newest(hub, reader):
    hub.subscribed(reader)
    titles = [hub.change() for _ in range(3)]
    assert hub.push().accepted == 1
    (got,) = reader.posts()
    assert all(title in got.body.decode() for title in titles)


def test_who_asks_for_another_topic_hears_nothing(hub, reader):
    hub.subscribed(reader, topic=TOPIC.replace("steel", "chips"))
    hub.change()
    hub.push()
    assert reader.posts() == []


def test_a_publish_that_changes_nothing_tells_nobody(hub, reader):
    hub.subscribed(reader)
    hub.change()
    hub.push()
    hub.instance.run("run", "--once")
    hub.instance.run("rebuild")
    hub.push()
    assert len(reader.posts()) == 1


def test_another_title_of_the_site_is_nobodys_news(hub, reader):
    hub.subscribed(reader)
    hub.instance.configure(site=hub.instance.settings["site"] | {"title": "Other news"})
    assert hub.instance.run("publish").value["written"] > 0
    assert hub.push().accepted == 0
    hub.change()
    assert hub.push().accepted == 1


def test_what_is_not_accepted_is_tried_again_after_1_5_and_30_minutes(hub, reader):
    hub.subscribed(reader)
    hub.change()
    reader.status = 500
    times = [0, 0.9, 1, 5.9, 6, 35.9, 36]
    heard = []
    for at in times:
        hub.push(minutes(at))
        heard.append(len(reader.posts()))
    assert heard == [1, 1, 2, 2, 3, 3, 4]
    reader.status = 204
    newest = hub.change()
    assert hub.push(minutes(37)).accepted == 0
    assert hub.push(minutes(156)).accepted == 1
    assert newest in reader.posts()[-1].body.decode()
    assert hub.push(minutes(10_000)).accepted == 0


@pytest.mark.parametrize("status", [301, 307, 404, 503])
def test_only_2xx_counts_as_taken(hub, reader, status):
    hub.subscribed(reader)
    hub.change()
    reader.status = status
    assert hub.push().deferred == 1
    assert len(reader.posts()) == 1


def test_a_slow_subscriber_delays_nobody(hub, reader):
    done = threading.Event()
    with listening(Listener(until=done)) as slow:
        hub.subscribed(slow, reader)
        hub.change()
        hub.push(keep_going=lambda: not (slow.posts() and reader.posts()))
        assert not done.is_set()
        assert len(reader.posts()) == 1


def test_what_becomes_due_beside_a_slow_call_is_delivered(hub, reader):
    done = threading.Event()
    changed = []
    with listening(Listener(until=done)) as slow:
        hub.subscribed(slow)
        hub.subscribed(reader, topic=TOPIC.replace("changes", "releases"))
        hub.change()

        def keep_going():
            if reader.posts() and not changed:
                changed.append(hub.change())
            return len(reader.posts()) < 2

        hub.push(keep_going=keep_going)
    assert changed[0] in reader.posts()[1].body.decode()


def test_a_change_that_a_delivery_already_had_is_not_delivered_again(hub, reader):
    hub.subscribed(reader)
    hub.change()
    title = hub.ingest()
    hub.publish_without_announcing()
    assert hub.push().accepted == 1
    assert hub.instance.run("publish").code == 0
    assert hub.push().accepted == 0
    (got,) = reader.posts()
    assert title in got.body.decode()
    hub.change()
    assert hub.push().accepted == 1


def test_what_was_under_way_when_it_was_stopped_is_owed_still(hub):
    done = threading.Event()
    with listening(Listener(until=done)) as slow:
        hub.subscribed(slow)
        hub.change()
        hub.push(keep_going=lambda: not slow.posts())
        done.set()
        assert hub.push().accepted == 1


def rename(hub):
    """Steel is called metals from now on; the folder shows it, and nobody is owed it."""
    topic = {"slug": "metals", "title": "Metals", "query": "steel", "was": ["steel"]}
    hub.instance.configure(topics=[topic, hub.instance.settings["topics"][1]])
    assert hub.instance.run("publish").code == 0
    hub.push()


@pytest.mark.parametrize("name", ["changes.atom", "releases.rss", "changes.json"])
def test_who_follows_a_topic_at_its_former_address_goes_on_hearing_of_it(hub, reader, name):
    former = f"topics/steel/{name}"
    hub.subscribed(reader, topic=f"https://news.example.org/{former}")
    rename(hub)
    before = len(reader.posts())
    title = hub.change()
    assert hub.push().accepted == 1
    assert len(reader.posts()) == before + 1
    assert title in reader.posts()[-1].body.decode()
    assert reader.posts()[-1].body == hub.document(former)


def test_outside_hubs_hear_of_former_addresses_too(hub, reader):
    hub.instance.configure(push={"allow_private": True, "hubs": [reader.url]})
    rename(hub)
    hub.change()
    hub.push()
    pinged = [one.form["hub.url"] for one in reader.posts()]
    assert pinged.count(TOPIC.replace("steel", "metals")) == 1
    assert pinged.count(TOPIC) >= 1


def test_feeds_name_the_hub_only_where_the_server_is_public(hub):
    assert f'<link rel="hub" href="{HUB}"/>' in hub.document().decode()
    assert f'rel="hub" href="{HUB}"' in hub.document("topics/all/releases.rss").decode()
    assert f'"url": "{HUB}"' in hub.document("topics/all/releases.json").decode()
    hub.instance.configure(web={"public": False})
    hub.instance.run("publish")
    for name in ("changes.atom", "releases.rss", "changes.json"):
        assert '"hub"' not in hub.document(f"topics/steel/{name}").decode()
