"""How much of each entry a document carries."""

import pytest

from notifier.feed.entries import changes_feed, releases_feed
from notifier.feed.window import FULL_TEXT_BYTES, MAX_YOUNG
from notifier.feed.writing import written
from tests.builders import (
    FIRST_SEEN_AT,
    MILLISECOND,
    a_release,
    a_revision,
    a_site,
    a_topic,
    an_event,
)


def long_releases(number, body):
    found = []
    for place in range(number):
        at = FIRST_SEEN_AT + place * MILLISECOND
        current = a_revision(release_id=f"r{place:03}", body=f"{place} {body}", seen_at=at)
        found.append(a_release(current=current))
    return found


def the_feed(name, releases):
    if name == "releases":
        return releases_feed(a_site(), a_topic(), releases, updated_if_empty=FIRST_SEEN_AT)
    events = [an_event(seq=seq, release=one) for seq, one in enumerate(releases, 1)]
    return changes_feed(a_site(), a_topic(), events, updated_if_empty=FIRST_SEEN_AT)


@pytest.mark.parametrize("name", ["releases", "changes"])
def test_the_newest_entries_have_their_text_and_the_others_the_way_to_it(name):
    body = "Steel exports rose. " * 500
    entries = the_feed(name, long_releases(90, body)).entries
    full = [entry for entry in entries if len(entry.content_text) > 9_000]
    sizes = [len((one.content_html + one.content_text).encode()) for one in full]
    assert full == list(entries[: len(full)])
    assert sum(sizes) <= FULL_TEXT_BYTES < sum(sizes) + max(sizes)
    for entry in entries[len(full) :]:
        assert entry.content_html == (
            f'<p>{entry.summary}</p>\n<p><a href="{entry.link}">Read the whole entry</a></p>'
        )
        assert entry.content_text.endswith(f": {entry.link}")


def test_a_summary_that_stands_for_a_text_is_no_markup():
    body = '<script>alert("1")</script> & more. ' * 500
    entries = the_feed("changes", long_releases(40, body)).entries
    assert "&lt;script&gt;" in entries[-1].content_html
    assert "<script>" not in entries[-1].content_html


@pytest.mark.parametrize("name", ["releases", "changes"])
@pytest.mark.parametrize(
    ("body", "most_bytes"),
    [("수출이 늘었다. " * 5_000, 2_000_000), ("<&> " * 9_000, 5_000_000)],
    ids=["Korean", "markup"],
)
def test_no_flood_makes_a_document_larger_than_readers_take(name, body, most_bytes):
    found = written(the_feed(name, long_releases(MAX_YOUNG, body)))
    for document in found.documents.values():
        assert len(document) < most_bytes
    assert found.documents["atom"].count(b"<entry>") == MAX_YOUNG
