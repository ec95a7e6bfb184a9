"""The state of the service, as a reader is told of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from notifier import pages
from notifier.pages.state import Publishing, SourceState, State
from notifier.rhythm import Rhythm
from tests.builders import a_site
from tests.page_samples import seen

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
RHYTHM = Rhythm(date(2026, 3, 8), 12, 2, is_quiet=True)
SOURCE = SourceState(
    "The ministry", NOW - timedelta(seconds=20), is_readable=True, rhythm=RHYTHM
)
STATE = State(
    now=NOW,
    is_scanning=True,
    publishing=Publishing.DONE,
    arrival=NOW - timedelta(minutes=3),
    change=None,
    sources=[SOURCE],
)


def said(**fields):
    return seen(pages.state(a_site(), replace(STATE, **fields)))


def test_times_are_said_in_words_and_in_utc():
    text = said()
    assert "Everything works" in text
    assert "Newest release seen 3 minutes ago 20 March 2026, 11:57 UTC" in text
    assert "Newest change seen never yet" in text
    assert "Last looked at just now 20 March 2026, 11:59 UTC" in text
    assert "Newest release 8 March 2026" in text


@pytest.mark.parametrize(
    ("age", "ago"),
    [
        (timedelta(seconds=-9), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=2_000), "2,000 days ago"),
    ],
)
def test_how_long_ago_something_was_is_said_in_its_largest_unit(age, ago):
    assert f"Newest change seen {ago} " in said(change=NOW - age)


@pytest.mark.parametrize(
    ("rhythm", "sentence"),
    [
        (RHYTHM, "Quiet for 12 days; usually something comes every 2 days."),
        (replace(RHYTHM, silent_days=1, usual_days=1), "Quiet for 1 day; usually"),
        (replace(RHYTHM, is_quiet=False, usual_days=1), "Usually something comes every day."),
        (replace(RHYTHM, is_quiet=False, usual_days=None), "Too little has come to say"),
        (None, "Nothing has come from it with a date until today."),
    ],
)
def test_whether_a_source_is_silent_is_said(rhythm, sentence):
    assert sentence in said(sources=[replace(SOURCE, rhythm=rhythm)])


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"publishing": Publishing.FAILING}, "Pages and feeds may be behind"),
        ({"is_scanning": False}, "The sources were not looked at lately"),
        ({"sources": [replace(SOURCE, is_readable=False)]}, "It could not be read"),
    ],
)
def test_what_is_in_the_way_is_said(fields, sentence):
    text = said(**fields)
    assert "Something is in the way" in text
    assert sentence in text


def test_a_source_that_cannot_be_read_was_tried_and_not_looked_at():
    text = said(sources=[replace(SOURCE, is_readable=False)])
    assert "Last tried just now" in text
    assert "looked at" not in text


def test_a_publish_that_is_under_way_is_no_trouble():
    text = said(publishing=Publishing.UNDER_WAY)
    assert "Everything works" in text
    assert "Pages and feeds are being written." in text
