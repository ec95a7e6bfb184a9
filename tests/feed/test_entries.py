"""What the two feeds of a topic say, before any format."""

from datetime import UTC, date, datetime, timedelta

import pytest

from notifier.feed.content import MAX_DIFFERENCE_CHARS, MAX_TEXT_CHARS, NO_TEXT
from notifier.feed.entries import Category, Entry, Link, changes_feed, releases_feed
from notifier.release import (
    Event,
    EventType,
    Hit,
    Match,
    Neighbour,
    Neighbours,
    Release,
    Status,
    Weight,
)
from tests.builders import (
    FIRST_SEEN_AT,
    a_correction,
    a_release,
    a_revision,
    a_site,
    a_topic,
    an_event,
    seed_events,
    seed_releases,
)

SITE = a_site()
HOUR = timedelta(hours=1)
TAG = "tag:example.org,2026-01-01:"
HISTORY = Link(
    f"{TAG}rel/history",
    "https://example.org/releases/r01/history.atom",
    "application/atom+xml",
    "Every change of this release",
)


def releases(*given: Release):
    return releases_feed(SITE, a_topic(), given, updated_if_empty=FIRST_SEEN_AT)


def changes(*given: Event):
    return changes_feed(SITE, a_topic(), given, updated_if_empty=FIRST_SEEN_AT)


def the_release_entry(**fields) -> Entry:
    (entry,) = releases(a_release(**fields)).entries
    return entry


def the_event_entry(**fields) -> Entry:
    (entry,) = changes(an_event(**fields)).entries
    return entry


def a_revised_event(**fields) -> Event:
    first = a_revision()
    corrected = {
        "body": first.body.replace("16.7", "167"),
        "kinds": ("figures",),
        "figures": (("16.7", "167"),),
    }
    second = a_correction(first, **{**corrected, **fields})
    release = a_release(current=second, first_seen_at=first.seen_at)
    return an_event(seq=2, type=EventType.REVISED, release=release)


def test_a_release_keeps_its_id_when_it_is_revised():
    before = the_release_entry()
    after = the_release_entry(current=a_correction(a_revision(), title="New title"))
    assert before.id == after.id == f"{TAG}release/r01"
    assert after.title == "New title"
    assert after.updated == before.updated + HOUR


def test_a_change_of_no_significance_moves_when_a_release_was_edited_and_nothing_else():
    entry = the_release_entry(significant_at=FIRST_SEEN_AT, updated_at=FIRST_SEEN_AT + HOUR)
    assert (entry.updated, entry.edited) == (FIRST_SEEN_AT, FIRST_SEEN_AT + HOUR)


def test_a_release_stands_for_its_page_and_shows_its_text():
    entry = the_release_entry(current=a_revision(body="One < two.\nThree."), topics=())
    assert entry.link == "https://example.org/releases/r01/"
    assert entry.content_html == "<p>One &lt; two.</p>\n<p>Three.</p>"
    assert entry.content_text == "One < two.\n\nThree."
    assert entry.summary == "One < two. Three."
    assert entry.links == (HISTORY,)


