"""When two titles are alike: cut, shortened, or with something in brackets before them."""

import pytest

from notifier.identity import titles_alike

TITLE = "Steel exports rise in February"


@pytest.mark.parametrize(
    ("title", "alike"),
    [
        (TITLE, True),
        ("steel EXPORTS rise in february!", True),
        ("Steel exports ri", True),
        ("Steel exports in February", True),
        ("Exports, steel in February", False),
        ("Steel ex", False),
        ("Steel exports rise in Fe", True),
        ("Steel exports rise in February for the third year running", True),
        ("(Corrected) [Press] " + TITLE, True),
        ("【보도자료】 " + TITLE, True),
        ("Steel exports fall in February", False),
        ("Exports of steel rise in February", False),
        ("Steel", False),
    ],
)
def test_a_title_is_alike_when_words_are_left_out_cut_off_or_put_before_it_in_brackets(
    title, alike
):
    assert titles_alike(title, TITLE) is alike
    assert titles_alike(TITLE, title) is alike


def test_a_title_that_is_all_brackets_is_compared_as_it_stands():
    assert titles_alike("[Press]", "[Press]")
    assert not titles_alike("[Press]", "[Notice]")
