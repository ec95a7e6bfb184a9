"""Tokens in links."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from notifier.errors import TokenExpired, TokenInvalid
from notifier.tokens import Grant, Key, Keys, make, read, sign, verify

SECRET = b"0123456789abcdef0123456789abcdef"
FIRST = Keys.of(SECRET)
TEXT = st.text()
NOW = datetime(2026, 3, 2, 1, 30, 0, 123_000, UTC)
HOUR = timedelta(hours=1)
LATER = NOW + 30 * HOUR
ONCE = Keys((Key("", SECRET, NOW), Key("k1", b"first of the new")))
TWICE = Keys(
    (
        Key("", SECRET, NOW),
        Key("k1", b"first of the new", LATER),
        Key("k2", b"second of the new"),
    )
)
REMOVED = Keys((Key("", SECRET, NOW), Key("k1", None, LATER), Key("k2", b"second of the new")))
TIMES = st.datetimes(timezones=st.just(UTC), min_value=datetime(1970, 1, 1)).map(  # noqa: DTZ001 - hypothesis adds the zone
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)


@given(subject=TEXT, scope=TEXT, purpose=TEXT)
def test_a_token_gives_back_what_it_was_made_of(subject, scope, purpose):
    token = make(FIRST, purpose, subject, scope)
    assert read(FIRST, purpose, token) == (subject, scope)


@given(subject=TEXT, scope=TEXT)
def test_a_token_needs_no_quoting_in_an_address(subject, scope):
    token = make(FIRST, "unsubscribe", subject, scope)
    assert token.startswith("v1.")
    assert token.isascii()
    assert set(token) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    )


@given(data=st.data())
def test_no_character_of_a_token_can_be_changed(data):
    token = make(FIRST, "unsubscribe", "s1", "daily")
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters())
    assume(other != token[place])
    with pytest.raises(TokenInvalid):
        read(FIRST, "unsubscribe", token[:place] + other + token[place + 1 :])


@given(token=TEXT)
def test_a_text_that_is_no_token_is_refused(token):
    with pytest.raises(TokenInvalid):
        read(FIRST, "unsubscribe", token)


def test_a_token_opens_nothing_but_its_own_purpose():
    token = make(FIRST, "unsubscribe", "s1", "daily")
    with pytest.raises(TokenInvalid):
        read(FIRST, "manage", token)


def test_a_token_of_another_secret_is_refused():
    token = make(Keys.of(b"another secret"), "unsubscribe", "s1", "daily")
    with pytest.raises(TokenInvalid):
        read(FIRST, "unsubscribe", token)


@pytest.mark.parametrize("cut", [1, 4, 10])
def test_a_shortened_token_is_refused(cut):
    token = make(FIRST, "unsubscribe", "s1", "daily")
    with pytest.raises(TokenInvalid):
        read(FIRST, "unsubscribe", token[:-cut])


def test_the_border_between_subject_and_scope_cannot_be_moved():
    assert make(FIRST, "p", "ab", "c") != make(FIRST, "p", "a", "bc")


def test_a_token_of_today_stays_valid_in_later_versions():
    assert read(FIRST, "unsubscribe", "v1.WyJzMSIsImRhaWx5Il0.sgSk1AIJQY0oAxxfN0cI8Q") == (
        "s1",
        "daily",
    )


def test_an_empty_secret_is_a_mistake():
    with pytest.raises(ValueError, match="b''"):
        make(Keys.of(b""), "unsubscribe", "s1", "daily")
    with pytest.raises(ValueError, match="b''"):
        read(Keys.of(b""), "unsubscribe", "v1.x.y")


@given(subject=TEXT, scope=TEXT, epoch=st.integers(0, 2**40), issued_at=TIMES)
def test_a_token_that_ends_gives_back_its_grant_until_then(subject, scope, epoch, issued_at):
    grant = Grant(subject, issued_at, epoch, scope)
    token = sign(FIRST, "manage", grant)
    assert verify(FIRST, "manage", token, now=issued_at, lifetime=HOUR) == grant


def test_a_token_ends_when_its_lifetime_is_over():
    token = sign(FIRST, "manage", Grant("s1", NOW))
    last = NOW + HOUR - timedelta(milliseconds=1)
    assert verify(FIRST, "manage", token, now=last, lifetime=HOUR).subject == "s1"
    with pytest.raises(TokenExpired, match="1:00:00"):
        verify(FIRST, "manage", token, now=NOW + HOUR, lifetime=HOUR)


def test_neither_kind_of_token_passes_for_the_other():
    ending, lasting = sign(FIRST, "p", Grant("s1", NOW)), make(FIRST, "p", "s1", "daily")
    with pytest.raises(TokenInvalid):
        read(FIRST, "p", ending)
    with pytest.raises(TokenInvalid):
        read(FIRST, "p", ending.replace("v2", "v1"))
    for token in (lasting, lasting.replace("v1", "v2")):
        with pytest.raises(TokenInvalid):
            verify(FIRST, "p", token, now=NOW, lifetime=HOUR)


@given(data=st.data())
def test_no_character_of_a_token_that_ends_can_be_changed(data):
    token = sign(FIRST, "manage", Grant("s1", NOW, 3, "9"))
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters())
    assume(other != token[place])
    changed = token[:place] + other + token[place + 1 :]
    with pytest.raises(TokenInvalid):
        verify(FIRST, "manage", changed, now=NOW, lifetime=HOUR)


@pytest.mark.parametrize("made_with", [FIRST, ONCE, TWICE], ids=["before", "once", "twice"])
def test_a_token_works_after_its_key_was_rotated(made_with):
    token = make(made_with, "unsubscribe", "s1", "daily")
    assert read(TWICE, "unsubscribe", token) == ("s1", "daily")
    grant = Grant("s1", NOW, 3, "9")
    ending = sign(made_with, "manage", grant)
    assert verify(TWICE, "manage", ending, now=NOW, lifetime=HOUR) == grant


def test_a_new_token_is_of_the_newest_key_alone():
    token = make(TWICE, "unsubscribe", "s1", "daily")
    assert token.startswith("v3.k2.")
    assert sign(TWICE, "manage", Grant("s1", NOW)).startswith("v4.k2.")
    for keys in (FIRST, ONCE):
        with pytest.raises(TokenInvalid):
            read(keys, "unsubscribe", token)


def test_a_token_that_names_its_key_stays_valid_in_later_versions():
    token = "v3.k1.WyJzMSIsImRhaWx5Il0.%s"  # noqa: S105 - of a key in this file
    derived = hmac.digest(b"first of the new", b"notifier v3.k1 unsubscribe", "sha256")
    mac = hmac.digest(derived, b"WyJzMSIsImRhaWx5Il0", "sha256")[:16]
    shown = urlsafe_b64encode(mac).rstrip(b"=").decode()
    assert read(TWICE, "unsubscribe", token % shown) == ("s1", "daily")


@given(kid=st.text("k12x"))
def test_a_token_does_not_pass_for_one_of_another_key(kid):
    token = make(TWICE, "unsubscribe", "s1", "daily")
    assume(kid != "k2")
    same_secret = Keys(tuple(replace(key, secret=SECRET) for key in TWICE.every))
    for keys in (TWICE, same_secret):
        for other in (token.replace("k2", kid), token.replace("v3.k2.", "v1." + kid)):
            with pytest.raises(TokenInvalid):
                read(keys, "unsubscribe", other)


@given(data=st.data())
def test_no_character_of_a_token_that_names_its_key_can_be_changed(data):
    token = sign(TWICE, "manage", Grant("s1", NOW, 3, "9"))
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters())
    assume(other != token[place])
    changed = token[:place] + other + token[place + 1 :]
    with pytest.raises(TokenInvalid):
        verify(TWICE, "manage", changed, now=NOW, lifetime=HOUR)


def test_a_token_of_a_key_that_was_removed_is_told_to_be_too_old():
    lasting = make(ONCE, "unsubscribe", "s1", "daily")
    with pytest.raises(TokenExpired, match="older than the keys that are kept"):
        read(REMOVED, "unsubscribe", lasting)
    ending = sign(ONCE, "manage", Grant("s1", NOW))
    with pytest.raises(TokenExpired):
        verify(REMOVED, "manage", ending, now=NOW, lifetime=HOUR)


def test_a_key_that_was_retired_makes_no_more_grants():
    minute = timedelta(minutes=1)
    with_old_key = Keys(TWICE.every[:2])
    under_way = sign(with_old_key, "sign-in", Grant("s1", LATER + minute))
    assert (
        verify(TWICE, "sign-in", under_way, now=LATER + minute, lifetime=HOUR).subject == "s1"
    )
    forged = sign(with_old_key, "sign-in", Grant("s1", LATER + HOUR))
    with pytest.raises(TokenInvalid):
        verify(TWICE, "sign-in", forged, now=LATER + HOUR, lifetime=HOUR)
    earlier = sign(FIRST, "sign-in", Grant("s1", LATER))
    with pytest.raises(TokenInvalid):
        verify(TWICE, "sign-in", earlier, now=LATER, lifetime=HOUR)


def test_keys_are_not_shown():
    assert "second of the new" not in repr(TWICE)
