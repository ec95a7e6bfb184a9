"""Tokens in local parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.mailto import mailto_token, read_mailto_token, tagged, unsubscribe_address

SECRET = b"s" * 32
ID = "0123456789abcdef0123"
SCOPES = ("immediate", "daily", "weekly")


def test_a_token_is_read_back_in_any_case_and_fits_into_a_local_part():
    token = mailto_token(SECRET, ID, "daily")
    assert read_mailto_token(SECRET, token.upper(), SCOPES) == (ID, "daily")
    address = unsubscribe_address(token, "bounces@example.org")
    assert address == f"unsubscribe+{token}@example.org"
    assert len(address.partition("@")[0]) <= 64
    assert token == token.lower()


def test_tokens_of_other_secrets_and_scopes_are_not_ours():
    token = mailto_token(SECRET, ID, "daily")
    assert read_mailto_token(b"t" * 32, token, SCOPES) is None
    assert read_mailto_token(SECRET, token, ["weekly"]) is None


@given(
    st.text(max_size=40) | st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=32, max_size=32)
)
def test_what_is_not_made_by_us_is_not_ours(token):
    assert read_mailto_token(SECRET, token, SCOPES) is None


@given(st.integers(0, 31), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_token_with_another_character_is_not_ours(position, character):
    token = mailto_token(SECRET, ID, "daily")
    forged = token[:position] + character + token[position + 1 :]
    found = read_mailto_token(SECRET, forged, SCOPES)
    assert found == ((ID, "daily") if forged == token else None)


@pytest.mark.parametrize("public_id", ["", "xyz", "0123", ID + "ab"])
def test_only_public_ids_are_put_into_tokens(public_id):
    with pytest.raises(ValueError, match=r"."):
        mailto_token(SECRET, public_id or "00", "daily")


def test_tokens_are_found_in_headers_as_people_and_servers_write_them():
    token = "a" * 26
    text = f'"B" <BOUNCES+{token.upper()}@x.example>, c+short@x.example, d+{token}e1@x.example'
    assert tagged(text) == [("bounces", token)]
