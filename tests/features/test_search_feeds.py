"""Any query is a feed of what is stored, with the entries of the topics' feeds."""

import os
import re
from contextlib import contextmanager

import feedparser
import pytest

from notifier.config import load
from notifier.reception import Reception
from notifier.web import create_app
from notifier.wiring import Notifier
from tests.features.texts import CHIPS, STEEL, record
from tests.web.conftest import served


@pytest.fixture
def filled(instance):
    instance.drop("one.txt", record("Steel quota", STEEL) + record("Memory chips", CHIPS))
    assert instance.run("run", "--once").code == 0
    return instance


@contextmanager
def site(instance):
    notifier = Notifier(load(instance.folder / "config.yaml", {}))
    app = create_app(instance.feeds, search=Reception(notifier).search_feed, health=dict)
    with served(app) as client:
        yield client


def titles(client, query):
    answer = client.get("/search.atom", params={"q": query})
    return [one.title for one in feedparser.parse(answer.content).entries]


def test_a_search_feed_is_what_the_command_finds_and_what_a_topic_says(filled):
    with site(filled) as client:
        found = feedparser.parse(client.get("/search.atom?q=quota*+steel").content)
        items = client.get("/search.json?q=quota*+steel").json()["items"]
    assert found.feed.title == "Search: quota* AND steel (News)"
    assert found.feed.id.endswith(":search/quota%2A%20AND%20steel")
    assert [one.title for one in found.entries] == ["Steel quota"]
    topic = feedparser.parse((filled.feeds / "topics/steel/releases.atom").read_bytes())
    assert found.entries == topic.entries
    (listed,) = filled.run("search", "quota* steel").value
    assert items[0]["url"].endswith(f"/releases/{listed['id']}/")


def test_what_is_new_revised_or_withdrawn_is_seen_after_the_next_publish(filled):
    query = "ministry OR chips"
    with site(filled) as client:
        assert titles(client, query) == ["Steel quota", "Memory chips"]
        filled.drop("two.txt", record("Memory chips", f"{CHIPS} It costs 17.6 billion."))
        filled.run("run", "--once")
        assert titles(client, query) == ["Memory chips", "Steel quota"]
        (quota,) = filled.run("search", "quota").value
        filled.run("withdraw", quota["id"], "--reason", "taken back")
        filled.run("publish")
        assert titles(client, query) == ["Withdrawn: Steel quota", "Memory chips"]


def test_who_asks_between_an_ingest_and_its_publish_misses_nothing(filled):
    """A reader that has only a time to ask with, before and after a restart."""
    with site(filled) as client:
        known = {
            "If-Modified-Since": client.get("/search.atom?q=steel").headers["last-modified"]
        }
    at_s = (filled.feeds / ".published").stat().st_mtime
    filled.drop("two.txt", record("More steel", STEEL.replace("16.7", "17.6")))
    filled.run("ingest")
    with site(filled) as client:
        early = client.get("/search.atom?q=steel")
        assert "More steel" in early.text
        filled.run("publish")
        os.utime(filled.feeds / ".published", (at_s + 60, at_s + 60))
        answer = client.get("/search.atom?q=steel", headers=known)
        assert (answer.status_code, answer.content) == (200, early.content)
        known = {"If-Modified-Since": answer.headers["last-modified"]}
        filled.drop("three.txt", record("More chips", CHIPS))
        filled.run("run", "--once")
        assert client.get("/search.atom?q=steel", headers=known).status_code == 304


def test_two_servers_of_one_store_give_the_same_bytes(filled):
    found = []
    for _ in range(2):
        with site(filled) as client:
            found.append([client.get(f"/search.{one}?q=steel") for one in ("atom", "rss")])
    assert found[0][0].content == found[1][0].content
    assert [one.headers["etag"] for one in found[0]] == [
        one.headers["etag"] for one in found[1]
    ]


def test_an_error_is_said_in_the_words_of_the_command(filled):
    with site(filled) as client:
        answer = client.get("/search.atom", params={"q": "titel:steel"})
    said = filled.run("search", "titel:steel", options=()).stderr
    assert answer.status_code == 400
    assert re.sub(r"\s+", " ", said) == re.sub(r"\s+", " ", f"notifier: {answer.text}")
