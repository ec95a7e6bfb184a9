"""What a refusal is taken for."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.errors import DeliveryDeferred, DeliveryRejected
from notifier.refusals import Fate, fate, full_wait, relay_wait, soft_wait
from notifier.transports.replies import Reply, refusal

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("command", "code", "text", "expected"),
    [
        ("MAIL", 421, "4.3.2 closing", Fate.RELAY),
        ("RCPT", 421, "4.7.0 too many", Fate.RELAY),
        ("MAIL", 550, "5.7.1 sender refused", Fate.RELAY),
        (".", 451, "4.3.0 queue file", Fate.RELAY),
        ("RCPT", 450, "4.2.0 greylisted", Fate.SOFT),
        ("RCPT", 451, "try later", Fate.SOFT),
        ("RCPT", 450, "4.7.1 greylisted", Fate.THROTTLED),
        (".", 452, "4.2.2 mailbox full", Fate.FULL),
        ("RCPT", 450, "4.2.1 disabled", Fate.FULL),
        ("RCPT", 552, "5.2.2 mailbox full", Fate.FULL),
        ("RCPT", 552, "mailbox full", Fate.FULL),
        ("RCPT", 550, "5.1.1 no such user", Fate.GONE),
        (".", 550, "5.1.1 no such user", Fate.GONE),
        ("RCPT", 556, "5.1.10 null MX", Fate.GONE),
        ("RCPT", 556, "this domain takes no mail", Fate.GONE),
        ("RCPT", 550, "5.1.2 no such host", Fate.DOUBTFUL),
        ("RCPT", 550, "5.2.1 disabled", Fate.DOUBTFUL),
        ("RCPT", 554, "5.4.4 no route", Fate.DOUBTFUL),
        ("RCPT", 550, "No such user here", Fate.UNSTATED),
        ("RCPT", 550, "5.1.0 address rejected", Fate.UNSTATED),
        ("RCPT", 550, "Blocked, see our policy on spam", Fate.POLICY),
        ("RCPT", 554, "listed by a DNSBL", Fate.POLICY),
        ("RCPT", 550, "5.7.1 relaying denied", Fate.POLICY),
        (".", 550, "5.7.26 DMARC", Fate.POLICY),
        (".", 554, "message rejected", Fate.POLICY),
        ("MAIL", 552, "5.3.4 too big", Fate.TOO_BIG),
        (".", 552, "too much data", Fate.TOO_BIG),
        (".", 550, "5.2.3 too long", Fate.TOO_BIG),
        ("RCPT", 500, "5.3.0 Error: command failed", Fate.OURS),
        ("RCPT", 501, "5.1.3 bad address syntax", Fate.OURS),
        ("RCPT", 553, "5.1.8 bad sender", Fate.OURS),
        ("DATA", 503, "out of sequence", Fate.OURS),
        (".", 550, "5.6.0 bad content", Fate.OURS),
    ],
)  # fmt: skip
def test_codes_say_whom_a_refusal_is_about(command, code, text, expected):
    assert fate(refusal(command, Reply(code, text))) is expected


@pytest.mark.parametrize("code", [454, 530, 534, 535, 538])
def test_a_login_that_is_refused_is_told_from_other_trouble_of_the_relay(code):
    assert fate(DeliveryDeferred(code, "5.7.8 no", about="relay")) is Fate.LOGIN
    assert fate(DeliveryDeferred(0, "no route to host", about="relay")) is Fate.RELAY


TOUCHING = {Fate.GONE, Fate.DOUBTFUL, Fate.UNSTATED}
codes = st.builds("5.{}.{} {}".format, st.integers(5, 7), st.integers(0, 99), st.text())


@given(st.sampled_from(["RCPT", "DATA", "."]), st.integers(500, 599), codes)
def test_syntax_content_and_policy_never_touch_an_address(command, code, text):
    found = fate(refusal(command, Reply(code, text)))
    assert found not in TOUCHING or code == 556


@given(st.integers(500, 504), st.text())
def test_a_mistake_of_ours_is_never_held_against_an_address(code, text):
    assert fate(DeliveryRejected(code, text, about="content")) is Fate.OURS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4.2.0 greylisted", 5 * MINUTE),
        ("4.7.1 try again in 600 seconds", 10 * MINUTE),
        ("4.7.1 Greylisted, please try again in 20 min", 20 * MINUTE),
        ("4.7.1 retry after 2 hours", 2 * HOUR),
        ("4.7.1 try again in 3 s", 5 * MINUTE),
        ("4.7.1 try again in 99999 hours", 4 * HOUR),
        ("4.7.1 delayed for 300s by postgrey", 5 * MINUTE),
    ],
)
def test_a_reply_may_say_how_long_to_wait(text, expected):
    assert soft_wait(1, text) == expected


def test_waits_grow_and_stay_below_four_hours():
    relay = [relay_wait(n) for n in range(1, 12)]
    soft = [soft_wait(n, "") for n in range(1, 12)]
    assert relay[:7] == [n * MINUTE for n in (1, 2, 5, 10, 20, 30, 60)]
    assert relay[-1] == soft[-1] == 4 * HOUR
    assert relay == sorted(relay)
    assert soft == sorted(soft)
    assert relay_wait(0) == MINUTE


def test_a_full_mailbox_is_given_up_after_about_five_days():
    waits = [full_wait(n) for n in range(1, 8)]
    assert waits[:6] == [n * HOUR for n in (2, 4, 8, 16, 32, 64)]
    assert waits[6] is None
