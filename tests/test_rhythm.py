"""Whether a source has been silent for longer than usual."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.rhythm import LOOKED_AT, rhythm

TODAY = date(2026, 3, 20)


def before(*ages):
    return [TODAY - timedelta(days=age) for age in ages]


def test_of_a_source_that_never_published_nothing_is_said():
    assert rhythm([], TODAY) is None


def test_with_few_gaps_nothing_is_usual():
    found = rhythm(before(40, 41, 41, 42), TODAY)
    assert (found.newest, found.silent_days) == (date(2026, 2, 8), 40)
    assert (found.usual_days, found.is_quiet) == (None, False)


@pytest.mark.parametrize(
    ("silent_days", "is_quiet"), [(0, False), (2, False), (3, False), (4, True), (12, True)]
)
def test_a_source_of_working_days_is_quiet_after_a_weekend(silent_days, is_quiet):
    working = [silent_days + age for age in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16)]
    found = rhythm(before(*working), TODAY)
    assert (found.usual_days, found.silent_days) == (1, silent_days)
    assert found.is_quiet is is_quiet


def test_one_holiday_does_not_make_long_silence_usual():
    ages = [9, 10, 11, 12, 30, 31, 32, 33]
    assert rhythm(before(*ages), TODAY).is_quiet
    assert not rhythm(before(*ages, 50, 51), TODAY).is_quiet


def test_what_was_long_ago_does_not_count():
    ages = [*range(5, 5 + LOOKED_AT), 400, 800, 1200]
    assert rhythm(before(*ages), TODAY).is_quiet


@given(st.lists(st.integers(0, 400), min_size=1), st.integers(0, 50))
def test_whoever_is_quiet_stays_so_until_something_comes(ages, later_days):
    now = rhythm(before(*ages), TODAY)
    later = rhythm(before(*ages), TODAY + timedelta(days=later_days))
    assert later.is_quiet or not now.is_quiet
    assert later.silent_days >= now.silent_days
    repeated = before(*ages, *ages)
    assert rhythm(repeated, TODAY) == now
