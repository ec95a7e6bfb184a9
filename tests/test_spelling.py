"""Another spelling of a word, and another word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.spelling import is_respelling


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("recieve", "receive", True),
        ("teh", "the", True),
        ("accomodate", "accommodate", True),
        ("됬다", "됐다", True),
        ("할수 있다", "할 수 있다", True),
        ("recieve teh", "receive the", True),
        ("Word,", "word.", True),
        ("is", "in", False),
        ("만", "천", False),
        ("월요일", "화요일", False),
        ("a" * 9, "bbb" + "a" * 6, False),
        ("", "a", False),
        ("firms", "the firms", False),
    ],
)
def test_a_typo_changes_a_small_share_of_the_letters(old, new, expected):
    assert is_respelling(old, new) is expected
    assert is_respelling(new, old) is expected


@given(st.text(max_size=30))
def test_a_text_is_a_spelling_of_itself(text):
    assert is_respelling(text, text)


def test_long_words_are_told_apart_without_long_work():
    assert not is_respelling("ab" * 100_000, "ba" * 100_000)
