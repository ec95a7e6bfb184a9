"""JSON Feed 1.1 documents."""

import json
from datetime import datetime

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.feed.document import Feed
from notifier.feed.jsonfeed import json_feed
from notifier.feed.xml import atom, rss
from notifier.release import EventType
from tests.builders import a_correction, a_release, a_revision, an_event
from tests.feed.samples import POISON, feeds, poisoned_feeds, seed_feeds
from tests.golden import make


def read(feed: Feed):
    return json.loads(json_feed(feed))


def a_revised_feed() -> Feed:
    second = a_correction(a_revision(), body="New text.", kinds=("rewrite",))
    event = an_event(seq=2, type=EventType.REVISED, release=a_release(current=second))
    return feeds([], [event])[1]


@pytest.mark.parametrize("name", ["releases.json", "changes.json"])
def test_a_known_topic_gives_the_expected_document(name):
    assert make.documents()[name] == (make.FOLDER / name).read_bytes()


def test_the_feed_says_what_it_is_and_where():
    feed = seed_feeds()[0]
    document = read(feed)
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["title"] == feed.title
    assert document["home_page_url"] == "https://example.org/topics/steel/"
    assert document["feed_url"] == "https://example.org/topics/steel/releases.json"
    assert document["authors"] == [{"name": "Trade ministry", "url": "https://example.org/"}]
    assert document["_notifier"]["updated"] == "2026-03-02T01:30:00.162Z"


@pytest.mark.parametrize("write", [atom, rss])
def test_all_formats_agree_on_ids_titles_links_and_dates(write):
    for feed in seed_feeds():
        parsed = feedparser.parse(write(feed))
        items = read(feed)["items"]
        assert len(items) == 40
        for seen, item in zip(parsed.entries, items, strict=True):
            assert (seen.id, seen.title, seen.link) == (item["id"], item["title"], item["url"])
            assert seen.published_parsed == utc(item["date_published"])
            assert seen.updated_parsed == utc(item["date_modified"])


def utc(timestamp: str):
    return datetime.fromisoformat(timestamp).utctimetuple()


def test_an_item_has_its_text_as_html_and_as_plain_text():
    feed, _ = feeds([a_release(current=a_revision(body="5 < 6.\nTrue."))], [])
    (item,) = read(feed)["items"]
    assert item["content_html"] == ("<p>5 &lt; 6.</p>\n<p>True.</p>\n<p>Filed under Steel.</p>")
    assert item["content_text"] == "5 < 6.\n\nTrue.\n\nFiled under Steel."
    assert item["language"] == "en"
    assert item["tags"] == ["Steel"]


def test_an_item_proves_which_text_it_shows_and_what_kind_of_change_it_was():
    (item,) = read(a_revised_feed())["items"]
    assert item["_notifier"] == {
        "about": "https://example.org/",
        "release": "tag:example.org,2026-01-01:release/r01",
        "revision": 2,
        "change": "revised",
        "weight": "major",
        "kinds": ["rewrite"],
        "content_hash": a_revision(body="New text.").content_hash,
        "related": [
            {
                "url": "https://example.org/releases/r01/",
                "title": "The release as it stands",
            },
            {
                "url": "https://example.org/releases/r01/history.atom",
                "title": "Every change of this release",
            },
        ],
    }


def test_an_item_of_the_releases_feed_has_a_status_instead():
    feed, _ = feeds([a_release()], [])
    (item,) = read(feed)["items"]
    assert item["_notifier"]["status"] == "live"
    assert "change" not in item["_notifier"]


@pytest.mark.parametrize("text", POISON.values(), ids=POISON)
def test_damaged_and_hostile_texts_never_cost_the_document(text):
    for feed in poisoned_feeds(text):
        items = read(feed)["items"]
        assert [item["id"] for item in items] == [entry.id for entry in feed.entries]
        assert all(item["title"].strip() for item in items)


@given(st.text(st.characters()))
@settings(max_examples=50)
def test_any_text_can_be_written(text):
    for feed in poisoned_feeds(text):
        assert len(read(feed)["items"]) == len(feed.entries)
