"""Plain text as safe HTML and as readable plain text."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.difference import difference
from notifier.markup import (
    PARAGRAPH_CHARS,
    excerpt,
    html_difference,
    html_highlighted,
    html_paragraphs,
    matched_words,
    paragraphs,
    shortened,
    text_difference,
)
from notifier.release import Hit
from notifier.words import words
from tests.builders import seed_releases

BODIES = [release.current.body for release in seed_releases()]
TEXT = st.text(st.sampled_from("ab1<>&\"' .\n\u2028가")) | st.text()
OURS = re.compile(r"</?(?:p|ins|del|mark)>")


def shown(markup):
    """The text a browser shows; any markup that is not ours stays and is found."""
    bare = OURS.sub("", markup)
    assert "<" not in bare
    assert ">" not in bare
    return html.unescape(bare)


def hits(text, places):
    return [Hit("body", start, end, text[start:end]) for start, end in places]


@given(TEXT)
def test_a_text_in_paragraphs_shows_the_same_words(text):
    assert (
        shown(html_paragraphs(paragraphs(text))).split()
        == html.unescape(html.escape(text)).split()
    )
    assert " ".join(paragraphs(text)).split() == text.split()


@given(TEXT, TEXT)
def test_a_difference_shows_both_texts_and_no_foreign_markup(old, new):
    edits = difference(old, new)
    assert shown(html_difference(edits)) == "".join(text for _, text in edits)


@given(TEXT, st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted)))
def test_highlighting_changes_no_text(text, places):
    inside = [(a, b) for a, b in places if b <= len(text)]
    assert shown(html_highlighted(text, hits(text, inside))) == text


@pytest.mark.parametrize("body", BODIES)
def test_a_real_body_is_cut_into_readable_paragraphs(body):
    parts = paragraphs(body)
    assert " ".join(parts).split() == body.split()
    assert all(len(part) >= PARAGRAPH_CHARS for part in parts[:-1])
    assert all(part[-1] in ".!?”’)\"'" for part in parts[:-1])


def test_a_line_end_is_a_paragraph_end():
    assert paragraphs("A table\n\n of <lines> \n") == ["A table", "of <lines>"]
    assert html_paragraphs(["A & b", "C"]) == "<p>A &amp; b</p>\n<p>C</p>"
    assert paragraphs(" \n ") == []


EDITS = (("equal", "It rose "), ("delete", "<16.7>"), ("insert", "167"), ("equal", " percent."))


def test_a_difference_reads_without_colour():
    assert html_difference(EDITS) == (
        "<p>It rose <del>&lt;16.7&gt;</del><ins>167</ins> percent.</p>"
    )
    assert text_difference(EDITS) == "It rose [-<16.7>-]{+167+} percent."


def test_braces_in_a_text_are_no_fields():
    assert text_difference((("insert", "{0}"), ("delete", "{}"))) == "{+{0}+}[-{}-]"


def test_only_the_surroundings_of_changes_are_shown():
    before, after = "Long before. " * 30, " and long after." * 30
    edits = (("equal", before), ("delete", "16.7"), ("equal", after), ("insert", "!"))
    assert text_difference(shortened(edits)) == (
        " … "
        + "Long before. " * 9
        + "[-16.7-]"
        + " and long after." * 7
        + " and … after."
        + " and long after." * 7
        + "{+!+}"
    )
    assert shortened(EDITS) == EDITS


@given(st.sampled_from(BODIES), st.integers(0, 2000), st.text("ab. ", max_size=300))
def test_shortening_keeps_every_change(body, place, added):
    edits = difference(body, body[:place] + added + body[place + 50 :])
    short = shortened(edits)
    assert [op for op, _ in short] == [op for op, _ in edits]
    for (op, text), (_, kept) in zip(edits, short, strict=True):
        assert kept == text or (op == "equal" and " … " in kept and len(kept) < len(text))


def test_hits_that_overlap_are_marked_once():
    text = "steel & steel mills"
    found = hits(text, [(8, 19), (0, 5), (8, 13), (14, 19)])
    assert html_highlighted(text, found) == "<mark>steel</mark> &amp; <mark>steel mills</mark>"


@pytest.mark.parametrize("body", BODIES[:5])
def test_the_words_of_a_real_body_can_be_marked(body):
    found = hits(body, [(word.start, word.end) for word in words(body) if word.key == "korea"])
    marked = html_highlighted(body, found)
    assert re.findall("<mark>(.*?)</mark>", marked) == [html.escape(hit.text) for hit in found]


def test_matched_words_are_named_once_in_order_and_at_most_eight():
    text = "Steel a b steel c d e f g h i"
    found = hits(text, [(word.start, word.end) for word in words(text)])
    assert matched_words(found) == ["Steel", "a", "b", "c", "d", "e", "f", "g"]
    assert matched_words(()) == []


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        pytest.param(" Steel \n rose ", "Steel rose", id="short enough"),
        pytest.param("Steel rose, and copper fell", "Steel rose…", id="at a word's end"),
        pytest.param("Steel exports rose", "Steel…", id="inside a word"),
        pytest.param("Steelworks-and-copper", "Steelworks-…", id="no blank"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_an_excerpt_of_twelve_characters_ends_at_a_word(text, cut):
    assert excerpt(text, 12) == cut


@given(TEXT, st.integers(1, 40))
def test_an_excerpt_is_the_beginning_and_never_too_long(text, max_chars):
    cut = excerpt(text, max_chars)
    assert len(cut) <= max_chars
    assert " ".join(text.split()).startswith(cut.removesuffix("…"))
