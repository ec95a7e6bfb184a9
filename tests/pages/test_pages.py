"""What a reader finds on the pages of the site."""

from dataclasses import replace
from datetime import date

import pytest
from lxml import html

from notifier import pages
from notifier.release import EventType, Hit, Match, Neighbour, Neighbours, Status
from tests.builders import (
    a_correction,
    a_release,
    a_revision,
    a_site,
    an_event,
    seed_events,
    seed_releases,
)
from tests.page_samples import (
    ALL,
    FIRST,
    REVISED,
    SECOND,
    SOURCE,
    STEEL,
    a_topic_page,
    links,
    seen,
)


def an_index(site=None, **lists):
    return pages.index(
        site or a_site(),
        lists.get("topics", []),
        countries=lists.get("countries", []),
        newest=lists.get("newest", []),
        changes=lists.get("changes", []),
        activity=lists.get("activity", {}),
    )


def test_the_index_leads_to_the_countries_that_have_releases():
    found = links(an_index(countries=[replace(STEEL, slug="country-jp", title="Japan")]))
    assert found["Japan"] == "https://example.org/topics/country-jp/"
    assert "Countries" not in seen(an_index())


def test_a_release_page_says_which_countries_it_is_about_and_why():
    japan = Match("country-jp", "Japan", (Hit("title", 10, 15, "Japan"),))
    page = pages.release(a_site(), a_release(countries=(japan,)), [FIRST], source=SOURCE)
    assert "Countries, and why Japan because it says “Japan”" in seen(page)
    assert links(page)["Japan"] == "https://example.org/topics/country-jp/"


def test_the_index_says_what_this_is_and_how_much_there_is_of_each_topic():
    text = seen(an_index(topics=[ALL, STEEL]))
    assert "Press releases as their source published them" in text
    assert "Steel Steel and its derivatives. 1,234 releases · last change 1 March 2026" in text
    assert "All releases Every release. 0 releases" in text
    assert "No release has been read yet." in text


def test_the_index_shows_newest_releases_and_what_changed_when():
    changes = [
        an_event(type=EventType.REVISED, release=REVISED, at=SECOND.seen_at),
        an_event(type=EventType.WITHDRAWN, release=REVISED, at=SECOND.seen_at),
    ]
    page = an_index(newest=[REVISED], changes=changes)
    text = seen(page)
    assert "1 Mar 2026 Steel exports fall in February revised once" in text
    assert "2 Mar 2026 Steel exports fall in February Revised: new title, figures" in text
    assert "2 Mar 2026 Steel exports fall in February Withdrawn" in text


def test_a_revision_among_the_changes_leads_to_its_differences():
    event = an_event(type=EventType.REVISED, release=REVISED)
    page = a_topic_page(a_site(), [], [event])
    assert links(page)[SECOND.title] == "https://example.org/releases/r01/r2/"


def test_the_index_offers_every_way_to_subscribe():
    found = links(an_index())
    assert found["Atom"] == "https://example.org/topics/all/changes.atom"
    assert found["RSS"] == "https://example.org/topics/all/changes.rss"
    assert found["JSON Feed"] == "https://example.org/topics/all/changes.json"
    assert found["All feeds (OPML)"] == "https://example.org/feeds.opml"
    assert found["editor@example.org"] == "mailto:editor@example.org"


def test_pages_lead_to_the_form_where_there_is_one():
    site = a_site(is_served=True)
    assert links(an_index(site))["Get it by mail"] == "https://example.org/subscribe"
    topic = a_topic_page(site, [], [])
    assert links(topic)["Get it by mail"] == "https://example.org/subscribe?topic=steel"
    assert "Get it by mail" not in links(an_index())


@pytest.mark.parametrize("contact", ["https://example.org/desk", "the desk"])
def test_a_contact_that_is_no_mail_address_is_only_shown(contact):
    page = an_index(a_site(contact=contact))
    assert contact in seen(page)
    assert b"mailto:" not in page


def test_a_topic_page_shows_its_query_and_why_each_release_is_there():
    because = (Hit("body", 11, 16, "steel"), Hit("title", 0, 5, "Steel"))
    matches = (Match("steel", "Steel", because), Match("energy", "Energy", ()))
    page = a_topic_page(a_site(), [a_release(topics=matches)], [])
    text = seen(page)
    assert 'when it matches this query steel OR "hot rolled"' in text
    assert "Here because it says “steel”" in text
    assert links(page)["Energy"] == "https://example.org/topics/energy/"
    assert "Nothing has changed yet." in text


def test_a_topic_without_a_query_says_that_it_takes_everything():
    assert "Every release is filed here." in seen(
        pages.topic(a_site(), ALL, [], [], numbers={}, dated=[])
    )


