"""Items of a letter as their readers see them: what is new, what changed, what is hostile."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.digest import headers, render
from notifier.message import mime
from notifier.release import Hit, Match, Neighbour, Neighbours
from notifier.subscription import Frequency
from tests.builders import a_site
from tests.letters import GONE, SITE, a_letter, a_new_item, a_revised_item, flat, links, tree


def test_a_new_release_shows_the_sentence_that_matched_with_its_words_and_topics():
    body = "A beginning without any word. Prices of steel and aluminium fell. An end."
    hits = tuple(
        Hit("body", body.index(word), body.index(word) + len(word), word)
        for word in ("steel", "aluminium")
    )
    item = a_new_item(body=body, topics=(Match("steel", "Steel & metals", hits),))
    content = render(SITE, a_letter(item))
    assert tree(content).xpath("//mark/text()") == ["steel", "aluminium"]
    assert "Prices of steel and aluminium fell." in tree(content).text_content()
    assert "A beginning" not in content.html
    assert "Prices of steel and aluminium fell." in content.text
    assert "  Why:\n  - Steel & metals (steel, aluminium)\n" in content.text
    shown = flat(tree(content).text_content())
    assert "Why: Steel & metals (“steel”, “aluminium”)" in shown


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (200, 200, r"… (word )+steel( more)+ …"),
        (0, 200, r"steel( more)+ …"),
        (200, 0, r"… (word )+steel\."),
    ],
)
def test_of_a_long_sentence_the_words_around_the_match_are_shown(before, after, shown):
    body = f"{'word ' * before}steel{' more' * after}."
    hit = Hit("body", 5 * before, 5 * before + 5, "steel")
    item = a_new_item(body=body, topics=(Match("s", "S", (hit,)),))
    (said,) = tree(render(SITE, a_letter(item))).xpath("//p[mark]")
    assert re.fullmatch(shown, said.text_content())
    assert len(said.text_content()) < 300


def test_a_release_that_matched_by_its_title_shows_how_it_begins():
    item = a_new_item(topics=(Match("s", "S", (Hit("title", 0, 5, "Steel"),)),))
    assert (
        "Exports of steel rose by 16.7 percent in February."
        in render(SITE, a_letter(item)).text
    )


def test_a_revised_release_shows_the_figures_and_the_changed_words_but_not_the_rest():
    content = render(SITE, a_letter(a_revised_item()))
    assert "Figures: 16.7 -> 17.6" in content.text
    assert "[-16.7-]{+17.6+}" in content.text
    assert "[-announced-]{+confirmed+}" in content.text
    page = tree(content)
    assert page.xpath("//del/text()") == ["announced", "16.7"]
    assert page.xpath("//ins/text()") == ["confirmed", "17.6"]
    assert page.find_class("figure")[0].text_content() == "16.7 → 17.6"
    assert "figures, wording" in page.text_content()
    assert "nobody would want to read" not in page.text_content()
    assert "https://example.org/releases/r02/r2/" in links(content)


def test_a_new_title_and_a_figure_without_a_partner_are_shown():
    item = a_revised_item(title="Sales of steel, corrected", figures=(("", "5"),))
    content = render(SITE, a_letter(item))
    assert "Sales of steel{+, corrected+}" in content.text
    assert "Figures: (added) -> 5" in content.text
    assert (
        "[Revised] Sales of steel, corrected"
        in render(SITE, a_letter(item, frequency=Frequency.IMMEDIATE)).subject
    )


def test_differences_are_those_since_the_subscriber_looked_last():
    since = replace(a_revised_item(), difference=(("delete", "old "), ("insert", "new ")),
                    figures=(("1", "3"),))  # fmt: skip
    content = render(SITE, a_letter(since))
    assert "Figures: 1 -> 3" in content.text
    assert "[-old-]" in content.text.replace("old -", "old-")
    assert "17.6" not in content.text


def test_a_rewritten_text_is_cut():
    item = replace(a_revised_item(), difference=(("insert", "word " * 5_000),))
    assert len(render(SITE, a_letter(item)).html) < 10_000


def test_a_withdrawn_release_says_so_in_words():
    content = render(SITE, a_letter(GONE))
    assert "The source has withdrawn this release." in flat(content.text)
    assert "The source has withdrawn this release." in content.html


HOSTILE = '<script>alert(1)</script><img src=x onerror=y>"&amp;\x00\x1b\u202e{{ 7*7 }}'


def test_hostile_text_stays_text_in_every_place():
    topic = Match("steel", HOSTILE, (Hit("body", 0, 8, "<script>"),))
    new = a_new_item(title=HOSTILE, body=HOSTILE, topics=(topic,))
    revised = a_revised_item(title=HOSTILE, body=HOSTILE, figures=((HOSTILE, ""),))
    content = render(a_site(title=HOSTILE), a_letter(new, revised))
    page = tree(content)
    assert not page.xpath("//script|//img|//@onerror")
    assert page.xpath("//h3/a")[0].text_content().startswith("<script>alert(1)</script>")
    assert "{{ 7*7 }}" in page.text_content()
    assert "\x00" not in content.html + content.text + content.subject
    assert "\x1b" not in content.html + content.text + content.subject


@given(text=st.text())
def test_no_text_of_a_release_can_stop_a_letter(text):
    hits = tuple(Hit("body", at, at + 1, text[at]) for at in range(0, len(text), 3))
    new = a_new_item(title=text, body=text, topics=(Match("s", "S", hits),))
    letter = a_letter(new, a_revised_item(title=text, body=text), GONE)
    content = render(SITE, letter)
    assert len(tree(content).xpath("//h3")) == 3
    assert len(content.subject.splitlines()) == 1
    values = headers(
        SITE,
        letter,
        message_id="m1",
        sender="a@example.org",
    )
    assert b"\r\nTo: reader@example.net\r\n" in mime(values, content)


def test_one_damaged_release_is_shown_by_title_and_link_and_the_others_as_ever():
    damaged = replace(a_revised_item(), difference=(("moved", "word"),))
    content = render(SITE, a_letter(a_new_item(), damaged))
    assert "Sales of steel" in content.text
    assert "https://example.org/releases/r02/" in links(content)
    assert "Exports of steel rose" in content.text
    (fault,) = content.faults
    assert "r02" in fault


def test_an_issue_of_a_series_names_the_one_before():
    item = a_new_item()
    near = Neighbours(previous=Neighbour("r00", "Exports <up> in\nJanuary", date(2026, 2, 1)))
    release = replace(item.event.release, neighbours=near)
    content = render(SITE, a_letter(replace(item, event=replace(item.event, release=release))))
    address = "https://example.org/releases/r00/"
    said = f"\n  Previous in the series: Exports <up> in January\n  {address}\n"
    assert said in content.text
    (said,) = tree(content).xpath(f"//p[a[@href='{address}']]")
    assert flat(said.text_content()) == "Previous in the series: Exports <up> in January"


def test_a_title_that_nobody_would_read_to_its_end_is_cut_at_a_word():
    item = a_new_item(title="Steel " * 150)
    content = render(SITE, a_letter(item, frequency=Frequency.IMMEDIATE))
    assert len(content.subject) <= 200
    assert content.subject.endswith("Steel…")
    assert len(tree(content).findtext(".//h1/a")) <= 300
