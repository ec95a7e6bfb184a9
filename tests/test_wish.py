"""What is typed into a form, checked and kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.subscription import Frequency, Interest
from notifier.visit import Visit, network_of
from notifier.wish import MAX_TOPICS, Reading, Typed, Wish, zones

SLUGS = {"steel", "chips", "country-jp"}


def visit(**fields):
    stated = {
        name: (value,) if isinstance(value, str) else value for name, value in fields.items()
    }
    return Visit(token="", fields=stated, is_post=True, network="192.0.2.0/24")


def read(**fields):
    """The wish of a form, and its problems."""
    reading = Reading(Typed.of(visit(**fields), "Asia/Seoul"))
    wish = Wish(reading.interests(SLUGS), reading.preferences())
    return wish, reading.problems


def test_a_form_with_topics_and_a_search_is_a_wish_for_each():
    wish, problems = read(topic=("steel", "country-jp"), q=" chip* ", frequency="weekly")
    assert problems == {}
    assert wish.interests == (
        Interest("steel", "", Frequency.WEEKLY),
        Interest("country-jp", "", Frequency.WEEKLY),
        Interest("", "chip*", Frequency.WEEKLY),
    )


def test_what_was_not_chosen_is_as_the_form_shows_it():
    wish, _ = read(topic="steel")
    preferences = wish.preferences
    assert (preferences.timezone.key, preferences.hour, preferences.weekday) == (
        "Asia/Seoul",
        8,
        0,
    )
    assert Typed.again(preferences) == Typed(timezone="Asia/Seoul")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("frequency", "hourly", "list"),
        ("timezone", "Mars/Olympus", "time zone"),
        ("timezone", "../../etc/passwd", "time zone"),
        ("timezone", "a\0b", "time zone"),
        ("hour", "24", "list"),
        ("hour", "٣", "list"),
        ("weekday", "someday", "list"),
        ("min_weight", "none", "list"),
        ("q", "steel AND (", "column"),
        ("topic", "iron", "not there"),
    ],
)
def test_what_cannot_be_read_says_so_at_its_field(field, value, says):
    _, problems = read(**{"topic": "steel", field: value})
    assert list(problems) == [field]
    assert says in problems[field]


def test_a_form_without_any_wish_asks_for_one():
    assert "Choose" in read()[1]["topic"]


def test_more_topics_than_anybody_reads_are_refused():
    slugs = {f"t{number}" for number in range(MAX_TOPICS + 1)}
    reading = Reading(Typed.of(visit(topic=tuple(slugs)), "UTC"))
    assert len(reading.interests(slugs)) == MAX_TOPICS
    assert "30" in reading.problems["topic"]


@pytest.mark.parametrize("email", ["", "x", "a@b\r\nBcc: c@example.org", "김@example.org"])
def test_what_is_no_address_is_a_problem(email):
    reading = Reading(Typed.of(visit(email=email), "UTC"))
    assert reading.address() == ""
    assert "email" in reading.problems


def test_an_address_is_read_as_mail_carries_it():
    reading = Reading(Typed.of(visit(email=" Reader@예시.example "), "UTC"))
    assert reading.address() == "Reader@xn--vv4b11d.example"


@given(
    st.lists(st.sampled_from(sorted(SLUGS)), min_size=1, unique=True),
    st.sampled_from([str(one) for one in Frequency]),
    st.sampled_from(zones()),
    st.integers(0, 23).map(str),
)
def test_a_wish_is_kept_as_it_was_stated(topics, frequency, timezone, hour):
    stated = {"frequency": frequency, "timezone": timezone, "hour": hour}
    wish, problems = read(topic=tuple(topics), q="수출 OR export*", **stated)
    assert problems == {}
    assert Wish.load(wish.dump()) == wish


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2345::1", "2001:db8:1:2300::/56"),
        ("fe80::1%eth0", "fe80::/56"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_neighbours_in_a_network_share_it(host, network):
    assert network_of(host) == network
