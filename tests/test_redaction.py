"""What a server quotes, without addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.redaction import redacted
from notifier.transports.replies import one_line

WORDS = st.text(st.sampled_from("ab .<>:;'\"@%40[]\n"), max_size=80)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("5.1.1 <anna@example.org>: user unknown", "5.1.1 <…>: user unknown"),
        ("5.7.1 sender=b+anna=example.org@news.example.net; no", "5.7.1 …; no"),
        ("rfc822;Anna.Kim@Example.ORG", "rfc822;…"),
        ("see https://mx.example/why?to=anna%40example.org", "see https:…"),
        ("address '김철수@도메인.한국' refused", "address '…' refused"),
        ("to user@[192.0.2.1] no", "to … no"),
        ('to "anna kim"@example.org no', "to … no"),
        ("450 4.7.1 try again in 300 seconds", "450 4.7.1 try again in 300 seconds"),
        ("a @ b", "a @ b"),
    ],
)
def test_an_address_is_hidden_and_the_rest_is_told(said, told):
    assert redacted(said) == told


def test_a_known_address_is_hidden_however_it_looks():
    assert redacted("no ANNA KIM here", "anna kim") == "no … here"


@given(WORDS)
def test_nothing_that_has_an_address_is_left(text):
    said = one_line(f"550 {text} anna@example.org {text}")
    assert "anna@" not in redacted(said)
