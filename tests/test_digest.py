"""Letters as their readers see them: counts, order, footer, size, headers."""

import re
from dataclasses import replace

import pytest

from notifier.digest import MAX_HTML_BYTES, headers, inlined, render
from notifier.release import Match
from notifier.subscription import Frequency
from tests.builders import a_site
from tests.letters import (
    ALL,
    GONE,
    SITE,
    STEEL,
    UNSUBSCRIBE,
    a_letter,
    a_new_item,
    a_revised_item,
    flat,
    links,
    seed_items,
    tree,
)


def test_a_digest_counts_what_it_holds_in_subject_first_lines_and_preheader():
    letter = a_letter(a_new_item(), a_new_item(release_id="r09"), a_revised_item(), GONE)
    content = render(SITE, letter)
    counts = "2 new, 1 revised, 1 withdrawn"
    assert content.subject == f"Daily digest, 22 November 2026: {counts}"
    assert content.text.split("\n")[:2] == ["Daily digest, 22 November 2026", counts]
    preheader = tree(content).find_class("preheader")[0].text
    assert preheader == f"Steel exports rise in February · {counts}"
    assert content.faults == ()


def test_the_foot_leads_to_a_page_of_ones_own_where_there_is_one():
    url = "https://example.org/manage/v2.abc.def"
    content = render(SITE, a_letter(manage_url=url))
    assert f"pause: {url}\n" in content.text
    assert url in [link for *_, link, _ in tree(content).iterlinks()]
    without = render(SITE, a_letter())
    assert "pause" not in without.text + without.html


def test_a_weekly_digest_says_so():
    content = render(SITE, a_letter(frequency=Frequency.WEEKLY))
    assert content.subject == "Weekly digest, 22 November 2026: 1 new"
    assert "it comes once a week" in flat(content.text)
    assert "it comes once a week" in flat(tree(content).text_content())


@pytest.mark.parametrize(
    ("items", "subject"),
    [
        ([a_new_item()], "[New] Steel exports rise in February"),
        ([a_revised_item()], "[Revised] Sales of steel"),
        ([a_revised_item(number=3)], "[Revised 2] Sales of steel"),
        ([GONE], "[Withdrawn] A plan of no return"),
        ([GONE, a_new_item()], "2 releases: Steel exports rise in February and another"),
        ([GONE, a_revised_item(), a_new_item()],
         "3 releases: Steel exports rise in February and others"),
    ],
    ids=["new", "revised", "revised again", "withdrawn", "two", "three"],
)  # fmt: skip
def test_an_immediate_mail_is_named_after_its_releases(items, subject):
    letter = a_letter(*items, frequency=Frequency.IMMEDIATE)
    assert render(SITE, letter).subject == subject


def test_a_mail_about_one_release_is_headed_by_its_title():
    content = render(SITE, a_letter(a_revised_item(), frequency=Frequency.IMMEDIATE))
    page = tree(content)
    (heading,) = page.xpath("//h1|//h2|//h3")
    assert (heading.tag, heading.text_content()) == ("h1", "Sales of steel")
    assert heading.find("a").get("href") == "https://example.org/releases/r02/"
    head = flat(page.find_class("head")[0].text_content())
    assert head == "Trade ministry Revised Sales of steel 1 March 2026 · figures, wording"
    assert page.text_content().count("Sales of steel") == 2


def test_a_weekly_digest_draws_how_many_releases_each_topic_has():
    query = Match("", "your search “aluminium or nickel or copper”", ())
    items = [a_new_item(topics=(STEEL, ALL)), a_new_item(release_id="r07"), a_revised_item(),
             a_new_item(release_id="r08", topics=(STEEL, query))]  # fmt: skip
    content = render(SITE, a_letter(*items, frequency=Frequency.WEEKLY))
    (drawn,) = tree(content).find_class("bars")
    rows = [flat(row.text_content()) for row in drawn.xpath("./table//tr[td[3]]")]
    assert rows == [
        "Steel 4",
        "All releases 1",
        "your search “aluminium or nickel or copper” 1",
    ]
    assert drawn.xpath(".//table/@width") == ["100%", "100%", "25%", "25%"]
    assert content.text.split("\n")[3:7] == [
        "Releases by topic",
        "Steel                                  4 ################################",
        "All releases                           1 ########",
        "your search “aluminium or nickel …     1 ########",
    ]


