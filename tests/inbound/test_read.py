"""What an inbound mail is, and by what the message it is about is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.inbound import Kind, read
from tests.inbound.mails import (
    BOUNCES,
    EXIM,
    ID,
    QMAIL,
    TOKEN,
    automatic,
    feedback,
    status,
    wire,
)


def test_a_notification_names_its_message_in_four_ways_and_says_why():
    report = read(status())
    assert report.kind is Kind.FAILED
    assert report.tokens == (("bounces", TOKEN),)
    assert report.message_ids == (ID,)
    assert report.enhanced == "5.1.1"
    assert report.diagnostic == "smtp; 550 5.1.1 <reader@example.net>: No such user"


def test_the_envelope_id_comes_before_the_message_id_of_the_returned_mail():
    assert read(status(message_id="<other@example.org>")).message_ids == (ID, "other")


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_mail_is_returned_whole_or_as_headers(returned):
    assert read(status(envid="", returned=returned)).message_ids == (ID,)


@pytest.mark.parametrize("name", ["Delivered-To", "X-Original-To", "Envelope-To"])
def test_the_address_of_the_envelope_counts_before_that_of_the_header(name):
    content = f"{name}: BOUNCES+{'b' * 26}@example.org\r\n".encode() + status()
    assert read(content).tokens == (("bounces", "b" * 26), ("bounces", TOKEN))


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("failed", Kind.FAILED),
        ("Failed (unknown user)", Kind.FAILED),
        ("delayed", Kind.DELAYED),
        ("delivered", Kind.AUTOMATIC),
        ("relayed", Kind.AUTOMATIC),
        ("expanded", Kind.AUTOMATIC),
        ("", Kind.AUTOMATIC),
    ],
)
def test_only_a_failure_is_one(action, kind):
    assert read(status(action=action)).kind is kind


def test_of_several_recipients_the_gravest_outcome_counts():
    other = (
        b"Final-Recipient: rfc822; b@example.com\r\nAction: delayed\r\nStatus: 4.4.1\r\n\r\n"
    )
    content = status().replace(b"Final-Recipient", other + b"Final-Recipient", 1)
    assert (read(content).kind, read(content).enhanced) == (Kind.FAILED, "5.1.1")


@pytest.mark.parametrize(
    ("stated", "diagnostic", "code"),
    [
        ("5.2.2 (mailbox full)", "", "5.2.2"),
        ("5.0.0", "smtp; 550 5.1.1 gone", "5.1.1"),
        ("", "smtp;550-5.2.1 disabled", "5.2.1"),
        ("5.2.2", "smtp; 550 5.1.1 gone", "5.2.2"),
        ("5.0.0", "x-unix; 550 5.1.1 said in passing", "5.0.0"),
        ("5.0.0", "smtp; 550 was 5.1.1 once", "5.0.0"),
        ("none", "smtp; 550 no", ""),
    ],
)
def test_the_code_is_the_reports_or_where_that_is_empty_the_replys(stated, diagnostic, code):
    assert read(status(status=stated, diagnostic=diagnostic)).enhanced == code


@pytest.mark.parametrize(
    ("stated", "kind"),
    [
        ("abuse", Kind.COMPLAINT),
        ("Fraud", Kind.COMPLAINT),
        ("opt-out", Kind.COMPLAINT),
        ("not-spam", Kind.AUTOMATIC),
        ("auth-failure", Kind.AUTOMATIC),
        ("virus", Kind.UNKNOWN),
        ("", Kind.UNKNOWN),
    ],
)
def test_a_complaint_is_what_a_reader_complains_of(stated, kind):
    assert read(feedback(stated)).kind is kind


def test_a_complaint_names_its_message_by_return_path_and_message_id():
    report = read(feedback())
    assert (report.tokens, report.message_ids) == ((("bounces", TOKEN),), (ID,))


@pytest.mark.parametrize("stated", ["auto-replied", "Auto-Generated; x=y", "auto-notified"])
def test_an_automatic_answer_is_nothing_whatever_its_words(stated):
    assert read(automatic(f"Auto-Submitted: {stated}")).kind is Kind.AUTOMATIC


@pytest.mark.parametrize(
    "headers", [(), ("Auto-Submitted: no",), ("Return-Path: <a@b.example>",)]
)
def test_what_a_person_writes_is_unknown_whatever_the_words(headers):
    body = "550 5.1.1 user unknown. Delivery failed. Undeliverable mail returned to sender."
    assert read(automatic(*headers, body=body)).kind is Kind.UNKNOWN


@pytest.mark.parametrize("text", [QMAIL, EXIM])
def test_old_servers_are_understood_by_their_habits(text):
    report = read(wire(text))
    assert (report.kind, report.addresses) == (Kind.FAILED, ("reader@example.net",))
    assert report.enhanced == ""


def test_a_bounce_that_says_who_sent_it_is_not_guessed_at():
    content = wire(QMAIL).replace(b"Return-Path: <>", b"Return-Path: <eve@example.com>")
    assert read(content).kind is Kind.UNKNOWN


def test_a_notification_that_somebody_passes_on_says_nothing_of_our_mail():
    inside = status(to="somebody@example.com")
    head = b"From: a@example.com\r\nContent-Type: message/rfc822\r\n\r\n"
    assert read(head + inside).kind is not Kind.FAILED


def test_a_mail_to_the_address_of_a_list_header_unsubscribes():
    token = "q" * 32
    content = automatic("Subject: unsubscribe", to=f"<Unsubscribe+{token.upper()}@example.org>")
    report = read(content)
    assert (report.kind, report.tokens) == (Kind.UNSUBSCRIBE, (("unsubscribe", token),))


def test_a_mail_nested_without_end_is_unknown():
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (one, one)
        for one in range(5000)
    )
    assert read(nested).kind is Kind.UNKNOWN
    assert read(b"Content-Type: message/rfc822\n\n" * 5000).kind is Kind.UNKNOWN


def test_a_status_of_empty_blocks_without_end_is_unknown():
    blocks = b"Action: failed\r\n\r\n" * 5000
    assert read(status().replace(b"Action: failed\r\n", blocks)).kind is Kind.UNKNOWN


def test_a_charset_in_three_parts_stops_nothing():
    head = b"From: a@example.com\r\nContent-Type: text/plain; charset*=x''y\r\n\r\n"
    assert read(head + b"\xff\xfe").kind is Kind.UNKNOWN


LINES = st.sampled_from(
    [
        *status().split(b"\r\n"),
        *feedback().split(b"\r\n"),
        *wire(QMAIL).split(b"\r\n"),
        *wire(EXIM).split(b"\r\n"),
        b"Content-Type: multipart/report; boundary=B",
        b"Content-Type: message/rfc822",
        b"Content-Type: text/plain; charset=\xff",
        b"Content-Type: text/plain; charset*=x''y",
        b"Content-Transfer-Encoding: base64",
        b"\xff\x00: \xfe <",
        b"To: =?utf-8?b?4piD?=" + BOUNCES.encode(),
    ]
)


@given(st.lists(LINES | st.binary(max_size=40), max_size=60))
def test_nothing_that_comes_in_cannot_be_read(lines):
    report = read(b"\r\n".join(lines))
    assert report.kind in Kind
    stated = "".join([report.diagnostic, *report.message_ids])
    assert "\n" not in stated
    stated.encode()
