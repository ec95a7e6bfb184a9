"""Tokens in links."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from notifier.errors import TokenExpired, TokenInvalid
from notifier.tokens import Grant, make, read, sign, verify

SECRET = b"0123456789abcdef0123456789abcdef"
TEXT = st.text()
NOW = datetime(2026, 3, 2, 1, 30, 0, 123_000, UTC)
HOUR = timedelta(hours=1)
TIMES = st.datetimes(timezones=st.just(UTC), min_value=datetime(1970, 1, 1)).map(  # noqa: DTZ001 - hypothesis adds the zone
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)


@given(subject=TEXT, scope=TEXT, purpose=TEXT)
def test_a_token_gives_back_what_it_was_made_of(subject, scope, purpose):
    token = make(SECRET, purpose, subject, scope)
    assert read(SECRET, purpose, token) == (subject, scope)


@given(subject=TEXT, scope=TEXT)
def test_a_token_needs_no_quoting_in_an_address(subject, scope):
    token = make(SECRET, "unsubscribe", subject, scope)
    assert token.startswith("v1.")
    assert token.isascii()
    assert set(token) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    )


@given(data=st.data())
def test_no_character_of_a_token_can_be_changed(data):
    token = make(SECRET, "unsubscribe", "s1", "daily")
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters())
    assume(other != token[place])
    with pytest.raises(TokenInvalid):
        read(SECRET, "unsubscribe", token[:place] + other + token[place + 1 :])


@given(token=TEXT)
def test_a_text_that_is_no_token_is_refused(token):
    with pytest.raises(TokenInvalid):
        read(SECRET, "unsubscribe", token)


def test_a_token_opens_nothing_but_its_own_purpose():
    token = make(SECRET, "unsubscribe", "s1", "daily")
    with pytest.raises(TokenInvalid):
        read(SECRET, "manage", token)


def test_a_token_of_another_secret_is_refused():
    token = make(b"another secret", "unsubscribe", "s1", "daily")
    with pytest.raises(TokenInvalid):
        read(SECRET, "unsubscribe", token)


@pytest.mark.parametrize("cut", [1, 4, 10])
def test_a_shortened_token_is_refused(cut):
    token = make(SECRET, "unsubscribe", "s1", "daily")
    with pytest.raises(TokenInvalid):
        read(SECRET, "unsubscribe", token[:-cut])


def test_the_border_between_subject_and_scope_cannot_be_moved():
    assert make(SECRET, "p", "ab", "c") != make(SECRET, "p", "a", "bc")


def test_a_token_of_today_stays_valid_in_later_versions():
    assert read(SECRET, "unsubscribe", "v1.WyJzMSIsImRhaWx5Il0.sgSk1AIJQY0oAxxfN0cI8Q") == (
        "s1",
        "daily",
    )


def test_an_empty_secret_is_a_mistake():
    with pytest.raises(ValueError, match="b''"):
        make(b"", "unsubscribe", "s1", "daily")
    with pytest.raises(ValueError, match="b''"):
        read(b"", "unsubscribe", "v1.x.y")


@given(subject=TEXT, scope=TEXT, epoch=st.integers(0, 2**40), issued_at=TIMES)
def test_a_token_that_ends_gives_back_its_grant_until_then(subject, scope, epoch, issued_at):
    grant = Grant(subject, issued_at, epoch, scope)
    token = sign(SECRET, "manage", grant)
    assert verify(SECRET, "manage", token, now=issued_at, lifetime=HOUR) == grant


def test_a_token_ends_when_its_lifetime_is_over():
    token = sign(SECRET, "manage", Grant("s1", NOW))
    last = NOW + HOUR - timedelta(milliseconds=1)
    assert verify(SECRET, "manage", token, now=last, lifetime=HOUR).subject == "s1"
    with pytest.raises(TokenExpired, match="1:00:00"):
        verify(SECRET, "manage", token, now=NOW + HOUR, lifetime=HOUR)


def test_neither_kind_of_token_passes_for_the_other():
    ending, lasting = sign(SECRET, "p", Grant("s1", NOW)), make(SECRET, "p", "s1", "daily")
    with pytest.raises(TokenInvalid):
        read(SECRET, "p", ending)
    with pytest.raises(TokenInvalid):
        read(SECRET, "p", ending.replace("v2", "v1"))
    for token in (lasting, lasting.replace("v1", "v2")):
        with pytest.raises(TokenInvalid):
            verify(SECRET, "p", token, now=NOW, lifetime=HOUR)


@given(data=st.data())
def test_no_character_of_a_token_that_ends_can_be_changed(data):
    token = sign(SECRET, "manage", Grant("s1", NOW, 3, "9"))
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters())
    assume(other != token[place])
    changed = token[:place] + other + token[place + 1 :]
    with pytest.raises(TokenInvalid):
        verify(SECRET, "manage", changed, now=NOW, lifetime=HOUR)