@pytest.mark.parametrize("frequency", [Frequency.DAILY, Frequency.IMMEDIATE])
def test_nothing_is_drawn_of_less_than_a_week(frequency):
    letter = a_letter(a_new_item(topics=(STEEL, ALL)), a_revised_item(), frequency=frequency)
    assert not tree(render(SITE, letter)).find_class("bars")


def test_nothing_is_drawn_of_a_single_topic():
    letter = a_letter(a_new_item(), a_revised_item(), frequency=Frequency.WEEKLY)
    assert not tree(render(SITE, letter)).find_class("bars")


def test_the_plain_text_has_lines_of_at_most_74_columns_but_for_addresses():
    long = Match("long", "A topic with a name that goes on and on and on and on " * 3, ())
    items = (*seed_items(40), a_new_item(title="Steel " * 30, topics=(long,)), a_revised_item())
    for frequency in Frequency:
        text = render(SITE, a_letter(*items, frequency=frequency)).text
        assert [one for one in text.splitlines() if len(one) > 74 and "://" not in one] == []


def test_new_releases_come_before_revised_ones_and_withdrawn_ones_last():
    content = render(SITE, a_letter(GONE, a_revised_item(), a_new_item()))
    headings = [one.text_content() for one in tree(content).xpath("//h2|//h3")]
    assert headings == [
        "New", "Steel exports rise in February",
        "Revised", "Sales of steel",
        "Withdrawn", "A plan of no return",
    ]  # fmt: skip
    places = [content.text.index(f"* {heading}") for heading in headings[1::2]]
    assert places == sorted(places)


def test_text_and_html_carry_the_same_links_and_all_are_absolute():
    query = Match("", "steel AND export*", ())
    letter = a_letter(
        a_new_item(topics=(STEEL, query, ALL)), a_revised_item(), GONE, *seed_items(20)
    )
    content = render(SITE, letter)
    assert links(content) == set(re.findall(r"https?://\S+", content.text))
    assert all(link.startswith("https://example.org/") for link in links(content))
    assert UNSUBSCRIBE in links(content)
    assert "steel AND export*" in content.text


def test_the_footer_says_why_it_came_how_to_end_it_and_whom_to_ask():
    content = render(SITE, a_letter(a_new_item(topics=(STEEL, ALL)), a_revised_item()))
    foot = flat(tree(content).find_class("foot")[0].text_content())
    assert foot == (
        "You get this mail because you subscribed to Steel, All releases;"
        " it comes once a day. Unsubscribe"
        " Releases are quoted as their source published them."
        " Questions: editor@example.org"
    )
    assert f"Unsubscribe: {UNSUBSCRIBE}" in content.text


def test_the_footer_leads_to_the_page_that_changes_it_and_to_the_mail_in_a_browser():
    here = {
        "manage_url": "https://example.org/manage/v2",
        "view_url": "https://example.org/m/v1",
    }
    content = render(SITE, a_letter(**here))
    foot = tree(content).find_class("foot")[0]
    own = {link.text: link.get("href") for link in foot.xpath("./p[2]/a")}
    assert own == {
        "Unsubscribe": UNSUBSCRIBE,
        "Change how often it comes, or pause": here["manage_url"],
        "View in browser": here["view_url"],
    }
    assert all(f"\n{words}: {url}\n" in content.text for words, url in own.items())


def test_without_a_web_server_the_footer_names_the_operator_instead():
    content = render(SITE, a_letter(unsubscribe_url=None))
    assert "To change or end it, or with questions: editor@example.org" in content.text
    assert "To change or end it, or with questions" in content.html
    assert "nsubscribe" not in content.html


def test_the_html_is_made_for_every_reader():
    content = render(SITE, a_letter(a_new_item(), a_revised_item(), GONE))
    page = tree(content)
    assert page.get("lang") == "en"
    assert page.findtext("head/title") == content.subject
    assert {table.get("role") for table in page.iter("table")} == {"presentation"}
    assert [table.get("width") for table in page.iter("table")] == ["100%", "600"]
    assert not page.xpath("//img|//script|//link|//iframe|//form|//@background|//@src")
    assert "url(" not in content.html
    assert "@import" not in content.html
    assert "prefers-color-scheme: dark" in content.html
    assert "font-size" in page.find(".//h3").get("style")
    assert len(page.find_class("preheader")[0].text) <= 90


