"""Push as a subscriber meets it: real processes on loopback."""

import json
import re
import signal
from threading import Event

import httpx
import pytest

from tests.acceptance.daemons import CONFIG, command, new_instance, running, until
from tests.push.servers import Listener, listening

KEY = "s3cret"
CHIPS = "http://localhost:8000/topics/chips/changes.atom"
WITHIN_S = 20
PUSH = """\
web: {port: 0, public: true}
push: {allow_private: true}
"""


def release(number):
    return (
        f"-\nMemory chip exports reach high number {number}\n"
        f"Exports of memory chips rose 16.{number} percent in November. They will rise on."
        " date2025-12-19\n"
    )


def drop(folder, number):
    (folder / "seeds" / f"new{number}.txt").write_text(release(number))


@pytest.fixture
def instance(tmp_path):
    config = CONFIG.replace("web: {port: 0}\n", PUSH)
    return new_instance(tmp_path / "instance", config.replace("scan_interval_s: 30", INTERVALS))


INTERVALS = "scan_interval_s: 30, push_interval_s: 1"


SEARCH = "/search.atom?q=%22high+number%22+chip*"


def searched(daemon):
    return daemon.get(SEARCH)


def published(daemon):
    """A search is answered once all of the site is there."""
    until(lambda: searched(daemon).status_code == 200, 60, "the first publish")


def subscribe(daemon, listener, at="/topics/chips/changes.atom", **more):
    """Through the hub that the feed itself names."""
    feed = daemon.get(at)
    [hub] = re.findall(r'<link rel="hub" href="([^"]+)"', feed.text)
    assert f'<{hub}>; rel="hub"' in feed.headers["link"]
    stated = {"mode": "subscribe", "topic": CHIPS, "callback": listener.url, "secret": KEY}
    form = {f"hub.{name}": value for name, value in (stated | more).items()}
    address = hub.replace("http://localhost:8000", daemon.url)
    known = subscriptions(daemon)
    assert httpx.post(address, data=form).status_code == 202
    until(lambda: subscriptions(daemon) > known, WITHIN_S, "the subscription")


def subscriptions(daemon):
    value = json.loads(command(daemon.folder, "--json", "status").stdout)
    return value["push"]["hub"]["subscriptions"]


def test_a_subscriber_gets_each_change_once_and_signed_beside_a_slow_and_a_dead_one(instance):
    with running(instance) as daemon, listening() as reader:
        published(daemon)
        with listening() as dead:
            subscribe(daemon, dead, lease_seconds="30")
        slow = Listener(until=Event())
        with listening(slow):
            subscribe(daemon, slow)
            subscribe(daemon, reader)
            for number in (1, 2):
                drop(instance, number)
                until(lambda n=number: len(reader.posts()) == n, WITHIN_S, "the change")
        for number, got in enumerate(reader.posts(), 1):
            assert got.is_signed_by(KEY)
            assert f"high number {number}" in got.body.decode()
        feed = daemon.get("/topics/chips/changes.atom").content
        assert reader.posts()[-1].body == feed
        assert daemon.stop() == 0


def test_a_subscriber_to_a_search_gets_each_match_once_also_after_a_restart(instance):
    canonical = "http://localhost:8000/search.atom?q=%22high%20number%22%20AND%20chip%2A"
    with listening() as reader:
        with running(instance) as daemon:
            published(daemon)
            subscribe(daemon, reader, at=SEARCH, topic=f"http://localhost:8000{SEARCH}")
            drop(instance, 1)
            until(reader.posts, WITHIN_S, "the match")
            daemon.stop(signal.SIGKILL)
        with running(instance) as daemon:
            (instance / "seeds" / "other.txt").write_text(
                "-\nA plan for steel\nIt was made public. date2025-12-19\n"
            )
            drop(instance, 2)
            until(lambda: len(reader.posts()) == 2, WITHIN_S, "the second match")
            assert reader.posts()[-1].body == searched(daemon).content
            assert daemon.stop() == 0
    for number, got in enumerate(reader.posts(), 1):
        assert got.is_signed_by(KEY)
        assert f'<{canonical}>; rel="self"' in got.headers["link"]
        assert f"high number {number}" in got.body.decode()
        assert "A plan for steel" not in got.body.decode()


def test_killed_between_publish_and_delivery_nothing_is_lost(instance):
    with running(instance) as daemon, listening() as reader:
        published(daemon)
        subscribe(daemon, reader)
        daemon.stop(signal.SIGKILL)
    drop(instance, 1)
    assert command(instance, "ingest").returncode == 0
    assert command(instance, "publish").returncode == 0
    port = int(reader.url.rpartition(":")[2].partition("/")[0])
    with listening(reader, port), running(instance):
        until(reader.posts, WITHIN_S, "the delivery")
    assert [one.is_signed_by(KEY) for one in reader.posts()] == [True]


def test_killed_while_it_publishes_the_change_is_delivered_all_the_same(instance):
    with running(instance) as daemon, listening() as reader:
        published(daemon)
        subscribe(daemon, reader)
        drop(instance, 1)
        feed = instance / "feeds" / "topics" / "chips" / "changes.atom"
        until(lambda: "high number 1" in feed.read_text(), WITHIN_S, "the publish")
        daemon.stop(signal.SIGKILL)
        with running(instance):
            until(reader.posts, WITHIN_S, "the delivery")
            assert "high number 1" in reader.posts()[-1].body.decode()


def test_an_outside_hub_is_pinged_for_the_changed_topics_once_and_then_named(instance):
    with listening() as hub:
        push = f"push: {{allow_private: true, hubs: ['{hub.url}']}}\n"
        config = CONFIG.replace("web: {port: 0}\n", "web: {port: 0}\n" + push)
        (instance / "config.yaml").write_text(config)
        assert command(instance, "run", "--once").returncode == 0
        assert hub.heard == []
        drop(instance, 1)
        value = json.loads(command(instance, "--json", "run", "--once").stdout)
        assert value["push"]["accepted"] == len(hub.posts())
        pinged = [one.form["hub.url"] for one in hub.posts()]
        assert len(set(pinged)) == len(pinged)
        slugs = {address.split("/")[4] for address in pinged}
        assert slugs == {"all", "chips"}
        assert len(pinged) == 2 * 6
        for _ in range(2):
            assert command(instance, "run", "--once").returncode == 0
        assert len(hub.posts()) == len(pinged)
        feed = instance / "feeds" / "topics" / "chips" / "releases.atom"
        assert f'rel="hub" href="{hub.url}"' in feed.read_text()


def test_it_stops_in_time_while_calls_are_under_way(instance):
    slow = Listener(until=Event())
    with listening(slow), running(instance) as daemon:
        published(daemon)
        subscribe(daemon, slow)
        drop(instance, 1)
        until(slow.posts, WITHIN_S, "the delivery")
        assert daemon.stop() == 0
