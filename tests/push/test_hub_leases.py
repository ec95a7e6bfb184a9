"""Subscriptions to the hub: asked for, confirmed, renewed, ended, denied."""

import sqlite3
from datetime import timedelta

import pytest

from notifier.errors import HubRefused
from notifier.pipeline.subscribing import MAX_ASKED_OF_HOST, MAX_LEASES_OF_HOST
from notifier.store.push import Kind
from tests.push.hubs import START, TOPIC, minutes
from tests.push.servers import listening


def test_a_callback_is_asked_whether_it_meant_to_subscribe(hub, reader):
    hub.ask(f"{reader.url}?reader=7", lease_seconds="3600")
    assert hub.push().granted == 1
    (asked,) = reader.heard
    assert asked.query.pop("hub.challenge")
    assert asked.query == {
        "reader": "7",
        "hub.mode": "subscribe",
        "hub.topic": TOPIC,
        "hub.lease_seconds": "3600",
    }


def test_a_callback_that_does_not_confirm_gets_nothing(hub, reader):
    reader.confirms = False
    hub.ask(reader.url)
    report = hub.push()
    assert (report.granted, report.refused) == (0, 1)
    hub.change()
    hub.push()
    assert reader.posts() == []
    assert hub.leases() == 0


def test_a_subscription_ends_when_the_callback_confirms_it(hub, reader):
    hub.subscribed(reader)
    hub.change()
    hub.ask(reader.url, mode="unsubscribe")
    assert hub.push().granted == 1
    assert reader.gets()[-1].query["hub.mode"] == "unsubscribe"
    assert hub.leases() == 0


def test_nobody_else_can_end_a_subscription(hub, reader):
    hub.subscribed(reader)
    reader.confirms = False
    hub.ask(reader.url, mode="unsubscribe")
    assert hub.push().refused == 1
    hub.change()
    hub.push()
    assert len(reader.posts()) == 1


def test_410_ends_the_subscription(hub, reader):
    hub.subscribed(reader)
    hub.change()
    reader.status = 410
    assert hub.push().failed == 1
    assert hub.leases() == 0
    assert hub.push(minutes(10)).deferred == 0


def test_a_dead_subscriber_is_tried_until_its_lease_ends(hub):
    with listening() as dead:
        hub.subscribed(dead, lease_seconds="600")
    hub.change()
    assert [hub.push(minutes(at)).deferred for at in (0, 1, 6)] == [1, 1, 1]
    assert hub.leases() == 1
    assert hub.push(minutes(60)).deferred == 0
    assert hub.leases() == 0


def test_a_lease_that_is_renewed_goes_on_and_gets_at_once_what_it_missed(hub, reader):
    hub.subscribed(reader, lease_seconds="600")
    hub.change()
    reader.status = 500
    hub.push()
    reader.status = 200
    hub.ask(reader.url, lease_seconds="6000")
    hub.push(timedelta(seconds=1))
    assert len(reader.posts()) == 2
    hub.change()
    hub.push(minutes(20))
    assert len(reader.posts()) == 3


def test_a_lease_is_ten_days_at_most(hub, reader):
    hub.subscribed(reader, lease_seconds="99999999")
    assert reader.gets()[0].query["hub.lease_seconds"] == "864000"
    hub.push(timedelta(days=9, hours=23))
    assert hub.leases() == 1
    hub.push(timedelta(days=10))
    assert hub.leases() == 0


def test_a_private_address_is_not_called_unless_the_configuration_allows_it(hub, reader):
    hub.instance.configure(push={"allow_private": False})
    hub.ask(reader.url)
    hub.ask(reader.url.replace("127.0.0.1", "localhost"))
    assert hub.push().refused == 2
    assert reader.heard == []


def test_subscribers_of_a_topic_that_is_no_more_are_told(hub, reader):
    hub.subscribed(reader)
    topics = [one for one in hub.instance.settings["topics"] if one["slug"] != "steel"]
    hub.instance.configure(topics=topics)
    hub.instance.run("publish")
    hub.push()
    (last,) = reader.posts()
    assert "This feed has ended" in last.body.decode()


def test_subscribers_of_a_document_that_is_no_more_are_told(hub, reader):
    hub.subscribed(reader)
    topics = [one for one in hub.instance.settings["topics"] if one["slug"] != "steel"]
    hub.instance.configure(topics=topics)
    hub.instance.run("publish")
    with sqlite3.connect(hub.instance.folder / "data/notifier.db") as store:
        store.execute(
            "UPDATE topics SET ended_at = '2026-01-01T00:00:00.000Z' WHERE slug = 'steel'"
        )
    store.close()
    hub.instance.run("publish")
    hub.push()
    assert reader.gets()[-1].query == {
        "hub.mode": "denied",
        "hub.topic": TOPIC,
        "hub.reason": "This feed has ended.",
    }
    assert hub.leases() == 0


def test_a_host_with_too_many_subscriptions_is_told_and_may_renew_what_it_has(hub, reader):
    hub.subscribed(reader)
    hub.fill(
        lambda store, n: store.leases.grant(
            f"{reader.url}/{n}",
            "topics/all/releases.rss",
            "",
            now=START,
            expires_at=START + minutes(9),
        ),
        MAX_LEASES_OF_HOST,
    )
    hub.ask(f"{reader.url}/more")
    hub.push()
    assert reader.gets()[-1].query["hub.mode"] == "denied"
    assert "no more subscriptions of this host" in reader.gets()[-1].query["hub.reason"]
    hub.ask(reader.url)
    hub.push()
    assert reader.gets()[-1].query["hub.mode"] == "subscribe"


def test_a_host_with_too_many_requests_is_asked_to_wait(hub):
    callback = "https://reader.example.net/"
    hub.fill(
        lambda store, n: store.pushes.put(
            Kind.VERIFY, f"{callback}{n}", "topics/all/releases.rss", payload="{}", now=START
        ),
        MAX_ASKED_OF_HOST,
    )
    with pytest.raises(HubRefused) as refused:
        hub.ask(callback)
    assert refused.value.status == 429
    hub.ask("https://other.example.net/")


@pytest.mark.parametrize(
    "topic",
    [
        "https://news.example.org/topics/none/changes.atom",
        "https://news.example.org/index.html",
        "https://other.example.org/topics/steel/changes.atom",
        "https://news.example.org/topics/../data/releases.atom",
    ],
)
def test_only_feeds_of_the_site_can_be_subscribed_to(hub, topic):
    with pytest.raises(HubRefused) as refused:
        hub.ask("https://reader.example.net/", topic=topic)
    assert refused.value.status == 404
