"""What a reader finds on the pages of changes, and on pages of a month."""

import re
from datetime import UTC, datetime

from lxml import html

from notifier import pages
from notifier.pages.lines import FILTERED, WEIGHTS
from notifier.pages.text import difference_excerpt
from notifier.release import EventType, Weight
from tests.builders import a_correction, a_release, a_site, an_event
from tests.page_samples import FIRST, REVISED, SECOND, STEEL, links, seen

FIGURES = an_event(type=EventType.REVISED, release=REVISED)
TYPO = a_correction(FIRST, kinds=("typo",), weight=Weight.MINOR)
SPELLING = an_event(
    type=EventType.REVISED, release=a_release(current=TYPO), weight=Weight.MINOR
)


def changes(*events, **values):
    values = {"numbers": {}, "dated": [], "first_seen": {}} | values
    return pages.changes(a_site(), events, **values)


def test_each_change_shows_its_words():
    page = changes(FIGURES)
    assert b"rose by <del>16.7</del><ins>167</ins> percent" in page
    assert b"Steel exports <del>rise</del><ins>fall</ins> in February" in page
    assert links(page)[SECOND.title] == "https://example.org/releases/r01/r2/"


def test_changes_can_be_filtered_by_what_some_have_and_others_lack():
    tree = html.fromstring(changes(FIGURES, SPELLING).decode())
    offered = tree.xpath("//form[@class='filter']//input/@value")
    assert offered == ["", "weight-major", "weight-minor", "", "figures", "retitled", "typo"]
    shown = [set(line.get("class").split()) for line in tree.xpath("//ol//li[@class]")]
    assert {"figures", "weight-major"} <= shown[0]
    assert {"typo", "weight-minor"} <= shown[1]


def test_nothing_is_offered_that_would_filter_nothing():
    assert b'class="filter"' not in changes(FIGURES)


def test_the_stylesheet_can_filter_by_everything_that_is_offered():
    sheet = pages.assets()["site.css"].decode()
    rules = re.findall(
        r':has\(\[value="([\w-]+)"\]:checked\) \.changes > li:not\(\.(\S+)\)', sheet
    )
    assert sorted(rules) == sorted((mark, mark) for mark in (*WEIGHTS, *FILTERED))


def test_hours_are_those_of_the_zone_of_the_site():
    page = changes(first_seen={datetime(2026, 3, 2, 1, tzinfo=UTC): 4})
    assert "10:00 4" in seen(page)
    assert "The hour, in Asia/Seoul" in seen(page)


def test_the_days_of_changes_are_said_to_be_those_of_utc():
    late = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)  # 1 March in Seoul
    event = an_event(type=EventType.REVISED, release=REVISED, at=late)
    assert "28 Feb 2026" in seen(changes(event))
    assert "Days and months of changes are those of UTC." in seen(changes(event))


def test_a_month_leads_to_its_neighbours_and_says_what_it_leaves_out():
    page = pages.changes_of_month(
        a_site(), "2026-03", [FIGURES], number=2001, around=("2025-12", None)
    )
    assert "2,001 changes; days and months are those of UTC" in seen(page)
    assert "2,000 more in this month stand on the pages of their releases." in seen(page)
    assert links(page)["← December 2025"] == "https://example.org/changes/2025-12/"
    assert links(page)["Latest changes"] == "https://example.org/changes/"


def test_a_month_of_a_topic_leads_to_the_topic():
    page = pages.month(
        a_site(), STEEL, "2026-03", [REVISED], number=1, around=(None, "2026-05")
    )
    found = links(page)
    assert found["May 2026 →"] == "https://example.org/topics/steel/2026-05/"
    assert found["Steel"] == "https://example.org/topics/steel/"
    assert "more are dated" not in seen(page)


def test_an_excerpt_of_a_long_difference_shows_its_first_changes():
    words = " ".join(f"word{number}" for number in range(200))
    edits = (
        ("equal", f"{words} "),
        ("delete", "16.7"),
        ("insert", "17.6"),
        ("equal", f" {words} "),
        ("insert", "the last"),
    )
    shown = difference_excerpt(edits, 200)
    assert shown.startswith("… word")
    assert "word199 <del>16.7</del><ins>17.6</ins> word0" in shown
    assert "the last" in shown or shown.endswith("…")
    assert len(html.fromstring(f"<p>{shown}</p>").text_content()) < 300
    assert difference_excerpt((("equal", "Nothing changed."),), 200) == ""
