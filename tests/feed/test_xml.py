"""Atom and RSS documents as feed readers take them."""

import locale
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from feedgen.feed import FeedGenerator
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from notifier.feed.xml import atom, rss
from notifier.release import Status
from tests.builders import a_correction, a_release, a_revision
from tests.feed.samples import POISON, feeds, poisoned_feeds, seed_feeds
from tests.golden import make

ROOT = Path(__file__).parents[2]
each_format = pytest.mark.parametrize("write", [atom, rss])
NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "app": "http://www.w3.org/2007/app",
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
}

OUR_ELEMENTS = {"div", "p", "a", "h3", "ins", "del"}
OUR_ELEMENTS |= {"table", "thead", "tbody", "tr", "th", "td"}


def xpath(document: bytes, path: str) -> list[str]:
    return [str(found) for found in etree.fromstring(document).xpath(path, namespaces=NAMES)]


def a_revised_feed():
    return feeds([a_release(current=a_correction(a_revision(), body="New text."))], [])[0]


@pytest.mark.parametrize(
    "name",
    [
        "archive.atom",
        "changes.atom",
        "changes.rss",
        "history.atom",
        "releases.atom",
        "releases.rss",
    ],
)
def test_a_known_topic_gives_the_expected_document(name):
    assert make.documents()[name] == (make.FOLDER / name).read_bytes()


@each_format
def test_readers_find_ids_titles_links_and_dates(write):
    for feed in seed_feeds():
        parsed = feedparser.parse(write(feed))
        assert not parsed.bozo
        assert parsed.feed.title == feed.title
        assert parsed.feed.link == feed.page
        for entry, seen in zip(feed.entries, parsed.entries, strict=True):
            assert (seen.id, seen.title, seen.link) == (entry.id, entry.title, entry.link)
            published = datetime(*seen.published_parsed[:6], tzinfo=UTC)
            updated = datetime(*seen.updated_parsed[:6], tzinfo=UTC)
            assert published == entry.published.replace(microsecond=0)
            assert updated == entry.updated.replace(microsecond=0)


@each_format
@pytest.mark.parametrize("text", POISON.values(), ids=POISON)
def test_damaged_and_hostile_texts_never_cost_the_document(write, text):
    for feed in poisoned_feeds(text):
        parsed = feedparser.parse(write(feed))
        assert not parsed.bozo
        assert [seen.id for seen in parsed.entries] == [entry.id for entry in feed.entries]
        assert all(seen.title for seen in parsed.entries)


@given(st.text(st.characters()))
@settings(max_examples=50)
def test_any_text_can_be_written(text):
    for feed in poisoned_feeds(text):
        assert xpath(atom(feed), "//atom:entry/atom:title/text()") == [
            entry.title for entry in feed.entries
        ]
        assert xpath(rss(feed), "//item/guid/text()") == [entry.id for entry in feed.entries]


@pytest.mark.parametrize("text", [POISON["script"], POISON["broken markup"]])
def test_no_markup_of_a_release_becomes_markup(text):
    for feed in poisoned_feeds(text):
        (contents,) = {
            tuple(xpath(atom(feed), "//atom:content/text()")),
            tuple(xpath(rss(feed), "//content:encoded/text()")),
        }
        for content in contents:
            elements = etree.fromstring(f"<div>{content}</div>").iter()
            assert {element.tag for element in elements} <= OUR_ELEMENTS


def test_atom_times_have_milliseconds_and_z():
    document = atom(a_revised_feed())
    assert xpath(document, "/atom:feed/atom:updated/text()") == ["2026-03-02T02:30:00.123Z"]
    assert xpath(document, "//atom:entry/atom:updated/text()") == ["2026-03-02T02:30:00.123Z"]
    assert xpath(document, "//atom:published/text()") == ["2026-02-28T15:00:00.000Z"]
    assert xpath(document, "//app:edited/text()") == ["2026-03-02T02:30:00.123Z"]


def test_rss_dates_are_rfc_822_and_the_exact_time_stands_beside_them():
    document = rss(a_revised_feed())
    assert xpath(document, "//item/pubDate/text()") == ["Sat, 28 Feb 2026 15:00:00 +0000"]
    assert xpath(document, "//lastBuildDate/text()") == ["Mon, 02 Mar 2026 02:30:00 +0000"]
    assert xpath(document, "//item/atom:updated/text()") == ["2026-03-02T02:30:00.123Z"]


def test_an_atom_entry_has_one_alternate_link_and_says_what_the_others_are():
    document = atom(a_revised_feed())
    entry = "//atom:entry/atom:link"
    history = "tag:example.org,2026-01-01:rel/history"
    assert xpath(document, f"{entry}/@rel") == ["alternate", "related", history]
    assert xpath(document, f"{entry}/@type") == [*["text/html"] * 2, "application/atom+xml"]
    assert xpath(document, f"{entry}[@rel='related']/@href") == [
        "https://example.org/releases/r01/r2/"
    ]
    assert xpath(document, f"{entry}/@title") == [
        "What changed in revision 2",
        "Every change of this release",
    ]


