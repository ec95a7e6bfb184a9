"""Return paths that say which message a bounce is about."""

import re

from hypothesis import given
from hypothesis import strategies as st

from notifier.return_path import TOKEN_CHARS, return_path, return_token

SECRET = b"s" * 32


@given(st.text(min_size=1, max_size=40, alphabet=st.characters(codec="utf-8")))
def test_a_token_survives_the_folding_of_case_and_stays_below_64_octets(message_id):
    token = return_token(SECRET, message_id)
    assert re.fullmatch(r"[a-z2-7]+", token)
    assert len(token) == TOKEN_CHARS
    local = return_path("bounces@example.org", token).removesuffix("@example.org")
    assert local == f"bounces+{token}"
    assert len(local) <= 64


def test_nobody_else_can_make_one():
    assert return_token(SECRET, "m1") == return_token(SECRET, "m1")
    assert return_token(SECRET, "m1") != return_token(SECRET, "m2")
    assert return_token(SECRET, "m1") != return_token(b"t" * 32, "m1")