def test_a_page_announces_its_own_feeds_under_distinct_titles():
    tree = html.fromstring(a_topic_page(a_site(), [], []).decode())
    found = {link.get("href"): link for link in tree.iter("link") if link.get("title")}
    prefix = "https://example.org/topics/steel/"
    assert sorted(address.removeprefix(prefix) for address in found) == [
        f"{feed}.{extension}"
        for feed in ("changes", "releases")
        for extension in ("atom", "json", "rss")
    ]
    assert len({link.get("title") for link in found.values()}) == 6
    assert found[f"{prefix}changes.rss"].get("type") == "application/rss+xml"
    assert found[f"{prefix}changes.rss"].get("title") == "Steel – every change (RSS)"


def test_a_release_page_says_all_that_is_known_of_it():
    because = (Hit("title", 0, 5, "Steel"), Hit("body", 11, 16, "steel"))
    release = a_release(
        current=SECOND,
        category="Industry",
        flags=("suspect_truncated", "unheard_of"),
        topics=(Match("steel", "Steel", because), Match("misc", "Others", ())),
    )
    page = pages.release(a_site(), release, (SECOND, FIRST), source=SOURCE)
    text = seen(page)
    assert "1 March 2026 · Industry" in text
    assert "The source's text appears to be cut off." in text
    assert "Noted: unheard of." in text
    assert "Steel because it says “Steel”" in text
    assert "Others because it takes releases whatever they say" in text
    assert "Revision 2 2 March 2026, 02:30 UTC · new title, figures · major change" in text
    assert "Revision 1 2 March 2026, 01:30 UTC · first seen Titled “Steel exports rise" in text
    assert SECOND.content_hash in text
    assert "tag:example.org,2026-01-01:release/r01" in text
    assert links(page)["Revision 1"] == "https://example.org/releases/r01/r1/"
    assert b"<mark>Steel</mark> exports fall" in page
    assert b"Exports of <mark>steel</mark> rose" in page


def test_a_withdrawn_release_is_marked_wherever_it_is_listed():
    release = a_release(status=Status.WITHDRAWN)
    assert "Withdrawn" in seen(an_index(newest=[release]))
    page = seen(pages.release(a_site(), release, [FIRST], source=SOURCE))
    assert "The source no longer shows this release." in page
    assert "Withdrawn" not in seen(an_index(newest=[a_release()]))


def test_a_revision_page_shows_what_changed():
    page = pages.revision(a_site(), REVISED, SECOND)
    assert b"<del>16.7</del><ins>167</ins> percent" in page
    assert b"Steel exports <del>rise</del><ins>fall</ins> in February" in page
    text = seen(page)
    assert "What changed new title, figures (major change)" in text
    assert "Before After 16.7 167 not stated 3" in text


def test_revisions_lead_to_their_neighbours():
    middle = links(pages.revision(a_site(), a_release(current=a_correction(SECOND)), SECOND))
    assert middle["← Revision 1"] == "https://example.org/releases/r01/r1/"
    assert middle["Revision 3 →"] == "https://example.org/releases/r01/r3/"
    assert "Revision 3 →" not in links(pages.revision(a_site(), REVISED, SECOND))


def test_the_first_revision_shows_its_text():
    page = pages.revision(a_site(), REVISED, FIRST)
    assert FIRST.body in seen(page)
    assert b"<del>" not in page
    assert "← Revision 0" not in links(page)


def test_a_revision_that_only_changed_the_title_shows_its_text():
    retitled = a_correction(FIRST, title="Another title", difference=())
    text = seen(pages.revision(a_site(), a_release(current=retitled), retitled))
    assert f"The text itself is that of revision 1. {FIRST.body}" in text


def test_a_release_whose_title_shows_nothing_still_has_a_name():
    revision = a_revision(title="\u200b")
    page = pages.release(a_site(), a_release(current=revision), [revision], source=SOURCE)
    assert "Untitled release of 2026-03-01" in seen(page)


def test_every_bundled_release_is_shown_whole():
    for release in seed_releases():
        page = pages.release(a_site(), release, [release.current], source=SOURCE)
        shown = " ".join(
            p.text_content()
            for p in html.fromstring(page.decode()).xpath("//*[@class='prose']/p")
        )
        assert shown == " ".join(release.current.body.split())


def test_an_index_of_all_bundled_releases_is_small():
    releases = seed_releases()
    page = an_index(
        topics=[STEEL] * 20, countries=[STEEL] * 80, newest=releases, changes=seed_events()
    )
    assert len(page) < 100_000


def test_the_page_of_an_issue_links_the_ones_before_and_after():
    near = Neighbours(
        previous=Neighbour("r00", "Exports in January", date(2026, 2, 1)),
        next=Neighbour("r03", "Exports in March", date(2026, 4, 1)),
    )
    page = pages.release(a_site(), a_release(neighbours=near), [a_revision()], source=SOURCE)
    assert "Previous in this series: Exports in January (1 February 2026)" in seen(page)
    assert "Next in this series: Exports in March (1 April 2026)" in seen(page)
    assert links(page)["Exports in January"] == "https://example.org/releases/r00/"
    assert links(page)["Exports in March"] == "https://example.org/releases/r03/"


def test_a_release_that_is_no_issue_says_nothing_of_a_series():
    page = pages.release(a_site(), a_release(), [a_revision()], source=SOURCE)
    assert "eries" not in seen(page)
