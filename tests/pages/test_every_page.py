"""What holds for every page: addresses, hostile texts, accessibility, determinism."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from notifier import pages
from notifier.markup import paragraphs
from notifier.months import CHARTED, months_until
from notifier.pages.text import highlighted_paragraphs, split
from notifier.pipeline.monthly import (
    MONTH_CHANGES,
    MONTH_RELEASES,
    PAGE_CHANGES,
    PAGE_RELEASES,
)
from notifier.release import Hit, Match, Neighbour, Neighbours
from tests.builders import (
    a_correction,
    a_release,
    a_revision,
    a_site,
    seed_events,
    seed_releases,
)
from tests.page_samples import STEEL, every_page, seen

HOSTILE = "</p><script>alert(1)</script>\"'&amp;<!--\x00\x1b[2J\x93"


@pytest.mark.parametrize("url", ["https://example.org", "https://host.example/some/path"])
def test_every_address_is_absolute_and_the_stylesheet_is_found_from_any_host(url):
    for path, page in every_page(a_site(url=url)).items():
        tree = html.fromstring(page.decode())
        assert tree.xpath("//link[@rel='canonical']/@href") == [f"{url}/{path}"]
        assert tree.xpath("//link[@rel='stylesheet']/@href") == [
            "../" * path.count("/") + "site.css"
        ]
        assert tree.xpath("//script/@src") == ["../" * path.count("/") + "site.js"]
        hrefs = tree.xpath("//link[not(@rel='stylesheet')]/@href | //a/@href")
        others = {href for href in hrefs if not href.startswith(f"{url}/")}
        assert others <= {"#content", "mailto:editor@example.org"}


def test_pages_hold_no_script_no_inline_style_and_nothing_from_elsewhere():
    for page in every_page(a_site()).values():
        assert not re.search(rb"<style|<img|<iframe|\sstyle=|\son\w+=|\ssrc=\"[^.s]", page)
        for script in html.fromstring(page.decode()).iter("script"):
            assert script.get("type") == "application/ld+json" or not script.text
        assert page.startswith(b"<!doctype html>")
        assert b'<html lang="en">' in page
        assert b'name="viewport"' in page
        assert len(page) < 100_000


def test_what_a_source_says_is_never_markup():
    first = a_revision(title=HOSTILE, body=HOSTILE)
    second = a_correction(first, body=HOSTILE * 2, figures=((HOSTILE, HOSTILE),))
    because = (Hit("body", 0, 12, HOSTILE[:12]), Hit("title", 0, 12, HOSTILE[:12]))
    match = Match("steel", HOSTILE, because)
    near = Neighbour("r00", HOSTILE, second.date)
    release = a_release(
        current=second,
        category=HOSTILE,
        flags=(HOSTILE,),
        topics=(match,),
        neighbours=Neighbours(near, near),
    )
    for path, page in every_page(a_site(title=HOSTILE), release, (second, first)).items():
        assert b"<script>" not in page, path
        assert b"<!--" not in page, path
        assert "alert(1)" in seen(page), path


def test_characters_that_html_forbids_are_not_published():
    first = a_revision(title="A\x00B\x1b", body="C\x00D\x0cE \x93quoted\x94 \ufffe")
    second = a_correction(first, body=first.body + "\x07")
    for page in every_page(a_site(), a_release(current=second), (second, first)).values():
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe]", page.decode())


def test_the_same_values_give_the_same_bytes():
    assert every_page(a_site()) == every_page(a_site())


texts = st.text(alphabet="ab. <&\n", max_size=900)
edits = st.lists(st.tuples(st.sampled_from(["equal", "delete", "insert"]), texts.filter(bool)))


@given(edits.map(tuple))
def test_a_difference_cut_into_paragraphs_says_the_same(difference):
    joined = [edit for part in split(difference) for edit in part]
    for op in ("equal", "delete", "insert"):
        whole = "".join(text for kind, text in difference if kind == op)
        assert "".join(text for kind, text in joined if kind == op) == whole


def test_a_long_difference_is_cut_where_sentences_end_and_nothing_changed():
    sentence = "This sentence stayed as it was and is of middling length. "
    parts = list(
        split((("equal", sentence * 20), ("delete", "Old. "), ("equal", sentence * 9)))
    )
    assert len(parts) == 4
    assert all(part[-1][1].endswith(". ") for part in parts)
    assert [part for part in parts if ("delete", "Old. ") in part] == [parts[2]]


@given(texts, st.lists(st.tuples(st.integers(0, 900), st.integers(1, 9))))
def test_marking_words_changes_no_word(text, places):
    hits = [Hit("body", start, start + n, text[start : start + n]) for start, n in places]
    marked = highlighted_paragraphs(text, hits)
    plain = [html.fromstring(part).text_content() for part in marked.split("</p>\n") if part]
    assert plain == paragraphs(text)


def test_robots_may_read_all_but_personal_links_and_searches():
    said = pages.robots(a_site()).decode().splitlines()
    assert said[0] == "User-agent: *"
    assert {"Disallow: /u/", "Disallow: /search"} <= set(said[1:])
    below = pages.robots(a_site(url="https://host.example/some/path"))
    assert b"\nDisallow: /some/path/u/\n" in below
    assert b"\nDisallow: /\n" not in below
    assert below.endswith(b"\nSitemap: https://host.example/some/path/sitemap.xml\n")


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        *[(ink, paper) for ink in ("ink", "soft", "accent") for paper in ("paper", "panel")],
        ("ink", "mark"),
        ("soft", "mark"),
        ("ink", "warning"),
        ("added-ink", "added"),
        ("removed-ink", "removed"),
        ("paper", "accent"),
    ],
)
def test_text_stands_out_from_what_is_behind_it(scheme, ink, paper):
    """WCAG 2.2, success criterion 1.4.3: a contrast of 4.5 to 1."""
    blocks = re.findall(r":root \{(.*?)\}", pages.assets()["site.css"].decode(), re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[scheme]))
    dark, light = sorted([_luminance(colours[ink]), _luminance(colours[paper])])
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_stylesheets_load_nothing():
    for sheet in (pages.assets()["site.css"], pages.assets()["feed.css"]):
        assert b"{" in sheet
        assert not re.search(rb"url\(|@import|https?:", sheet)


def test_the_fullest_pages_are_small():
    """With the releases that the desk gives each at most, of titles as long as they come."""
    releases = [one for one in seed_releases() for _ in range(4)][:MONTH_RELEASES]
    changes = [one for one in seed_events() for _ in range(4)][:MONTH_CHANGES]
    around = ("2026-02", "2026-04")
    site = a_site(url="https://releases.example.org/some/path")
    found = [
        pages.month(site, STEEL, "2026-03", releases, number=10**6, around=around),
        pages.changes_of_month(site, "2026-03", changes, number=10**6, around=around),
        pages.topic(
            site,
            STEEL,
            releases[:PAGE_RELEASES],
            changes[:PAGE_CHANGES],
            numbers=dict.fromkeys(months_until("2026-03", CHARTED), 9),
            dated=list(reversed(months_until("2026-03", 120))),
        ),
    ]
    assert [len(one) < 100_000 for one in found] == [True] * len(found)