def test_feedgen_still_loses_what_an_entry_link_is():
    """When this fails, feedgen has mended its issue 135: let it write the links of
    ``_AtomEntry`` itself."""
    generator = FeedGenerator()
    generator.id("tag:example.org,2026:feed")
    generator.title("Feed")
    entry = generator.add_entry(order="append")
    entry.id("tag:example.org,2026:entry")
    entry.title("Entry")
    entry.link(href="https://example.org/", rel="related", type="text/html", title="Page")
    entry.content("text")
    (link,) = etree.fromstring(generator.atom_str()).iterfind(".//{*}entry/{*}link")
    assert dict(link.attrib) == {"href": "https://example.org/"}


def test_a_channel_names_itself_first_and_links_the_topic_s_page():
    document = rss(a_revised_feed())
    links = xpath(document, "//channel/atom:link/@rel")
    assert links == ["self", "alternate", "alternate", "related"]
    assert xpath(document, "//channel/atom:link[1]/@href") == [
        "https://example.org/topics/steel/releases.rss"
    ]
    assert xpath(document, "//channel/link/text()") == ["https://example.org/topics/steel/"]


def test_an_rss_guid_is_the_entry_s_id_and_no_address():
    document = rss(a_revised_feed())
    assert xpath(document, "//guid/text()") == ["tag:example.org,2026-01-01:release/r01"]
    assert xpath(document, "//guid/@isPermaLink") == ["false"]


def test_an_rss_item_has_its_summary_before_its_content_and_names_its_maker():
    document = rss(a_revised_feed())
    names = [
        etree.QName(child).localname for child in etree.fromstring(document).find(".//item")
    ]
    assert names.index("description") < names.index("encoded")
    assert xpath(document, "//item/dc:creator/text()") == ["Trade ministry"]


def test_an_rss_summary_is_html_and_so_is_escaped_once_more():
    feed, _ = feeds([a_release(current=a_revision(body="5 < 6 & <b>"))], [])
    assert xpath(rss(feed), "//item/description/text()") == ["5 &lt; 6 &amp; &lt;b&gt;"]
    assert xpath(atom(feed), "//atom:summary/text()") == ["5 < 6 & <b>"]


@each_format
def test_topics_are_categories_with_their_titles(write):
    parsed = feedparser.parse(write(a_revised_feed()))
    (tag,) = parsed.entries[0].tags
    assert "Steel" in {tag.term, tag.label}
    assert tag.scheme == "https://example.org/topics/"


@each_format
def test_a_browser_is_told_the_stylesheet(write):
    root = etree.fromstring(write(a_revised_feed()))
    instruction = root.getprevious()
    assert instruction.target == "xml-stylesheet"
    assert instruction.text == 'type="text/css" href="https://example.org/feed.css"'


def test_an_entry_in_another_language_says_so():
    feed = a_revised_feed()
    korean = replace(feed, entries=tuple(replace(e, language="ko") for e in feed.entries))
    assert xpath(atom(korean), "//atom:entry/@xml:lang") == ["ko"]
    assert xpath(atom(feed), "//atom:entry/@xml:lang") == []
    assert xpath(atom(feed), "/atom:feed/@xml:lang") == ["en"]


@each_format
def test_a_feed_without_entries_is_whole(write):
    parsed = feedparser.parse(write(feeds([], [])[0]))
    assert not parsed.bozo
    assert parsed.entries == []


@each_format
def test_a_withdrawn_release_is_still_in_the_document(write):
    withdrawn = a_release(status=Status.WITHDRAWN)
    parsed = feedparser.parse(write(feeds([withdrawn], [])[0]))
    assert parsed.entries[0].title == "Withdrawn: Steel exports rise in February"


BUILD_ELSEWHERE = """
import hashlib, locale
from tests.golden.make import documents
for name in ("de_DE.UTF-8", "tr_TR.UTF-8", "C.UTF-8", "POSIX"):
    try:
        locale.setlocale(locale.LC_ALL, name)
        break
    except locale.Error:
        continue
print(hashlib.sha256(b"".join(documents().values())).hexdigest())
"""


def test_zone_locale_and_hash_seed_do_not_matter():
    built = [
        subprocess.run(
            [sys.executable, "-c", BUILD_ELSEWHERE],
            cwd=ROOT,
            env={"TZ": zone, "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone, seed in [("America/St_Johns", "1"), ("Asia/Seoul", "2")]
    ]
    assert built[0] == built[1] != ""


def test_threads_write_the_same_and_leave_the_locale_alone():
    before = locale.setlocale(locale.LC_ALL), sys.getswitchinterval()
    feed = seed_feeds()[0]
    try:
        chosen = locale.setlocale(locale.LC_ALL, "C.UTF-8")
        sys.setswitchinterval(1e-6)
        with ThreadPoolExecutor(4) as threads:
            documents = set(threads.map(rss, [feed] * 48))
        assert documents == {rss(feed)}
        assert locale.setlocale(locale.LC_ALL) == chosen
    finally:
        locale.setlocale(locale.LC_ALL, before[0])
        sys.setswitchinterval(before[1])
