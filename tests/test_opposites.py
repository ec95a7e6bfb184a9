"""Words that turn the meaning when one takes the place of the other."""

import pytest

from notifier.opposites import turns


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("prices rose", "prices fell"),
        ("an increase of", "a decrease of"),
        ("a surplus", "a deficit"),
        ("exports", "imports"),
        ("millions of", "billions of"),
        ("the third", "the fourth"),
        ("legal", "illegal"),
        ("공개", "비공개"),
        ("수출증가율", "수출감소율"),
        ("수만 명", "수천 명"),
    ],
)
def test_an_opposite_turns_the_meaning_either_way(old, new):
    assert turns(old, new)
    assert turns(new, old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("prices rose", "prices climbed"),
        ("rose and fell", "fell and rose"),
        ("an importance", "an export"),
        ("increase", ""),
        ("증가했다", "증가하였다"),
        ("", ""),
    ],
)
def test_other_words_do_not(old, new):
    assert not turns(old, new)
