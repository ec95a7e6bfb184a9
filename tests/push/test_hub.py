"""The built-in hub: who subscribes is asked, and is then told of each change once."""

import threading
from datetime import UTC, datetime, timedelta
from itertools import count
from urllib.parse import urlencode

import pytest

from notifier.config import load
from notifier.errors import HubRefused
from notifier.pipeline import Publication, publish
from notifier.pipeline.errands import Errands
from notifier.pipeline.push import push
from notifier.pipeline.reconcile import reconcile
from notifier.pipeline.subscribing import MAX_ASKED_OF_HOST, MAX_LEASES_OF_HOST
from notifier.store import Store
from notifier.store.push import Kind
from notifier.wiring import Notifier
from tests.features.texts import record, seed
from tests.push.servers import Listener, listening

TOPIC = "https://news.example.org/topics/steel/changes.atom"
HUB = "https://news.example.org/hub"
KEY = "s3cret"
START = datetime(2099, 1, 1, tzinfo=UTC)


class Hub:
    """An instance with a hub, seen through its passes; ``after`` sets the clock."""

    def __init__(self, instance):
        self.instance = instance
        self.numbers = count(1)
        instance.configure(web={"public": True}, push={"allow_private": True})
        instance.drop("baseline.txt", seed("Old steel"))
        assert instance.run("run", "--once").code == 0

    @property
    def notifier(self):
        return Notifier(load(self.instance.folder / "config.yaml", {}))

    def ask(self, callback, mode="subscribe", topic=TOPIC, secret=KEY, **more):
        stated = {"mode": mode, "topic": topic, "callback": callback, "secret": secret} | more
        form = {f"hub.{name}": value for name, value in stated.items()}
        self.notifier.ask_hub(urlencode(form).encode())

    def subscribed(self, *listeners, **more):
        for listener in listeners:
            self.ask(listener.url, **more)
        assert self.push().granted == len(listeners)

    def change(self):
        title = self.ingest()
        assert self.instance.run("publish").code == 0
        return title

    def ingest(self):
        title = f"Steel {next(self.numbers)}"
        self.instance.drop(f"{title}.txt", record(title, f"Exports of {title} rose."))
        assert self.instance.run("ingest").code == 0
        return title

    def publish_without_announcing(self):
        """As a process that is killed between the two leaves it."""
        notifier = self.notifier
        with notifier.store() as store:
            publish(
                store,
                notifier.folder,
                Publication(
                    reconcile(store, notifier.config, START), notifier.config.topics, 50
                ),
                keep_going=lambda: True,
                progress=lambda _done, _all: None,
            )

    def push(self, after=timedelta(), keep_going=lambda: True):
        notifier = self.notifier
        with notifier.store() as store:
            site = reconcile(store, notifier.config, START)
            return push(
                Errands(store, notifier.folder, site, {}),
                allow_private=notifier.config.push.allow_private,
                clock=lambda: START + after,
                keep_going=keep_going,
            )

    def document(self, name="topics/steel/changes.atom"):
        return (self.instance.feeds / name).read_bytes()

    def fill(self, put, number):
        with self.notifier.store() as store, store.transaction():
            for one in range(number):
                put(store, one)

    def leases(self):
        with Store.open(self.instance.folder / "data/notifier.db") as store:
            return store.leases.number()


@pytest.fixture
def hub(instance):
    return Hub(instance)


@pytest.fixture
def reader():
    with listening() as listener:
        yield listener


def minutes(number):
    return timedelta(minutes=number)


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


def test_feeds_name_the_hub_only_where_the_server_is_public(hub):
    assert f'<link rel="hub" href="{HUB}"/>' in hub.document().decode()
    assert f'rel="hub" href="{HUB}"' in hub.document("topics/all/releases.rss").decode()
    assert f'"url": "{HUB}"' in hub.document("topics/all/releases.json").decode()
    hub.instance.configure(web={"public": False})
    hub.instance.run("publish")
    for name in ("changes.atom", "releases.rss", "changes.json"):
        assert '"hub"' not in hub.document(f"topics/steel/{name}").decode()
