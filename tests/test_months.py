"""Months follow each other, across the ends of years."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from notifier.months import month_of, months_until, series

numbers = st.integers(min_value=1, max_value=40)


def test_the_months_until_one():
    assert months_until("2026-02", 4) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert months_until("0001-02", 4) == ["0001-01", "0001-02"]


def test_a_series_has_a_number_for_every_month():
    found = series({"2025-12": 3, "2020-01": 9}, "2026-01", 3)
    assert found == [("2025-11", 0), ("2025-12", 3), ("2026-01", 0)]


@given(st.dates(min_value=date(1000, 1, 1)), numbers)
def test_months_follow_each_other_as_they_sort(day, number):
    found = months_until(month_of(day), number)
    assert found == sorted(set(found))
    assert len(found) == number
    assert day.isoformat().startswith(found[-1])
