"""What a request to the API asks for, and how it is told what is wrong with it."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.api.asking import DEFAULT_LIMIT, MAX_LIMIT, MAX_SEQ, Asked, read
from notifier.errors import ParameterRefused

AT = "2026-03-02T01:30:00.123Z"


def refused(query):
    with pytest.raises(ParameterRefused) as caught:
        read(query)
    assert caught.value.status == 400
    return caught.value.parameter


def test_without_parameters_it_is_the_sequence_from_its_beginning():
    assert read("") == Asked(since=0, at=None, limit=100, topic=None)


@pytest.mark.parametrize("number", ["0", "1", "41", str(MAX_SEQ)])
def test_a_cursor_is_a_whole_number(number):
    assert read(f"since={number}").since == int(number)


NO_NUMBERS = [
    *["", "-1", "+1", "%201", "1.0", "1e3", "01", "0x1", "1%00", "1%0A"],
    *["%EF%BC%91", "%D9%A1", "true", "null", "1,2", str(MAX_SEQ + 1), "9" * 5000],
]


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_what_is_no_cursor_is_refused_by_its_name(number):
    assert refused(f"since={number}") == "since"


@pytest.mark.parametrize("limit", ["0", str(MAX_LIMIT + 1), "all", ""])
def test_a_page_has_one_to_five_hundred_events(limit):
    assert refused(f"limit={limit}") == "limit"
    assert (read("limit=1").limit, read("limit=500").limit) == (1, 500)


@pytest.mark.parametrize("at", ["", "2026-03-02", f"{AT}%0A", "2026-03-02T01:30:00Z", "now"])
def test_the_time_of_the_cursor_has_one_spelling(at):
    assert refused(f"at={at}") == "at"
    assert read(f"at={AT}").at == AT


@pytest.mark.parametrize("slug", ["", "Steel", "a/b", "steel%0A", "%EC%B2%A0", "a" * 201])
def test_what_is_no_slug_is_refused(slug):
    assert refused(f"topic={slug}") == "topic"
    assert read("topic=country-jp").topic == "country-jp"


@pytest.mark.parametrize(
    ("query", "name"),
    [("sinse=3", "sinse"), ("since=1&since=2", "since"), ("Since=1", "Since"), ("=1", "")],
)
def test_no_parameter_is_passed_over(query, name):
    assert refused(query) == name


@pytest.mark.parametrize("query", ["since=%FF", "&".join(f"a{n}=" for n in range(99))])
def test_an_address_that_is_none_is_refused(query):
    assert refused(query) == ""


@given(
    since=st.integers(0, MAX_SEQ),
    at=st.none() | st.just(AT),
    limit=st.integers(1, MAX_LIMIT) | st.just(DEFAULT_LIMIT),
    topic=st.none() | st.from_regex("[a-z0-9-]{1,40}", fullmatch=True),
)
def test_the_address_of_a_question_asks_it(since, at, limit, topic):
    asked = Asked(since, at, limit, topic)
    assert read(urlsplit(asked.path).query) == asked
