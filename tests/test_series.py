from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.periods import Period
from notifier.series import Pair, follows, issue, likeness, linked, pair
from tests.issues import autos, exports

SEPTEMBER = 2025 * 12 + 8


def issue_of(stated):
    title, body, day = stated
    return issue(title, body, date.fromisoformat(day))


def test_figures_and_a_period_make_an_issue():
    found = issue_of(exports(9))
    assert found.period == Period(1, SEPTEMBER)
    assert found.name == "exportsagainin"


def test_few_figures_make_no_issue():
    title, _, day = exports(9)
    assert issue_of((title, "Exports rose by 3 percent in September.", day)) is None


def test_a_text_without_a_period_is_no_issue():
    _, body, day = exports(9)
    assert issue_of(("Exports rise", body.replace("September 2025", "some time"), day)) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "’25년 9월 주요 유통업체 매출 전년동월 대비 7.7% 증가",
            "’25년 9월 주요유통업체 매출 2.0% 감소",
        ),
        ("2025년 9월 자동차산업 동향(잠정)", "’25.9월 자동차산업 월간 동향"),
        ("Retail sales up 2.5% in September", "Retail sales down in September 2025"),
    ],
)
def test_a_name_is_the_title_without_period_figures_and_direction(one, other):
    _, body, day = exports(9)
    assert issue_of((one, body, day)).name == issue_of((other, body, day)).name != ""


def test_only_months_and_directions_are_left_out_of_a_name():
    _, body, day = exports(9)
    title = "Diplomatic decisions of September on market contracts for junior makers"
    assert (
        issue_of((title, body, day)).name
        == "diplomaticdecisionsofonmarketcontractsforjuniormakers"
    )


def test_issues_of_one_series_are_a_pair_however_different_their_figures():
    found = pair(("late", issue_of(exports(9))), ("early", issue_of(exports(8))))
    assert (found.earlier_id, found.later_id, found.months) == ("early", "late", 1)
    assert found.likeness > 0.8


def test_other_figures_of_the_month_before_are_no_pair():
    assert pair(("a", issue_of(exports(9))), ("b", issue_of(autos(8)))) is None


def test_another_issue_of_the_same_month_is_no_pair():
    assert pair(("a", issue_of(exports(9))), ("b", issue_of(exports(9)))) is None


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Period(1, SEPTEMBER - 1), Period(1, SEPTEMBER), True),
        (Period(1, SEPTEMBER - 2), Period(1, SEPTEMBER), True),
        (Period(1, SEPTEMBER - 3), Period(1, SEPTEMBER), False),
        (Period(6, SEPTEMBER - 3), Period(3, SEPTEMBER), True),
        (Period(3, SEPTEMBER - 3), Period(3, SEPTEMBER), True),
        (Period(12, SEPTEMBER - 12), Period(12, SEPTEMBER), True),
        (Period(3, SEPTEMBER - 12), Period(3, SEPTEMBER), False),
        (Period(1, SEPTEMBER - 12), Period(12, SEPTEMBER), False),
        (Period(1, SEPTEMBER), Period(1, SEPTEMBER - 1), False),
    ],
)
def test_what_may_come_next(before, after, expected):
    assert follows(before, after) == expected


def a_pair(earlier, later, alike=0.7, *, months=1, same_name=False):
    return Pair(earlier, later, months, same_name, alike)


NEAR = a_pair("july", "august")


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([NEAR], [NEAR]),
        ([NEAR, a_pair("june", "august", 0.9, months=2)], [NEAR]),
        ([NEAR, a_pair("july", "september", 0.9, months=2)], [NEAR]),
        ([NEAR, a_pair("other", "august", 0.6)], [NEAR]),
        ([NEAR, a_pair("other", "august", 0.66)], []),
        ([NEAR, a_pair("july", "other", 0.7)], []),
    ],
    ids=["one", "nearest before", "nearest after", "likest", "unclear", "unclear after"],
)
def test_neighbours_are_clearly_the_best_for_each_other(pairs, expected):
    assert linked(pairs) == expected


def test_the_same_name_is_better_than_a_liker_text():
    named = a_pair("july", "august", 0.5, same_name=True)
    assert linked([named, a_pair("other", "august", 0.9)]) == [named]


IDS = st.integers(0, 6)
PAIRS = st.lists(
    st.builds(
        lambda one, gap, alike, same: a_pair(one, one + gap, alike, months=gap, same_name=same),
        IDS, st.sampled_from([1, 2, 3]), st.sampled_from([0.5, 0.6, 0.62, 0.9]), st.booleans(),
    ),
    unique_by=lambda one: (one.earlier_id, one.later_id),
)  # fmt: skip


@given(pairs=PAIRS, chance=st.randoms(use_true_random=False))
def test_an_issue_has_one_predecessor_and_one_successor_whatever_the_order(pairs, chance):
    links = linked(pairs)
    assert len({one.later_id for one in links}) == len({one.earlier_id for one in links})
    assert len(links) == len({one.later_id for one in links})
    assert linked(chance.sample(pairs, len(pairs))) == links


@given(st.text(), st.text())
def test_likeness_is_the_same_from_both_sides(one, other):
    _, body, day = exports(9)
    mine, theirs = (issue_of(("In September", body + text, day)) for text in (one, other))
    assert likeness(mine, theirs) == likeness(theirs, mine)
    assert likeness(mine, mine) == pytest.approx(1, abs=0.02)
