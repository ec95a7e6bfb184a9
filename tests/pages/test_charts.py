"""A chart says the same three times: drawn, in a sentence and in a table."""

import re

from hypothesis import given
from hypothesis import strategies as st

from notifier.pages.charts import HEIGHT, STEP, Point, chart, spark

numbers = st.lists(st.integers(min_value=0, max_value=10**9), min_size=2, max_size=30)


def points(*values):
    return [Point(f"month {place}", value) for place, value in enumerate(values, 1)]


def test_bars_are_shares_of_the_highest_one():
    found = chart("Releases a month", points(10, 0, 5))
    assert [bar.height for bar in found.bars] == [100, 0, 50]
    assert [bar.y for bar in found.bars] == [0, 100, 50]
    assert found.width == 3 * STEP
    assert found.highest == 10


def test_the_sentence_names_the_ends_and_the_most():
    assert chart("Releases", points(1, 1200, 3)).sentence == (
        "From month 1 (1) to month 3 (3); the most, 1,200, in month 2."
    )
    twice = chart("Releases", points(7, 1, 7)).sentence
    assert twice.endswith("the most, 7, in month 1 and 1 more.")


def test_there_is_no_chart_of_nothing_or_of_one_number():
    assert chart("Releases", []) is None
    assert chart("Releases", points(3)) is None
    assert chart("Releases", points(0, 0)) is None
    assert spark([0, 0], "none") is None


@given(numbers.filter(any))
def test_whatever_is_there_can_be_seen_and_stays_in_the_picture(values):
    found = chart("Releases", points(*values))
    for value, bar in zip(values, found.bars, strict=True):
        assert (bar.height > 0) == (value > 0)
        assert 0 <= bar.y <= HEIGHT
        assert bar.y + bar.height == HEIGHT
    assert max(bar.height for bar in found.bars) == HEIGHT


@given(numbers.filter(any))
def test_a_small_chart_draws_a_bar_for_each_number_above_0(values):
    drawn = spark(values, "numbers")
    bars = re.findall(r"M(\d+) 100v-(\d+)h8V100z", drawn.path)
    assert len(bars) == sum(value > 0 for value in values)
    assert all(0 < int(height) <= HEIGHT for _, height in bars)
    assert drawn.width == STEP * len(values)
