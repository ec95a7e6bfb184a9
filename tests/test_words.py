"""Words as queries, title keys and shingles compare them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.fingerprint import canonical_text
from notifier.words import Word, fold, keys, words

# Letters with and without marks, digits, and everything that may stand between them.
CHARS = st.sampled_from(
    "aSéÉİß0157.,'’‘′-–—…Ωй가がＡ５½ \n\t\xa0\u0301\u3099\u00ad\u200b\u2060\ufeff"
)
RUNS = st.sampled_from(["U.S.", "16.7", "’s", "한국", "ｶﾞ", "e\u0301"])
TEXT = st.lists(CHARS | RUNS, max_size=30).map("".join)
ANY_TEXT = st.text(st.characters())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Steel STEEL steel", ["steel"] * 3, id="case"),
        pytest.param("Straße STRASSE", ["strasse"] * 2, id="case that changes the length"),
        pytest.param("Škoda Skoda S\u030ckoda", ["skoda"] * 3, id="accents, composed or not"),
        pytest.param("ＣＥＰＡ １６．７", ["cepa", "16.7"], id="full width"),
        pytest.param("re\u00adcy\u200bcling \ufeffplan", ["recycling", "plan"], id="invisible"),
        pytest.param("rose 16.7 to 1,234.5", ["rose", "16.7", "to", "1,234.5"], id="numbers"),
        pytest.param("16.7% 3.5nm 10⁹", ["16.7", "3.5nm", "109"], id="numbers and signs"),
        pytest.param("in 2025. Exports", ["in", "2025", "exports"], id="a full stop ends"),
        pytest.param("U.S. U.S U.K.-led", ["u.s", "u.s", "u.k", "led"], id="abbreviations"),
        pytest.param("E\u0301.U. É.U.", ["e.u"] * 2, id="abbreviations with accents"),
        pytest.param("end.Next a.b.cd", ["end", "next", "a.b", "cd"], id="no abbreviations"),
        pytest.param("Korea's Korea’s KOREA'S", ["korea"] * 3, id="possessive"),
        pytest.param("workers' o'clock", ["workers", "o'clock"], id="other apostrophes"),
        pytest.param("rock’n’roll rock'n'roll", ["rock'n'roll"] * 2, id="curly and straight"),
        pytest.param("K-Battery on–off", ["k", "battery", "on", "off"], id="hyphens separate"),
        pytest.param("한국의 수출", ["한국의", "수출"], id="Korean"),
        pytest.param("한.미 미·중", ["한", "미", "미", "중"], id="Korean is not abbreviated"),
        pytest.param("snake_case", ["snake_case"], id="underscore"),
        pytest.param("- … “” △ ％ ﾞ", [], id="nothing to compare"),
    ],
)
def test_words_are_folded(text, expected):
    assert keys(text) == expected


def test_a_word_keeps_its_place():
    assert list(words("The U.S.’s Škoda")) == [
        Word("the", 0, 3),
        Word("u.s", 4, 7),
        Word("s", 9, 10),
        Word("skoda", 11, 16),
    ]


@given(TEXT)
def test_the_place_of_a_word_holds_the_word(text):
    end = 0
    for word in words(text):
        assert end <= word.start < word.end <= len(text)
        assert keys(text[word.start : word.end]) == [word.key]
        end = word.end


@given(TEXT, st.sampled_from(["NFC", "NFD"]))
def test_composition_does_not_matter(text, form):
    assert keys(unicodedata.normalize(form, text)) == keys(text)


@given(TEXT)
def test_texts_with_one_canonical_form_have_the_same_words(text):
    assert keys(canonical_text(text)) == keys(text)


@given(TEXT, st.sampled_from("\u00ad\u200b\u200d\u2060\ufeff"), st.integers(0, 60))
def test_an_invisible_character_changes_no_word(text, char, place):
    assert keys(text[:place] + char + text[place:]) == keys(text)


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT)
def test_no_text_breaks_the_search_for_words(text):
    assert all(key and key == fold(key) for key in keys(text))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("a" + "'s" * 100_000 + "'x", 1, id="possessives"),
        pytest.param("a" + "'" * 200_000, 1, id="apostrophes"),
        pytest.param("1" * 200_000, 1, id="digits"),
        pytest.param("1," * 100_000, 1, id="numbers"),
        pytest.param("1.a." * 50_000, 100_000, id="numbers and letters"),
        pytest.param("a." * 100_000 + "bc", 2, id="initials"),
        pytest.param("a" + "\u0301" * 200_000, 1, id="marks"),
        pytest.param("a" + "\u200b" * 200_000 + ".", 1, id="invisible"),
        pytest.param("\u0301\u200b" * 100_000, 0, id="nothing"),
    ],
)
def test_a_long_text_of_one_kind_is_read_in_one_go(text, number):
    assert len(keys(text)) == number
