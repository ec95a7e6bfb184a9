"""What a relay's refusal means."""

import pytest

from notifier.errors import DeliveryDeferred, DeliveryRejected, DeliveryUncertain
from notifier.transports.replies import MAX_TEXT_CHARS, Reply, one_line, refusal


@pytest.mark.parametrize(
    ("command", "code", "text", "error", "about"),
    [
        ("RCPT", 550, "5.1.1 No such user", DeliveryRejected, "recipient"),
        ("RCPT", 552, "5.2.2 Mailbox full", DeliveryRejected, "recipient"),
        ("RCPT", 552, "5.2.3 Message too long", DeliveryRejected, "content"),
        ("RCPT", 554, "5.4.4 No such host", DeliveryRejected, "recipient"),
        ("RCPT", 501, "Syntax", DeliveryRejected, "content"),
        ("RCPT", 550, "5.7.1 Relaying denied", DeliveryRejected, "content"),
        ("RCPT", 553, "5.1.8 Bad sender", DeliveryRejected, "content"),
        ("RCPT", 450, "4.7.1 Greylisted", DeliveryDeferred, "content"),
        ("RCPT", 452, "4.3.1 Insufficient storage", DeliveryDeferred, "relay"),
        ("RCPT", 421, "4.7.0 Too many", DeliveryDeferred, "relay"),
        ("MAIL", 550, "5.1.1 No such user", DeliveryDeferred, "relay"),
        ("MAIL", 452, "4.3.1 Insufficient storage", DeliveryDeferred, "relay"),
        ("MAIL", 552, "5.3.4 Too big", DeliveryRejected, "content"),
        ("DATA", 250, "ok", DeliveryDeferred, "relay"),
        ("RCPT", -1, "what?", DeliveryDeferred, "relay"),
        (".", -1, "what?", DeliveryUncertain, "relay"),
        (".", 354, "go on", DeliveryUncertain, "relay"),
        (".", 554, "Spam: 5.1.1 is quoted inside", DeliveryRejected, "content"),
        (".", 451, "4.2.0 Later", DeliveryDeferred, "recipient"),
    ],
)
def test_codes_decide_whether_it_is_final_and_whom_it_concerns(
    command, code, text, error, about
):
    raised = refusal(command, Reply(code, text))
    assert type(raised) is error
    assert (raised.code, raised.text, raised.about) == (code, text, about)


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (b"5.7.1 first\n5.7.1 second\r\n", "5.7.1 first 5.7.1 second"),
        (b"\xed\x95\x9c \xff\x1b[31m", "한 \ufffd [31m"),
        (b"x" * 2_000, "x" * MAX_TEXT_CHARS),
        (TimeoutError("timed out"), "timed out"),
        (TimeoutError(), "TimeoutError"),
    ],
    ids=["lines", "bytes", "long", "error", "silent error"],
)
def test_what_was_said_becomes_one_printable_line(said, line):
    assert one_line(said) == line