def test_a_release_is_published_on_its_own_day_at_the_source():
    entry = the_release_entry(current=a_revision(date=date(2026, 2, 27)))
    assert entry.published == datetime(2026, 2, 26, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize("day", [date.min, date(1969, 12, 31)])
def test_an_implausible_day_does_not_cost_the_document(day):
    entry = the_release_entry(current=a_revision(date=day))
    assert entry.published == datetime(1969, 12, 31, 15, 0, tzinfo=UTC)


def test_a_day_in_the_future_is_published_when_first_seen():
    entry = the_release_entry(current=a_revision(date=date(2030, 1, 1)))
    assert entry.published == FIRST_SEEN_AT


def test_a_revised_release_says_so_on_top_and_links_the_difference():
    entry = the_release_entry(current=a_revised_event().revision)
    first_line = entry.content_text.splitlines()[0]
    assert first_line == (
        "Revision 2, read on 2026-03-02. Major change: figures."
        " 1 word added, 1 word removed. Figures: 16.7 → 167."
    )
    assert [link.href for link in entry.links] == [
        "https://example.org/releases/r01/r2/",
        HISTORY.href,
    ]
    assert '<a href="https://example.org/releases/r01/r2/">' in entry.content_html


def test_days_in_the_text_are_days_at_the_source():
    late = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
    entry = the_event_entry(type=EventType.WITHDRAWN, at=late)
    assert entry.summary == "Withdrawn on 2026-03-03."


def test_a_withdrawn_release_stays_visible_and_says_so():
    entry = the_release_entry(status=Status.WITHDRAWN, updated_at=FIRST_SEEN_AT + HOUR)
    assert entry.title == "Withdrawn: Steel exports rise in February"
    assert entry.content_text.startswith("Withdrawn on 2026-03-02.")
    assert Category("withdrawn", f"{TAG}scheme/status", "Withdrawn") in entry.categories
    assert "Exports of steel" in entry.content_html


def test_a_release_is_filed_under_its_topics_and_the_source_s_category():
    topics = (Match("steel", "Steel", ()), Match("autos", "Automobiles", ()))
    entry = the_release_entry(topics=topics, category="Trade/Investment\x00")
    assert entry.categories == (
        Category("steel", "https://example.org/topics/", "Steel"),
        Category("autos", "https://example.org/topics/", "Automobiles"),
        Category("Trade/Investment", f"{TAG}scheme/category", "Trade/Investment"),
    )


@pytest.mark.parametrize(
    ("event_type", "title", "letter"),
    [
        (EventType.NEW, "New: Steel exports rise in February", "r1"),
        (EventType.WITHDRAWN, "Withdrawn: Steel exports rise in February", "w1"),
        (EventType.RESTORED, "Restored: Steel exports rise in February", "u1"),
    ],
)
def test_every_event_has_its_own_id_and_says_what_happened(event_type, title, letter):
    entry = the_event_entry(type=event_type)
    assert entry.id == f"{TAG}release/r01/{letter}"
    assert entry.title == title
    assert entry.link == "https://example.org/releases/r01/"
    assert "Exports of steel" in entry.content_html


def test_a_revised_event_shows_what_changed_before_the_text():
    (entry,) = changes(a_revised_event()).entries
    assert entry.id == f"{TAG}release/r01/r2"
    assert entry.title == "Revised: Steel exports rise in February (r2)"
    assert entry.link == "https://example.org/releases/r01/r2/"
    assert entry.links[0].href == "https://example.org/releases/r01/"
    table = entry.content_html.index("<td>16.7</td><td>167</td>")
    edits = entry.content_html.index("<del>[-16.7-]</del><ins>{+167+}</ins>")
    text = entry.content_html.index("rose by 167 percent")
    assert table < edits < text


def test_a_retitled_release_shows_both_titles():
    (entry,) = changes(a_revised_event(title="Steel exports fall in February")).entries
    assert "<del>[-rise-]</del><ins>{+fall+}</ins> in February" in entry.content_html
    assert "[-rise-]{+fall+} in February" in entry.content_text


def test_an_event_is_published_and_updated_when_it_happened():
    at = FIRST_SEEN_AT + 5 * HOUR
    entry = the_event_entry(at=at)
    assert (entry.published, entry.updated, entry.edited) == (at, at, at)


def test_an_event_never_changes_after_what_happens_to_its_release():
    first = a_revision()
    then = an_event(release=a_release(current=first))
    later = a_release(
        current=a_correction(first, title="Another title", body="Another text."),
        status=Status.WITHDRAWN,
        category="Industry",
        flags=("suspect_truncated",),
        updated_at=FIRST_SEEN_AT + 9 * HOUR,
        topics=(Match("autos", "Automobiles", ()),),
    )
    now = an_event(release=later, revision=first, at=then.at)
    assert changes(then) == changes(now)


def test_a_revision_carries_its_weight_and_kinds_as_categories():
    event = a_revised_event(weight=Weight.MINOR, kinds=("typo", "redated"))
    (entry,) = changes(event).entries
    terms = [category.term for category in entry.categories]
    assert terms == ["revised", "major", "typo", "redated"]
    assert entry.summary.startswith("Minor change: typo, redated.")


def test_the_newest_comes_first_whatever_the_order_given():
    events = seed_events()
    assert changes(*events) == changes(*reversed(events))
    newest = changes(*events).entries[0]
    assert newest.published == max(event.at for event in events)
    known = seed_releases()
    assert releases(*known) == releases(*reversed(known))


def test_a_feed_is_as_new_as_its_newest_entry():
    feed = releases(*seed_releases())
    assert feed.updated == max(entry.updated for entry in feed.entries)


def test_an_empty_feed_is_as_new_as_it_is_told():
    assert releases().updated == FIRST_SEEN_AT
    assert changes().entries == ()


def test_no_two_entries_share_a_time():
    for feed in (releases(*seed_releases()), changes(*seed_events())):
        assert len(feed.entries) == 40
        assert len({entry.updated for entry in feed.entries}) == 40


def test_the_two_feeds_have_distinct_ids_and_titles_and_know_each_other():
    state, events = releases(), changes()
    assert state.id == f"{TAG}feed/steel/releases"
    assert events.id == f"{TAG}feed/steel/changes"
    assert state.title == "Steel – releases (Trade ministry)"
    assert events.title == "Steel – every change (Trade ministry)"
    assert state.links[0].href == events.addresses["atom"]
    assert state.page == events.page == "https://example.org/topics/steel/"


def test_a_new_base_url_keeps_every_id():
    moved = a_site(url="https://new.example/press")
    feed = releases_feed(moved, a_topic(), [a_release()], updated_if_empty=FIRST_SEEN_AT)
    assert feed.id == releases().id
    assert feed.entries[0].id == the_release_entry().id
    assert feed.entries[0].link == "https://new.example/press/releases/r01/"


def test_a_release_without_text_says_so():
    entry = the_release_entry(current=a_revision(body=" \n "), topics=())
    assert entry.content_html == f"<p>{NO_TEXT}</p>"
    assert entry.summary == NO_TEXT


def test_a_huge_text_is_cut_and_linked():
    entry = the_release_entry(current=a_revision(body="word " * 40_000), topics=())
    assert len(entry.content_html) < MAX_TEXT_CHARS + 500
    assert entry.content_text.endswith("Read the rest: https://example.org/releases/r01/")


def test_a_huge_text_of_a_revision_links_that_revision():
    second = a_correction(a_revision(), body="x" * 200_000)
    event = an_event(type=EventType.REVISED, release=a_release(current=second))
    (entry,) = changes(event).entries
    assert len(entry.content_html) < MAX_TEXT_CHARS + MAX_DIFFERENCE_CHARS
    assert "the difference is too long to show here" in entry.content_text
    assert entry.content_text.endswith("Read the rest: https://example.org/releases/r01/r2/")


def test_a_huge_title_is_cut():
    assert len(the_release_entry(current=a_revision(title="t" * 200_000)).title) == 250


def test_huge_figures_and_categories_are_cut():
    (entry,) = changes(a_revised_event(figures=(("1" * 200_000, ""),))).entries
    assert len(entry.content_html) < 1_000
    assert len(the_release_entry(category="c" * 200_000).categories[-1].label) == 80


def test_many_figures_are_cut_and_counted():
    figures = tuple((str(number), "") for number in range(30))
    (entry,) = changes(a_revised_event(figures=figures)).entries
    assert "<td>0</td><td>–</td>" in entry.content_html
    assert "11 → –; and 18 more." in entry.summary


NEAR = Neighbours(previous=Neighbour("r00", "Exports <up> in January", date(2026, 2, 1)))


def test_an_issue_of_a_series_ends_with_a_link_to_the_one_before():
    entry = the_release_entry(neighbours=NEAR, topics=())
    page = "https://example.org/releases/r00/"
    link = f'<a href="{page}">Exports &lt;up&gt; in January</a>'
    assert entry.content_html.endswith(f"<p>Previous in this series: {link}</p>")
    assert entry.content_text.endswith(
        f"Previous in this series: Exports <up> in January {page}"
    )


def test_an_event_says_nothing_of_issues_that_may_come_later():
    event = the_event_entry(release=a_release(neighbours=NEAR))
    assert "in this series" not in event.content_html + event.content_text


def test_a_huge_title_of_the_issue_before_is_cut():
    huge = Neighbours(previous=Neighbour("r00", "t" * 200_000, date(2026, 2, 1)))
    assert len(the_release_entry(neighbours=huge).content_html) < 1_000


def test_a_release_says_where_it_is_filed_and_because_of_which_words():
    steel = Match("steel", "Steel & iron", (Hit("title", 0, 5, "<Steel>"),))
    japan = Match("country-jp", "Japan", (Hit("body", 0, 5, "Tokyo"),))
    early = Match("early", "Early", ())
    entry = the_release_entry(topics=(steel, early), countries=(japan,))
    said = "Filed under Steel & iron (it says “<Steel>”); Early; Japan (it says “Tokyo”)."
    assert entry.content_text.endswith(said)
    assert "Steel &amp; iron (it says “&lt;Steel&gt;”)" in entry.content_html
