"""Feeds of the past: closed archives, and the changes of one release."""

import feedparser
import pytest
from lxml import etree

from notifier.feed.archives import archive_feed, history_feed, subscription_feed
from notifier.feed.entries import changes_feed
from notifier.feed.xml import atom, rss
from notifier.release import EventType
from tests.builders import (
    FIRST_SEEN_AT,
    MILLISECOND,
    a_correction,
    a_release,
    a_revision,
    a_site,
    a_topic,
    an_event,
    seed_events,
)

BASE = "https://example.org/topics/steel/changes"
NAMES = {"atom": "http://www.w3.org/2005/Atom", "fh": "http://purl.org/syndication/history/1.0"}
RELATIONS = ("self", "current", "prev-archive", "next-archive")


def links(document):
    """Address by relation, of the relations of RFC 5005."""
    found = etree.fromstring(document).iterfind("atom:link", NAMES)
    return {one.get("rel"): one.get("href") for one in found if one.get("rel") in RELATIONS}


def an_archive(number, *, is_newest):
    events = seed_events()
    return archive_feed(a_site(), a_topic(), events, number=number, is_newest=is_newest)


@pytest.mark.parametrize(
    ("number", "is_newest", "around"),
    [
        (1, False, {"next-archive": f"{BASE}/2.atom"}),
        (2, True, {"prev-archive": f"{BASE}/1.atom"}),
        (2, False, {"prev-archive": f"{BASE}/1.atom", "next-archive": f"{BASE}/3.atom"}),
    ],
)
def test_an_archive_links_the_feed_and_its_neighbours(number, is_newest, around):
    document = atom(an_archive(number, is_newest=is_newest))
    own = {"self": f"{BASE}/{number}.atom", "current": f"{BASE}.atom"}
    assert links(document) == own | around
    assert etree.fromstring(document).find("fh:archive", NAMES) is not None


def test_an_archive_is_the_same_feed_and_has_the_same_entries():
    events = seed_events()
    feed = changes_feed(a_site(), a_topic(), events, updated_if_empty=FIRST_SEEN_AT)
    archive = an_archive(3, is_newest=True)
    assert archive.id == feed.id
    assert archive.entries == feed.entries
    assert archive.title == f"{feed.title}, archive 3"


def test_an_archive_has_the_texts_that_the_feed_had_no_room_for():
    at = [FIRST_SEEN_AT + place * MILLISECOND for place in range(100)]
    body = "Steel exports rose. " * 400
    releases = [
        a_release(current=a_revision(release_id=f"r{n:03}", body=body, seen_at=seen_at))
        for n, seen_at in enumerate(at)
    ]
    events = [an_event(seq=seq, release=one) for seq, one in enumerate(releases, 1)]
    feed = changes_feed(a_site(), a_topic(), events, updated_if_empty=FIRST_SEEN_AT)
    archive = archive_feed(a_site(), a_topic(), events, number=1, is_newest=False)
    words = [len(entry.content_text.split()) for entry in (feed.entries[-1], *archive.entries)]
    assert words[0] < 100
    assert all(number >= 3 * 400 for number in words[1:])
    assert len(atom(archive)) < 5_000_000


def test_the_feed_leads_to_its_newest_archive_in_atom_alone():
    feed = changes_feed(a_site(), a_topic(), seed_events(), updated_if_empty=FIRST_SEEN_AT)
    leading = subscription_feed(feed, "steel", 7)
    assert links(atom(leading)) == {
        "self": f"{BASE}.atom",
        "prev-archive": f"{BASE}/7.atom",
    }
    assert b"fh:archive" not in atom(leading)
    assert rss(leading) == rss(feed)
    assert subscription_feed(feed, "steel", 0) == feed


def test_the_changes_of_one_release_can_be_followed():
    first = a_revision()
    second = a_correction(
        first, body="Exports of steel rose by 167 percent.", title="New title"
    )
    release = a_release(current=second)
    told = [
        an_event(release=a_release(current=first)),
        an_event(seq=2, release=release, type=EventType.REVISED),
    ]
    feed = history_feed(a_site(), release, told)
    parsed = feedparser.parse(atom(feed))
    assert not parsed.bozo
    assert parsed.feed.id == "tag:example.org,2026-01-01:release/r01/history"
    assert parsed.feed.title == "New title – every change (Trade ministry)"
    assert parsed.feed.link == "https://example.org/releases/r01/"
    every = changes_feed(a_site(), a_topic(), told, updated_if_empty=FIRST_SEEN_AT)
    assert feed.entries == every.entries
    assert [one.title.split(":")[0] for one in parsed.entries] == ["Revised", "New"]
