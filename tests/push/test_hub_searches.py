"""The hub for search feeds: a change that matches is told once, and nothing else is."""

import asyncio
import re
import sqlite3
from datetime import timedelta
from itertools import count

import pytest

from notifier.errors import HubRefused
from notifier.pipeline import Publication, announce, reconcile
from notifier.pipeline.hub_documents import HubDocuments
from notifier.pipeline.subscribing import FULL_OF_SEARCHES, MAX_SEARCHES
from notifier.reception import Reception
from notifier.searches import read
from notifier.topics import Former
from tests.features.texts import CHIPS, STEEL, record, seed
from tests.pipeline.counting import CountedNotifier
from tests.push.hubs import HUB, KEY, START
from tests.push.servers import listening

SITE = "https://news.example.org"
TOPIC = f"{SITE}/search.atom?q=exports%20AND%20steel"
SPELLED = f"{SITE}/search.atom?q=steel+exports"


def told(hub, *listeners):
    """How often each was told after a push."""
    hub.push()
    return [len(one.posts()) for one in listeners]


def drop(hub, title, text):
    hub.instance.drop(f"{title} {len(text)}.txt", record(title, text))
    assert hub.instance.run("ingest").code == 0
    assert hub.instance.run("publish").code == 0


def test_each_match_arrives_once_as_the_server_serves_it_and_signed(hub, reader):
    hub.subscribed(reader, topic=TOPIC)
    title = hub.change()
    assert told(hub, reader) == [1]
    assert told(hub, reader) == [1]
    (got,) = reader.posts()
    assert (
        got.body
        == Reception(hub.notifier).search_feed(read("search.atom?q=steel+exports")).body
    )
    assert title in got.body.decode()
    assert got.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert got.headers["link"] == f'<{HUB}>; rel="hub", <{TOPIC}>; rel="self"'
    assert got.is_signed_by(KEY)
    assert f'<link rel="hub" href="{HUB}"/>' in got.body.decode()


@pytest.mark.parametrize("extension", ["rss", "json"])
def test_every_format_can_be_followed(hub, reader, extension):
    hub.subscribed(reader, topic=f"{SITE}/search.{extension}?q=steel")
    title = hub.change()
    assert told(hub, reader) == [1]
    assert title in reader.posts()[0].body.decode()


def test_any_spelling_is_taken_and_named_back_as_it_was_asked_for(hub, reader):
    hub.subscribed(reader, topic=SPELLED)
    assert reader.gets()[0].query["hub.topic"] == SPELLED
    hub.subscribed(reader, topic=TOPIC)
    assert reader.gets()[1].query["hub.topic"] == TOPIC
    assert hub.leases() == 1


@pytest.mark.parametrize(
    ("topic", "status", "reason"),
    [
        ("search.atom?q=titel:steel", 400, "hub.topic: column 1: 'titel:' is not a field."),
        ("search.atom", 400, "hub.topic: q must be given once"),
        ("search.atom?q=" + "x" * 3000, 400, "hub.topic: the address of this search is long"),
        ("search.xml?q=steel", 404, "hub.topic must be the address of a feed"),
    ],
)
def test_what_is_no_search_is_refused(hub, topic, status, reason):
    with pytest.raises(HubRefused) as refused:
        hub.ask("http://127.0.0.1:1/", topic=f"{SITE}/{topic}")
    assert refused.value.status == status
    assert refused.value.reason.startswith(reason)


def test_who_searches_for_something_else_hears_nothing(hub, reader):
    with listening() as other:
        hub.subscribed(reader, topic=f"{SITE}/search.atom?q=steel")
        hub.subscribed(other, topic=f"{SITE}/search.atom?q=chips")
        hub.change()
        assert told(hub, reader, other) == [1, 0]
        drop(hub, "Memory", CHIPS)
        assert told(hub, reader, other) == [1, 1]


def test_a_release_that_no_longer_matches_is_told_once(hub, reader):
    hub.subscribed(reader, topic=f"{SITE}/search.atom?q=february")
    drop(hub, "Quota", STEEL)
    assert told(hub, reader) == [1]
    drop(hub, "Quota", STEEL.replace("February", "March"))
    assert told(hub, reader) == [2]
    assert "Quota" not in reader.posts()[1].body.decode()
    drop(hub, "Quota", STEEL.replace("February", "March, not in April"))
    assert told(hub, reader) == [2]


def test_a_change_of_what_the_feed_does_not_hold_is_not_told(hub, reader):
    hub.instance.configure(feeds={"entries": 1})
    drop(hub, "Younger", STEEL)
    with hub.notifier.store() as store, store.transaction():
        store._db.execute("UPDATE events SET baseline = 1")
    hub.instance.run("rebuild")
    hub.subscribed(reader, topic=f"{SITE}/search.atom?q=february")
    drop(hub, "Old steel", STEEL.replace("February", "March"))
    assert told(hub, reader) == [0]


def test_a_publish_that_changes_nothing_tells_nobody(hub, reader):
    hub.subscribed(reader, topic=TOPIC)
    hub.change()
    assert told(hub, reader) == [1]
    hub.instance.run("run", "--once")
    hub.instance.run("rebuild")
    assert told(hub, reader) == [1]


def test_another_title_of_the_site_is_nobodys_news(hub, reader):
    hub.subscribed(reader, topic=TOPIC)
    hub.instance.configure(site=hub.instance.settings["site"] | {"title": "Other news"})
    assert hub.instance.run("publish").value["written"] > 0
    assert told(hub, reader) == [0]
    hub.change()
    assert told(hub, reader) == [1]


