"""A bad entry costs itself and nothing else."""

import json
from dataclasses import replace

import feedparser
import pytest

from notifier.feed.writing import written
from tests.builders import a_correction, a_release, a_revision
from tests.feed.samples import feeds, seed_feeds

# What lxml refuses in an attribute or a text, and UTF-8 in JSON.
DAMAGE = {
    "nul in a category": "\x00",
    "escape in a category": "figures\x1b",
    "noncharacter": "\ufffe",
    "surrogate": "\udc80",
}


def damaged_feed(kind):
    """Two releases; the second one's kinds came out of the store damaged."""
    second = a_correction(a_revision(release_id="r02"), body="New.", kinds=(kind,))
    feed, _ = feeds([a_release(), a_release(current=second)], [])
    bad, good = feed.entries
    broken = replace(bad, categories=(replace(good.categories[0], term=kind),))
    return replace(feed, entries=(broken, good)), bad, good


@pytest.mark.parametrize("kind", DAMAGE.values(), ids=DAMAGE)
def test_an_entry_that_cannot_be_written_is_left_out_of_every_format_and_named(kind):
    feed, bad, good = damaged_feed(kind)
    found = written(feed)
    for extension in ("atom", "rss"):
        parsed = feedparser.parse(found.documents[extension])
        assert not parsed.bozo
        assert [one.id for one in parsed.entries] == [good.id]
    items = json.loads(found.documents["json"])["items"]
    assert [item["id"] for item in items] == [good.id]
    (omission,) = found.left_out
    assert omission.entry == bad.id
    assert "XML" in omission.reason or "surrogates" in omission.reason


def test_a_feed_of_sound_entries_leaves_nothing_out():
    for feed in seed_feeds():
        found = written(feed)
        assert found.left_out == ()
        assert set(found.documents) == {"atom", "rss", "json"}
        assert len(feedparser.parse(found.documents["rss"]).entries) == len(feed.entries)


def test_a_feed_whose_own_words_cannot_be_written_is_no_fault_of_its_entries():
    feed = replace(seed_feeds()[0], title="\x00")
    with pytest.raises(ValueError, match="XML"):
        written(feed)
