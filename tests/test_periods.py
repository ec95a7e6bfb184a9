from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.periods import MAX_LAG, Period, reporting_period

NO_LEAD = "The ministry published its figures today."


def period(year, month, months=1):
    return Period(months, year * 12 + month - 1)


@pytest.mark.parametrize(
    ("title", "published", "expected"),
    [
        ("Exports hit record high in November", date(2025, 12, 1), period(2025, 11)),
        ("Exports of Dec. 2024 at a glance", date(2025, 1, 1), period(2024, 12)),
        ("Retail sales grow in December", date(2025, 1, 29), period(2024, 12)),
        ("2025년 9월 수출입 동향", date(2025, 10, 1), period(2025, 9)),
        ("’25년 9월 주요 유통업체 매출", date(2025, 10, 28), period(2025, 9)),
        ("12월 수출입 동향", date(2026, 1, 1), period(2025, 12)),
        ("Investment in the third quarter", date(2025, 10, 15), period(2025, 9, 3)),
        ("Investment in Q1 2025", date(2025, 4, 3), period(2025, 3, 3)),
        ("2025년 3분기 외국인직접투자", date(2025, 10, 15), period(2025, 9, 3)),
        ("2024년 상반기 외국인직접투자 동향", date(2024, 7, 5), period(2024, 6, 6)),
        ("Investment of the second half", date(2026, 1, 7), period(2025, 12, 6)),
        ("Annual exports achieve new highs in 2024", date(2025, 1, 14), period(2024, 12, 12)),
        ("2023년 외국인직접투자 동향", date(2024, 1, 4), period(2023, 12, 12)),
    ],
)
def test_a_title_names_the_period_that_had_just_ended(title, published, expected):
    assert reporting_period(title, NO_LEAD, published) == expected


@pytest.mark.parametrize(
    "title",
    [
        "Talks to be held on November 28",
        "11월 28일 공청회 개최",
        "Exports at their highest since June",
        "Plans for December",
        "Exports of November 2023 revisited",
        "Outlook for 2026",
        "2026년 업무계획",
        "I may go",
    ],
)
def test_days_plans_and_times_long_ago_are_no_period(title):
    assert reporting_period(title, NO_LEAD, date(2025, 12, 1)) is None


def test_a_month_comes_before_the_year_that_it_ends():
    found = reporting_period("2025년 연간 및 12월 수출입 동향", NO_LEAD, date(2026, 1, 1))
    assert found == period(2025, 12)


def test_where_the_title_is_silent_the_first_month_of_the_lead_counts():
    lead = (
        "The ministry announced on March 16 that exports for February 2025 climbed,"
        " after a fall in January."
    )
    assert reporting_period("Exports rebound", lead, date(2025, 3, 17)) == period(2025, 2)


def test_a_year_in_the_lead_is_there_for_comparison():
    lead = "Sales surpassed the record that was set in 2024."
    assert reporting_period("Sales at a high", lead, date(2025, 1, 20)) is None


@given(title=st.text(), body=st.text(), published=st.dates(min_value=date(1, 1, 1)))
def test_any_text_has_a_period_that_ended_before_it_or_none(title, body, published):
    found = reporting_period(title, body, published)
    if found is not None:
        ago = published.year * 12 + published.month - 1 - found.last
        assert 1 <= ago <= MAX_LAG[found.months]


def test_a_long_title_costs_no_more_than_its_length():
    assert reporting_period("20 " * 100_000, "1/4 " * 100_000, date(2025, 1, 1)) is None
