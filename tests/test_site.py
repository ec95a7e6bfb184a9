"""Where things are on the public site, and what they are called for ever."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.site import (
    event_tag,
    feed_path,
    feed_tag,
    release_path,
    release_tag,
    revision_path,
    topic_path,
)
from tests.builders import a_site

DAY = date(2026, 3, 1)
AFTERWARDS = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("", "https://example.org/news/"),
        (topic_path("steel"), "https://example.org/news/topics/steel/"),
        (
            feed_path("all", "changes", "atom"),
            "https://example.org/news/topics/all/changes.atom",
        ),
        (release_path("r01"), "https://example.org/news/releases/r01/"),
        (revision_path("r01", 2), "https://example.org/news/releases/r01/r2/"),
    ],
)
def test_every_address_is_below_the_base_url(path, address):
    assert a_site(url="https://example.org/news").address(path) == address


@pytest.mark.parametrize(
    ("tag", "specific"),
    [
        (release_tag(a_site(), "r01"), "release/r01"),
        (event_tag(a_site(), "r01", "new", 1), "release/r01/r1"),
        (event_tag(a_site(), "r01", "revised", 2), "release/r01/r2"),
        (event_tag(a_site(), "r01", "withdrawn", 2), "release/r01/w2"),
        (event_tag(a_site(), "r01", "restored", 2), "release/r01/u2"),
        (feed_tag(a_site(), "steel", "changes"), "feed/steel/changes"),
    ],
)
def test_ids_are_tag_uris(tag, specific):
    assert tag == f"tag:example.org,2026-01-01:{specific}"


def test_a_new_base_url_changes_no_id():
    moved = a_site(url="https://news.example.net")
    assert release_tag(moved, "r01") == release_tag(a_site(), "r01")


@pytest.mark.parametrize(
    ("zone", "published"),
    [
        pytest.param("Asia/Seoul", datetime(2026, 2, 28, 15, tzinfo=UTC), id="Seoul"),
        pytest.param("America/New_York", datetime(2026, 3, 1, 5, tzinfo=UTC), id="New York"),
    ],
)
def test_a_release_is_published_when_its_day_starts_at_the_source(zone, published):
    assert a_site(timezone=ZoneInfo(zone)).published_at(DAY, AFTERWARDS) == published


def test_a_day_that_starts_with_a_clock_change_starts_an_hour_later():
    site = a_site(timezone=ZoneInfo("Asia/Beirut"))
    started = site.published_at(date(2022, 3, 27), AFTERWARDS)
    assert started == datetime(2022, 3, 26, 22, tzinfo=UTC)


def test_a_release_seen_before_its_date_was_published_when_it_was_seen():
    seen_at = datetime(2026, 2, 27, 1, 30, tzinfo=UTC)
    assert a_site().published_at(DAY, seen_at) == seen_at


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_nothing_is_published_after_it_was_seen_or_after_its_day(day, hours):
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    published = a_site().published_at(day, midnight + timedelta(hours=hours))
    assert published <= midnight + timedelta(hours=hours)
    assert published < midnight + timedelta(days=1)