def test_styles_that_cannot_be_put_into_the_elements_stay_where_they_are():
    page = '<html><style>p{color:red}</style><p style="{">text</p></html>'
    same, fault = inlined(page)
    assert same == page
    assert "styles" in fault


def test_sixty_releases_keep_their_sentences():
    content = render(SITE, a_letter(*seed_items(60)))
    assert len(content.html.encode()) <= MAX_HTML_BYTES
    assert "more:" not in content.text
    assert len(tree(content).xpath("//p[@class='said']")) == 60


def test_a_hundred_and_twenty_releases_lose_their_sentences_first():
    content = render(SITE, a_letter(*seed_items(120)))
    assert len(content.html.encode()) <= MAX_HTML_BYTES
    assert len(tree(content).xpath("//h3")) == 120
    assert not tree(content).xpath("//p[@class='said']")


def test_five_hundred_releases_are_counted_and_the_last_are_behind_a_link():
    content = render(SITE, a_letter(*seed_items(500)))
    assert len(content.html.encode()) <= MAX_HTML_BYTES
    assert content.subject.endswith("500 new")
    shown = len(tree(content).xpath("//h3"))
    assert shown > 50
    assert f"And {500 - shown} more" in content.text
    assert f"And {500 - shown} more" in content.html
    assert content.text.count("\n* ") == shown
    assert "https://example.org/topics/all/" in links(content)


def test_the_same_letter_is_rendered_to_the_same_words():
    letter = a_letter(a_new_item(), a_revised_item(), GONE)
    assert render(SITE, letter) == render(SITE, letter)


def the_headers(letter, site=SITE):
    return headers(
        site,
        letter,
        message_id="01J0",
        sender="updates@example.org",
    )


def test_a_digest_belongs_to_the_list_of_its_frequency():
    found = the_headers(a_letter(a_new_item(), a_revised_item()))
    assert (found.list_id, found.kind) == ("daily.example.org", "daily")
    assert found.topics == ("steel",)
    assert (found.release_id, found.archived_at) == (None, None)
    assert found.archive_url == "https://example.org/topics/steel/"
    assert found.unsubscribe_url == UNSUBSCRIBE
    assert found.help_url == "mailto:editor@example.org"


def test_an_immediate_mail_of_one_topic_belongs_to_the_list_of_the_topic():
    found = the_headers(a_letter(a_new_item(), frequency=Frequency.IMMEDIATE))
    assert found.list_id == "steel.example.org"
    assert found.release_id == "r01"
    assert found.revision == 1
    assert found.archived_at == "https://example.org/releases/r01/"


def test_an_immediate_mail_of_more_topics_or_of_a_query_belongs_to_the_list_of_all():
    several = a_letter(a_new_item(topics=(STEEL, ALL)), frequency=Frequency.IMMEDIATE)
    query = a_new_item(topics=(Match("", "steel", ()),))
    for letter in (several, a_letter(query, frequency=Frequency.IMMEDIATE)):
        found = the_headers(letter)
        assert found.list_id == "immediate.example.org"
        assert found.archive_url == "https://example.org/topics/all/"


def test_a_mail_about_two_revisions_of_a_release_names_neither():
    old = a_revised_item()
    newer = replace(old.event.revision, number=3)
    found = the_headers(a_letter(old, replace(old, event=replace(old.event, revision=newer))))
    assert (found.release_id, found.revision) == (None, None)


def test_the_headers_carry_what_the_letter_says_of_its_answers():
    letter = a_letter(unsubscribe_mail="unsubscribe+x@example.org", in_reply_to="m0")
    found = the_headers(letter)
    assert (found.unsubscribe_mail, found.in_reply_to) == ("unsubscribe+x@example.org", "m0")


def test_a_site_with_a_port_and_a_path_has_a_list_id_too():
    site = a_site(url="http://localhost:8000/news")
    assert the_headers(a_letter(), site).list_id == "daily.localhost"
