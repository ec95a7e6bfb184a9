"""Subscribers as CSV."""

import csv
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.errors import RosterError
from notifier.release import Weight
from notifier.roster import Entry, read, written
from notifier.subscription import Frequency, Interest, Preferences

UTC = ZoneInfo("UTC")
TOPICS = {"steel", "all"}
HEADER = "address,topic,query,frequency,timezone,hour,weekday,min_weight\n"


def bad(text):
    (found,) = read(text, TOPICS).bad
    return found


def test_a_row_says_who_is_told_of_what_and_how():
    text = HEADER + "Kim@Example.org,steel,,weekly,Asia/Seoul,9,friday,major\n"
    ((line, entry),) = read(text, TOPICS).entries
    assert line == 2
    assert entry == Entry(
        "Kim@example.org",
        Interest("steel", "", Frequency.WEEKLY),
        {
            "timezone": ZoneInfo("Asia/Seoul"),
            "hour": 9,
            "weekday": 4,
            "min_weight": Weight.MAJOR,
        },
    )


def test_columns_may_be_left_out_and_come_in_any_order():
    roster = read("frequency,query,address\ndaily,japan AND steel,kim@example.org\n\n", TOPICS)
    assert roster.entries == (
        (2, Entry("kim@example.org", Interest("", "japan AND steel", Frequency.DAILY), {})),
    )
    assert roster.bad == ()


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("kim,steel,,daily,,,,", "address", "not an e-mail address"),
        ("k@example.org,steal,,daily,,,,", "topic", "no topic 'steal'"),
        ("k@example.org,steel,tin,daily,,,,", "topic", "this has both"),
        ("k@example.org,,,daily,,,,", "topic", "this has neither"),
        ("k@example.org,,(tin,daily,,,,", "query", "column 1"),
        ("k@example.org,steel,,hourly,,,,", "frequency", "immediate, daily, weekly"),
        ("k@example.org,steel,,daily,Asia/Soul,,,", "timezone", "no time zone 'Asia/Soul'"),
        ("k@example.org,steel,,daily,,24,,", "hour", "got '24'"),
        ("k@example.org,steel,,daily,,,mon,", "weekday", "monday"),
        ("k@example.org,steel,,daily,,,,big", "min_weight", "none, minor, major"),
        ("k@example.org,steel", "", "has 2 cells where the first line has 8"),
        ('"k@example.org"x,steel,,daily,,,,', "", "is no CSV"),
    ],
)
def test_a_row_that_is_wrong_is_told_with_its_line_and_column(row, column, problem):
    good = "k@example.org,all,,daily,,,,\n"
    roster = read(f"{HEADER}{good}{row}\n{good}", TOPICS)
    assert [line for line, _ in roster.entries] == [2, 4]
    (found,) = roster.bad
    assert (found.line, found.column) == (3, column)
    assert problem in found.problem


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("", "no column 'address'"),
        ("address,topic", "no column 'frequency'"),
        ("address,frequency,e-mail", "unknown column 'e-mail'"),
        ("address,frequency,address", "twice"),
    ],
)
def test_a_first_line_that_does_not_name_the_columns_is_refused(header, problem):
    with pytest.raises(RosterError, match=problem):
        read(f"{header}\n", TOPICS)


def test_an_endless_field_is_refused():
    assert bad(f"{HEADER}{'k' * 20_000},steel,,daily,,,,\n").column == ""


def test_a_cell_that_a_spreadsheet_would_run_is_shielded():
    rows = [("=1@example.org", Interest("", "=US", Frequency.DAILY), Preferences(UTC))]
    _, row = csv.reader(written(rows).splitlines())
    assert row[:3] == ["'=1@example.org", "", "'=US"]


QUERIES = st.sampled_from(["=US", "'=US", "''=US", "japan AND steel", '"a, b"'])

PREFERENCES = st.builds(
    Preferences,
    st.sampled_from(["Asia/Seoul", "UTC"]).map(ZoneInfo),
    st.integers(0, 23),
    st.integers(0, 6),
    st.sampled_from(list(Weight)),
)
INTERESTS = st.one_of(
    st.builds(Interest, st.just("steel"), st.just(""), st.sampled_from(list(Frequency))),
    st.builds(Interest, st.just(""), QUERIES, st.sampled_from(list(Frequency))),
)


@given(st.lists(st.tuples(st.just("+k=1@example.org"), INTERESTS, PREFERENCES)))
def test_what_is_written_is_read_again(rows):
    roster = read(written(rows), TOPICS)
    told = [(one.address, one.interest) for _, one in roster.entries]
    assert told == [(address, interest) for address, interest, _ in rows]
    for (_, one), (_, _, preferences) in zip(roster.entries, rows, strict=True):
        assert Preferences(**one.stated) == preferences
