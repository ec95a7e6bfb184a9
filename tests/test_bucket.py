"""How evenly mails leave."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from notifier.bucket import Bucket

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def begun(bucket, seconds):
    """How many are begun in a time, by somebody who waits as told."""
    number, now = 0, bucket.at
    end = now + timedelta(seconds=seconds)
    while True:
        bucket = bucket.refilled(now)
        if bucket.wait_s:
            now += timedelta(seconds=bucket.wait_s, microseconds=1)
            if now >= end:
                return number
        else:
            bucket, number = bucket.spent(), number + 1


@given(st.integers(20, 6000))
def test_the_rate_is_kept_within_five_percent_over_a_minute(per_minute):
    number = begun(Bucket.full(per_minute, NOW), 60)
    assert abs(number - per_minute) <= max(1, 0.05 * per_minute)


def test_a_rest_saves_up_no_more_than_a_second():
    rested = Bucket.full(600, NOW).refilled(NOW + timedelta(days=9))
    assert rested.tokens == 10


def test_a_clock_that_is_put_back_takes_nothing_away():
    spent = Bucket.full(60, NOW).spent()
    assert spent.refilled(NOW - timedelta(hours=1)).tokens == spent.tokens
