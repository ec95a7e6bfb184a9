"""Which words of a text a word of a query finds: plurals, and Korean endings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.query import evaluate, parse
from notifier.query.forms import forms, sought
from notifier.words import keys
from tests.builders import a_document

SAME = [
    "tariff tariffs", "policy policies", "industry industries", "battery batteries",
    "process processes", "tax taxes", "launch launches", "purchase purchases", "size sizes",
    "tie ties", "gas gases", "crisis crises", "surplus surpluses", "woman women", "ev EVs",
    "fta FTAs", "semiconductor semiconductors", "focus focus", "agency agencies",
]  # fmt: skip
OTHER = [
    "import important", "unit united", "organ organization", "university universal",
    "policy police", "new news", "internal international", "general generation",
    "good goods", "custom customs", "mineral miner", "security securities", "it its",
    "electronic electronics", "arm arms", "bus business", "minister ministry",
]  # fmt: skip
FOUND = {
    "수출": [
        "수출", "수출은", "수출을", "수출이", "수출의", "수출로", "수출에", "수출과", "수출도",
        "수출만", "수출에서", "수출에서는", "수출까지", "수출부터", "수출보다", "수출이다",
        "수출이며", "수출인", "수출하는", "수출한", "수출할", "수출했다", "수출되어",
    ],
    "기업": ["기업들", "기업들이", "기업들과의", "기업으로", "기업으로부터", "기업으로서"],
    "국가": ["국가는", "국가가", "국가를", "국가와", "국가와의", "국가로", "국가로의"],
    "서울": ["서울로", "서울에서의"],
    "쌀": ["쌀은", "쌀을"],
    "fta": ["FTA를", "FTA을", "FTAs", "FTA로", "FTA으로"],
    "2025년": ["2025년에", "2025년까지"],
    "특별법": ["특별법'을", "특별법’을"],
}  # fmt: skip
NOT_FOUND = {
    "수출": ["수출입", "수출액", "수출는", "수출가", "수출으로는요", "재수출", "수출해외"],
    "기업": ["기업로", "기업가", "중소기업"],
    "국가": ["국가은", "국가을", "국가으로"],
    "한국": ["한국은행", "한국전력"],
    "이란": ["수출이란", "이라크"],
    "애로": ["애로해소"],
    "쌀": ["쌀하는"],
    "경제": ["경제하락"],
}


def is_found(asked, text):
    return evaluate(parse(asked), a_document(text, "")) is not None


@pytest.mark.parametrize("pair", SAME)
def test_singular_and_plural_find_each_other(pair):
    one, other = pair.split()
    assert is_found(one, other)
    assert is_found(other, one)


@pytest.mark.parametrize("pair", OTHER)
def test_words_that_mean_something_else_do_not_find_each_other(pair):
    one, other = pair.split()
    assert not is_found(one, other)
    assert not is_found(other, one)


def test_a_word_in_another_alphabet_is_looked_for_as_it_is():
    assert not is_found("тарифс", "тариф")


@pytest.mark.parametrize(("noun", "text"), [(k, v) for k in FOUND for v in FOUND[k]])
def test_a_korean_noun_is_found_with_what_is_written_together_with_it(noun, text):
    assert is_found(noun, text)


@pytest.mark.parametrize(("noun", "text"), [(k, v) for k in NOT_FOUND for v in NOT_FOUND[k]])
def test_a_korean_noun_is_not_found_in_another_word(noun, text):
    assert not is_found(noun, text)


def test_a_word_with_its_particle_is_only_that():
    assert is_found("수출은", "수출은")
    assert not is_found("수출은", "수출을")


def test_korean_words_stand_in_phrases_with_their_particles():
    found = evaluate(parse('"핵심광물 공급망"'), a_document("", "핵심광물의 공급망을 논의"))
    assert [hit.text for hit in found] == ["핵심광물의 공급망을"]


def test_a_very_long_word_is_found_only_by_itself():
    assert forms("가" * 40 + "는") == ("가" * 40 + "는",)


@given(st.text())
def test_every_word_is_found_by_itself(text):
    for word in keys(text):
        assert sought(word) in forms(word)


@given(st.text(st.sampled_from("aeiosuchxy"), min_size=1, max_size=8))
def test_what_finds_a_word_is_not_longer_than_it(word):
    assert all(len(form) <= len(word) for form in forms(word))