def test_what_was_published_and_not_announced_is_told_by_the_next_process(hub, reader):
    hub.subscribed(reader, topic=TOPIC)
    title = hub.ingest()
    hub.publish_without_announcing()
    assert told(hub, reader) == [0]
    assert hub.instance.run("publish").code == 0
    assert told(hub, reader) == [1]
    assert title in reader.posts()[0].body.decode()


def test_what_came_just_before_the_subscription_and_was_not_announced_is_told(hub, reader):
    title = hub.ingest()
    hub.subscribed(reader, topic=TOPIC)
    assert hub.instance.run("publish").code == 0
    assert told(hub, reader) == [1]
    assert title in reader.posts()[0].body.decode()


def test_what_is_not_taken_is_tried_again_with_all_that_came_meanwhile(hub, reader):
    hub.subscribed(reader, topic=TOPIC)
    reader.status = 503
    hub.change()
    assert hub.push().deferred == 1
    newest = hub.change()
    reader.status = 200
    assert hub.push(timedelta(minutes=1)).accepted == 1
    assert newest in reader.posts()[-1].body.decode()


def test_outside_hubs_are_not_told_of_searches(hub, reader):
    with listening() as outside:
        hub.instance.configure(push={"allow_private": True, "hubs": [outside.url]})
        hub.instance.run("publish")
        hub.subscribed(reader, topic=TOPIC)
        hub.change()
        assert told(hub, reader) == [1]
        assert outside.posts()
        assert not [one for one in outside.posts() if "search" in one.form["hub.url"]]


def test_no_more_searches_are_followed_than_can_be_put_to_a_release(hub, reader):
    def lease(store, number):
        document = f"search.atom?q=w{number}"
        store.leases.grant(f"http://h/{number}", document, "", now=START, expires_at=LATER)

    hub.fill(lease, MAX_SEARCHES)
    hub.ask(reader.url, topic=f"{SITE}/search.atom?q=w0")
    hub.push()
    assert hub.leases() == MAX_SEARCHES + 1
    hub.ask(reader.url, topic=TOPIC)
    hub.push()
    assert reader.gets()[-1].query["hub.mode"] == "denied"
    assert reader.gets()[-1].query["hub.reason"] == FULL_OF_SEARCHES
    assert hub.leases() == MAX_SEARCHES + 1


LATER = START + timedelta(days=1)


def test_a_query_that_the_language_no_longer_takes_ends_with_a_word(hub, reader):
    def lease(store, _number):
        document = "search.atom?q=titel%3Asteel"
        store.leases.grant(reader.url, document, "", now=START, expires_at=LATER)

    hub.fill(lease, 1)
    hub.change()
    assert hub.leases() == 1
    hub.instance.configure(site=hub.instance.settings["site"] | {"title": "Other news"})
    hub.instance.run("publish")
    assert told(hub, reader) == [0]
    assert reader.gets()[-1].query["hub.mode"] == "denied"
    assert hub.leases() == 0


def test_what_was_announced_of_a_search_is_forgotten_with_its_last_lease(hub, reader):
    hub.subscribed(reader, topic=TOPIC)
    hub.ask(reader.url, topic=TOPIC, mode="unsubscribe")
    hub.push()
    hub.change()
    path = hub.notifier.config.store.path
    with sqlite3.connect(path) as store:
        known = store.execute("SELECT document FROM announced WHERE document > 's'").fetchall()
    store.close()
    assert [name for (name,) in known if name.startswith("search.")] == []


def test_calls_that_are_under_way_go_on_while_a_search_is_made(hub):
    name = "search.atom?q=steel"
    hub.ingest()

    async def prepared(documents):
        making = asyncio.create_task(documents.prepare(name))
        await asyncio.sleep(0)
        assert not making.done()
        await making

    with hub.notifier.store() as store:
        site = reconcile(store, hub.notifier.config, START)
        documents = HubDocuments(hub.notifier.folder, store, site, 50)
        asyncio.run(prepared(documents))
        assert documents.read(name) == Reception(hub.notifier).search_feed(read(name)).body


def test_a_push_that_is_stopped_leaves_the_searches_to_the_next_one(hub, reader):
    words = ("steel", "exports", "rose")
    for word in words:
        hub.subscribed(reader, topic=f"{SITE}/search.atom?q={word}")
    hub.change()
    asked = count()
    hub.push(keep_going=lambda: next(asked) < 2)
    assert len(reader.posts()) <= 1
    hub.push()
    titles = {re.search("Search: ([a-z]+)", one.body.decode())[1] for one in reader.posts()}
    assert titles == set(words)


def statements_of_an_announcement(hub):
    """How many questions it asks the store to announce a new release on steel."""
    hub.ingest()
    hub.publish_without_announcing()
    notifier = CountedNotifier(hub.instance)
    with notifier.store() as store:
        site = reconcile(store, notifier.config, START)
        documents = HubDocuments(notifier.folder, store, site, 50)
        publication = Publication(site, notifier.config.topics, 50, Former(), {})
        notifier.counts.clear()
        assert announce(store, documents, publication, hubs=(), now=START)
        return len(notifier.counts.statements)


def test_a_change_costs_the_searches_that_it_matches_and_no_others(hub):
    def lease(store, number):
        document = f"search.atom?q=w{number}"
        store.leases.grant(f"http://h/{number}", document, "", now=START, expires_at=LATER)

    hub.fill(lease, 1)
    few = statements_of_an_announcement(hub)
    hub.fill(lease, 200)
    hub.instance.drop("many.txt", seed(*(f"Iron {n}" for n in range(40)), body=CHIPS))
    assert hub.instance.run("run", "--once").code == 0
    assert statements_of_an_announcement(hub) <= few
