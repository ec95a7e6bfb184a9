"""The same entries in three formats, as the parsers of several projects read them."""

from datetime import UTC, datetime
from time import struct_time

import atoma
import fastfeedparser
import feedparser
import httpx
import pytest
from reader import make_reader

FEEDS = ("changes", "releases")


@pytest.fixture(scope="module")
def documents(site):
    """Every feed document of the topic, by feed and format."""
    return {
        (feed, extension): httpx.get(f"{site.url}/topics/chips/{feed}.{extension}")
        for feed in FEEDS
        for extension in ("atom", "rss", "json")
    }


def stated(documents, feed):
    """(id, title, published to the second) of each entry, as the JSON feed states them."""
    items = documents[feed, "json"].json()["items"]
    return [(one["id"], one["title"], _second(one["date_published"])) for one in items]


def _second(text):
    return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)


def _utc(when):
    if isinstance(when, struct_time):
        return datetime(*when[:6], tzinfo=UTC)
    return when.astimezone(UTC).replace(microsecond=0)


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize("extension", ["atom", "rss"])
def test_feedparser_finds_nothing_to_mend(documents, feed, extension):
    found = feedparser.parse(documents[feed, extension].content)
    assert not found.bozo
    entries = [(one.id, one.title, _utc(one.published_parsed)) for one in found.entries]
    assert entries == stated(documents, feed)


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize("extension", ["atom", "rss"])
def test_fastfeedparser_reads_the_same(documents, feed, extension):
    found = fastfeedparser.parse(documents[feed, extension].content)
    entries = [(one.id, one.title, _second(one.published)) for one in found.entries]
    assert entries == stated(documents, feed)


@pytest.mark.parametrize("feed", FEEDS)
def test_atoma_reads_the_same_atom(documents, feed):
    found = atoma.parse_atom_bytes(documents[feed, "atom"].content)
    entries = [(one.id_, one.title.value, _utc(one.published)) for one in found.entries]
    assert entries == stated(documents, feed)


@pytest.mark.parametrize("feed", FEEDS)
def test_atoma_reads_the_same_rss(documents, feed):
    found = atoma.parse_rss_bytes(documents[feed, "rss"].content)
    entries = [(one.guid, one.title, _utc(one.pub_date)) for one in found.items]
    assert entries == stated(documents, feed)


@pytest.mark.parametrize("feed", FEEDS)
def test_atoma_reads_the_same_json(documents, feed):
    found = atoma.parse_json_feed_bytes(documents[feed, "json"].content)
    entries = [(one.id_, one.title, _utc(one.date_published)) for one in found.items]
    assert entries == stated(documents, feed)


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize("extension", ["atom", "rss", "json"])
def test_the_reader_library_reads_the_same(site, documents, feed, extension):
    address = f"{site.url}/topics/chips/{feed}.{extension}"
    with make_reader(":memory:") as reader:
        reader.add_feed(address)
        reader.update_feed(address)
        entries = {(one.id, one.title, _utc(one.published)) for one in reader.get_entries()}
    assert entries == set(stated(documents, feed))
