"""A snippet is a piece of its text, and marks what matched in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.release import Hit
from notifier.snippets import MAX_CHARS, Piece, marked, snippet

STEEL = Hit("body", 0, 5, "Steel")


def text_of(pieces):
    return "".join(piece.text for piece in pieces)


def test_a_whole_text_is_marked_where_it_matched():
    hits = [Hit("title", 6, 13, "exports"), STEEL, Hit("title", 0, 13, "Steel exports")]
    assert marked("Steel exports rise", [hits[0], STEEL]) == (
        Piece("Steel", is_match=True),
        Piece(" ", is_match=False),
        Piece("exports", is_match=True),
        Piece(" rise", is_match=False),
    )
    assert marked("Steel exports rise", hits) == (
        Piece("Steel exports", is_match=True),
        Piece(" rise", is_match=False),
    )
    assert marked("", ()) == ()


def test_the_sentence_with_the_most_words_is_shown():
    text = "Steel fell. Then steel and chips rose. Chips and chips and chips."
    hits = [
        Hit("body", start, start + len(word), word)
        for word, start in [("Steel", 0), ("steel", 17), ("chips", 27), ("Chips", 39)]
    ]
    found = snippet(text, hits)
    assert text_of(found) == "Then steel and chips rose."
    assert [piece.text for piece in found if piece.is_match] == ["steel", "chips"]


def test_a_text_in_which_nothing_matched_shows_its_beginning():
    found = snippet("No word. " * 99, ())
    assert text_of(found).startswith("No word. No word.")
    assert len(text_of(found)) <= MAX_CHARS
    assert not any(piece.is_match for piece in found)


def test_a_long_sentence_is_cut_at_words_around_what_matched():
    text = "word " * 200 + "Steel " + "word " * 200
    found = snippet(text, [Hit("body", 1000, 1005, "Steel")])
    assert found[0] == Piece("… ", is_match=False)
    assert found[-1] == Piece(" …", is_match=False)
    assert {piece.text for piece in found if piece.is_match} == {"Steel"}
    assert set(text_of(found).split()) == {"…", "word", "Steel"}
    assert len(text_of(found)) <= MAX_CHARS + 4


@pytest.mark.parametrize("sign", ["", ". ", "\n", "가 "])
@given(st.data())
def test_marks_are_hits_and_the_rest_is_the_text(sign, data):
    text = sign.join(data.draw(st.lists(st.text(max_size=20), max_size=40)))
    places = st.tuples(st.integers(0, len(text)), st.integers(1, 9))
    hits = sorted(
        (
            Hit("body", start, start + length, text[start : start + length])
            for start, length in data.draw(st.lists(places, max_size=9))
            if start + length <= len(text)
        ),
        key=lambda hit: hit.start,
    )
    found = snippet(text, hits)
    assert {piece.text for piece in found if piece.is_match} <= {hit.text for hit in hits}
    assert text_of(marked(text, hits)) == text
    if any(piece.is_match for piece in found):
        assert text_of(found).removeprefix("… ").removesuffix(" …") in text
