"""When the next digest is due."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.release import Weight
from notifier.subscription import (
    Frequency,
    Preferences,
    Slot,
    last_slot,
    least_told,
    missed_slots,
    next_slot,
)

ZONES = st.sampled_from(
    [
        "Asia/Seoul",
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Asia/Beirut",
        "America/Nuuk",
        "Antarctica/Troll",
        "Africa/Casablanca",
        "Pacific/Kwajalein",
        "UTC",
    ]
).map(ZoneInfo)
HOURS = st.integers(0, 23)
# 1965 to 2037, with the dates that Kwajalein repeated and Apia left out.
MOMENTS = st.integers(-(2**27), 2**31).map(lambda at: datetime.fromtimestamp(at, UTC))
WEEKDAYS = st.integers(0, 6)
PREFERENCES = st.builds(Preferences, ZONES, HOURS, WEEKDAYS)
CADENCES = st.sampled_from([Frequency.DAILY, Frequency.WEEKLY])


def daily_slots(zone, hour, first_day, number):
    """Slots from a day on, as (local date, UTC time) texts."""
    zone = ZoneInfo(zone)
    at = datetime.combine(first_day, time.min, zone) - timedelta(seconds=1)
    found = []
    for _ in range(number):
        slot = next_slot(Frequency.DAILY, Preferences(zone, hour), at)
        found.append((slot.day.isoformat(), f"{slot.due_at:%m-%dT%H:%M}"))
        at = slot.due_at
    return found


def test_seoul_has_a_slot_at_the_same_time_every_day():
    assert daily_slots("Asia/Seoul", 8, date(2026, 2, 28), 2) == [
        ("2026-02-28", "02-27T23:00"),
        ("2026-03-01", "02-28T23:00"),
    ]


def test_an_hour_that_does_not_exist_comes_after_the_change():
    assert daily_slots("America/New_York", 2, date(2026, 3, 7), 3) == [
        ("2026-03-07", "03-07T07:00"),
        ("2026-03-08", "03-08T07:00"),
        ("2026-03-09", "03-09T06:00"),
    ]


def test_an_hour_that_comes_twice_counts_once_the_first_time():
    assert daily_slots("America/New_York", 1, date(2026, 10, 31), 3) == [
        ("2026-10-31", "10-31T05:00"),
        ("2026-11-01", "11-01T05:00"),
        ("2026-11-02", "11-02T06:00"),
    ]


def test_clocks_may_change_by_half_an_hour():
    assert daily_slots("Australia/Lord_Howe", 2, date(2026, 10, 3), 3) == [
        ("2026-10-03", "10-02T15:30"),
        ("2026-10-04", "10-03T15:30"),
        ("2026-10-05", "10-04T15:00"),
    ]


@pytest.mark.parametrize("hour", [0, 8, 23])
def test_a_date_that_does_not_exist_has_no_slot(hour):
    days = [day for day, _ in daily_slots("Pacific/Apia", hour, date(2011, 12, 29), 3)]
    assert days == ["2011-12-29", "2011-12-31", "2012-01-01"]


def test_a_last_hour_that_does_not_exist_comes_at_the_start_of_the_next_date():
    """Nuuk goes from 23:00 to midnight, and the date before still has its digest."""
    assert daily_slots("America/Nuuk", 23, date(2024, 3, 29), 3) == [
        ("2024-03-29", "03-30T01:00"),
        ("2024-03-30", "03-31T01:00"),
        ("2024-03-31", "04-01T00:00"),
    ]


def test_a_weekly_digest_is_due_on_mondays_unless_another_day_is_asked_for():
    seoul = Preferences(ZoneInfo("Asia/Seoul"))
    sunday = datetime(2026, 3, 1, 12, tzinfo=UTC)
    monday = Slot(date(2026, 3, 2), datetime(2026, 3, 1, 23, tzinfo=UTC))
    assert next_slot(Frequency.WEEKLY, seoul, sunday) == monday
    assert last_slot(Frequency.WEEKLY, seoul, monday.due_at) == monday
    assert last_slot(Frequency.WEEKLY, seoul, sunday).day == date(2026, 2, 23)
    friday = replace(seoul, weekday=4)
    assert next_slot(Frequency.WEEKLY, friday, sunday).day == date(2026, 3, 6)


@given(CADENCES, PREFERENCES, MOMENTS)
def test_the_next_slot_is_strictly_later_and_the_last_one_is_not(frequency, asked, at):
    last, following = (find(frequency, asked, at) for find in (last_slot, next_slot))
    assert last.due_at <= at < following.due_at
    assert next_slot(frequency, asked, last.due_at) == following
    assert last_slot(frequency, asked, following.due_at) == following


@given(CADENCES, PREFERENCES, MOMENTS)
def test_slots_have_no_gap_and_no_date_twice(frequency, asked, at):
    step = timedelta(days=1 if frequency is Frequency.DAILY else 7)
    slots = [next_slot(frequency, asked, at)]
    for _ in range(3):
        slots.append(next_slot(frequency, asked, slots[-1].due_at))
    for one, other in pairwise(slots):
        assert one.due_at < other.due_at <= one.due_at + step + timedelta(days=1)
        missing = (other.day - one.day - step) // timedelta(days=1)
        assert missing == 0 or str(asked.timezone) in {"Pacific/Apia", "Pacific/Kwajalein"}


def test_slots_are_missed_from_the_first_that_was_due_and_before_the_last():
    seoul = Preferences(ZoneInfo("Asia/Seoul"))
    first, last = (datetime(2026, 3, day, 23, tzinfo=UTC) for day in (1, 4))
    missed = missed_slots(Frequency.DAILY, seoul, first, last)
    assert missed == [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)]
    assert missed_slots(Frequency.DAILY, seoul, last, last) == []
    assert missed_slots(Frequency.WEEKLY, seoul, first, last) == [date(2026, 3, 2)]


def test_slots_are_missed_for_a_year_at_most():
    seoul = Preferences(ZoneInfo("Asia/Seoul"))
    first, last = (datetime(year, 3, 1, 23, tzinfo=UTC) for year in (1999, 2026))
    assert len(missed_slots(Frequency.DAILY, seoul, first, last)) == 365


@pytest.mark.parametrize(
    ("frequency", "address", "least"),
    [
        (Frequency.IMMEDIATE, "a@example.net", Weight.MAJOR),
        (Frequency.IMMEDIATE, "https://example.net/", Weight.MINOR),
        (Frequency.DAILY, "a@example.net", Weight.MINOR),
    ],
)
def test_a_minor_revision_is_worth_no_mail_of_its_own(frequency, address, least):
    assert least_told(Weight.MINOR, frequency, address) is least


@given(HOURS, ZONES, MOMENTS)
def test_a_slot_is_in_its_hour_or_just_behind_a_skipped_one(hour, zone, at):
    slot = next_slot(Frequency.DAILY, Preferences(zone, hour), at)
    local = slot.due_at.astimezone(zone).replace(tzinfo=None)
    late = local - datetime.combine(slot.day, time(hour))
    assert timedelta(0) <= late <= timedelta(hours=2)


@given(PREFERENCES, MOMENTS)
def test_a_weekly_slot_is_on_the_day_asked_for(asked, at):
    assert next_slot(Frequency.WEEKLY, asked, at).day.weekday() == asked.weekday


@pytest.mark.parametrize("find", [next_slot, last_slot])
def test_what_is_told_at_once_has_no_slot(find):
    with pytest.raises(ValueError, match="immediate"):
        find(
            Frequency.IMMEDIATE, Preferences(ZoneInfo("UTC")), datetime(2026, 3, 1, tzinfo=UTC)
        )
