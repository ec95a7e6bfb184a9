"""The feed of a search says what it searched for and what matches now."""

from datetime import UTC, datetime

import pytest

from notifier.feed.search import search_feed
from notifier.feed.writing import written
from notifier.query import parse
from tests.builders import a_release, a_site, a_topic
from tests.feed.samples import releases_feed

HUB = "https://example.org/hub"


def feed_of(text, *releases, **site):
    return search_feed(a_site(**site), parse(text), releases)


def test_its_names_come_from_the_canonical_query():
    feed = feed_of("tariff steel")
    assert feed.id == "tag:example.org,2026-01-01:search/steel%20AND%20tariff"
    assert feed.title == "Search: steel AND tariff (Trade ministry)"
    assert feed.addresses["rss"] == "https://example.org/search.rss?q=steel%20AND%20tariff"
    assert feed == feed_of("steel AND tariff")


def test_another_base_url_leaves_its_id():
    assert feed_of("steel", url="https://other.example").id == feed_of("steel").id


def test_its_entries_are_those_of_a_topic():
    found = a_release()
    topic = releases_feed(
        a_site(), a_topic(), [found], updated_if_empty=datetime(2026, 1, 1, tzinfo=UTC)
    )
    feed = feed_of("steel", found)
    assert (feed.entries, feed.updated) == (topic.entries, topic.updated)


def test_without_a_match_it_is_as_old_as_the_ids():
    assert feed_of("steel").updated == datetime(2026, 1, 1, tzinfo=UTC)


def test_it_names_our_own_hub_only():
    assert feed_of("steel", hubs=(HUB, "https://hub.example.net/")).hubs == (HUB,)
    assert feed_of("steel", hubs=("https://hub.example.net/",)).hubs == ()


@pytest.mark.parametrize(
    "text", ["\"<script> & ''\"", "철강 NEAR 관세", " ".join(f"w{n}" for n in range(200))]
)
def test_any_query_can_be_written(text):
    assert all(written(feed_of(text)).documents.values())
