"""What becomes of a message, as real servers see it and as the outbox is told."""

from dataclasses import replace

import pytest

from notifier.errors import DeliveryDeferred, DeliveryRejected, DeliveryUncertain
from notifier.settings import SmtpSettings
from notifier.transports import Outgoing
from notifier.transports.smtp import Smtp, Waits
from tests.transports.servers import (
    PASSWORD,
    curt_relay,
    free_port,
    smtp_sink,
    submission,
)

OUTGOING = Outgoing(
    message_id="01J0",
    sender="updates@example.org",
    recipient="reader@example.net",
    content=b"From: updates@example.org\r\nSubject: hi\r\n\r\n.dot\r\nlast\r\n",
)
ARRIVED = b"updates@example.org\nSubject: hi\n\n.dot\nlast\n"
SHORT = Waits(connect_s=5, reply_s=5, data_s=5)


def plain(port):
    return SmtpSettings("127.0.0.1", port, starttls=False, username=None, password=None)


def transport(port):
    return Smtp(plain(port), hello="client.example.org", waits=SHORT)


def nothing():
    """For tests that do not look at the moment before the content."""


def test_an_accepted_message_arrives_byte_for_byte_and_brings_a_receipt():
    with smtp_sink() as sink, transport(sink.port) as smtp:
        receipt = smtp.send(OUTGOING, nothing)
        assert receipt.code == 250
        assert receipt.text
        assert [one.strip() for one in sink.contents()] == [ARRIVED.strip()]


@pytest.mark.parametrize(
    ("options", "error", "code", "about", "data_began"),
    [
        (["-r", "RCPT", "-b", "450 4.2.0 Greylisted"],
         DeliveryDeferred, 450, "recipient", False),
        (["-r", "RCPT", "-b", "452 4.2.2 Mailbox full"],
         DeliveryDeferred, 452, "recipient", False),
        (["-f", "RCPT"], DeliveryRejected, 500, "content", False),
        (["-f", "RCPT", "-B", "550 5.1.1 No such user"],
         DeliveryRejected, 550, "recipient", False),
        (["-f", "RCPT", "-B", "550 no such user"],
         DeliveryRejected, 550, "recipient", False),
        (["-f", ".", "-B", "550 5.7.26 Unauthenticated: DMARC"],
         DeliveryRejected, 550, "content", True),
        (["-f", ".", "-B", "550 5.1.1 No such user"],
         DeliveryRejected, 550, "recipient", True),
        (["-r", "."], DeliveryDeferred, 450, "relay", True),
        (["-Q", "."], DeliveryDeferred, 421, "relay", True),
        (["-Q", "MAIL"], DeliveryDeferred, 421, "relay", False),
        (["-f", "MAIL", "-B", "553 5.1.8 Sender unknown"],
         DeliveryDeferred, 553, "relay", False),
        (["-f", "MAIL", "-B", "552 5.3.4 Too big"],
         DeliveryRejected, 552, "content", False),
        (["-f", "DATA", "-B", "554 5.7.1 No"], DeliveryRejected, 554, "content", True),
        (["-q", "DATA"], DeliveryDeferred, 0, "relay", True),
        (["-q", "CONNECT"], DeliveryDeferred, 0, "relay", False),
        (["-r", "CONNECT"], DeliveryDeferred, 450, "relay", False),
        (["-q", "."], DeliveryUncertain, 0, "relay", True),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)  # fmt: skip
def test_each_refusal_says_whether_it_is_final_and_whom_it_concerns(
    options, error, code, about, data_began
):
    moments = []
    with (
        smtp_sink(*options) as sink,
        transport(sink.port) as smtp,
        pytest.raises(error) as raised,
    ):
        smtp.send(OUTGOING, lambda: moments.append("data"))
    assert (raised.value.code, raised.value.about) == (code, about)
    assert raised.value.text
    assert moments == (["data"] if data_began else [])


def test_a_connection_lost_after_the_content_may_have_been_an_acceptance():
    with smtp_sink("-q", ".") as sink, transport(sink.port) as smtp:
        with pytest.raises(DeliveryUncertain):
            smtp.send(OUTGOING, nothing)
        assert [one.strip() for one in sink.contents()] == [ARRIVED.strip()]


def test_nobody_listening_is_the_relays_trouble():
    with transport(free_port()) as smtp, pytest.raises(DeliveryDeferred) as raised:
        smtp.send(OUTGOING, nothing)
    assert (raised.value.code, raised.value.about) == (0, "relay")
    assert "127.0.0.1" in raised.value.text


def test_a_refused_message_does_not_spoil_the_next_one_of_the_batch():
    with smtp_sink() as sink, transport(sink.port) as smtp:

        def fail():
            raise LookupError

        with pytest.raises(LookupError):
            smtp.send(OUTGOING, fail)
        assert smtp.send(OUTGOING, nothing).code == 250


def test_a_sender_refused_twice_is_told_twice():
    with smtp_sink("-f", "MAIL", "-B", "550 5.7.1 No") as sink, transport(sink.port) as smtp:
        for _ in range(2):
            with pytest.raises(DeliveryDeferred) as raised:
                smtp.send(OUTGOING, nothing)
            assert (raised.value.code, raised.value.about) == (550, "relay")


def test_a_batch_goes_over_one_connection(tmp_path):
    with submission(tmp_path) as server:
        with secured(server, PASSWORD.decode()) as smtp:
            codes = [smtp.send(OUTGOING, nothing).code for _ in range(3)]
        assert codes == [250, 250, 250]
        assert len(server.mailbox.contents) == 3
        assert len(set(server.mailbox.peers)) == 1


def test_a_relay_that_ends_the_session_between_messages_is_connected_to_again():
    with curt_relay(sessions=2) as port, transport(port) as smtp:
        assert smtp.send(OUTGOING, nothing).code == 250
        assert smtp.send(OUTGOING, nothing).code == 250


def test_a_reply_that_makes_no_sense_after_the_content_is_uncertain():
    with (
        curt_relay(sessions=1, final=b"what?") as port,
        transport(port) as smtp,
        pytest.raises(DeliveryUncertain) as raised,
    ):
        smtp.send(OUTGOING, nothing)
    assert raised.value.about == "relay"


def test_a_relay_that_falls_silent_after_the_content_leaves_it_uncertain():
    impatient = Waits(connect_s=5, reply_s=5, data_s=0.01)
    with (
        curt_relay(sessions=1, final=b"") as port,
        Smtp(plain(port), hello="client.example.org", waits=impatient) as smtp,
        pytest.raises(DeliveryUncertain, match="timed out"),
    ):
        smtp.send(OUTGOING, nothing)


@pytest.mark.parametrize("recipient", ["김철수@example.org", "a b@c.org", "a@b>\r\nDATA", ""])
def test_an_address_that_smtp_cannot_carry_is_refused_before_anything_is_sent(recipient):
    with transport(free_port()) as smtp, pytest.raises(DeliveryRejected) as raised:
        smtp.send(replace(OUTGOING, recipient=recipient), nothing)
    assert raised.value.about == "recipient"


def test_starttls_and_a_login_are_used_and_the_content_arrives_unchanged(tmp_path):
    with submission(tmp_path) as server:
        with secured(server, PASSWORD.decode()) as smtp:
            assert smtp.send(OUTGOING, nothing).code == 250
        assert server.mailbox.contents == [OUTGOING.content]


def test_a_wrong_password_is_the_relays_trouble_and_the_message_keeps_its_chance(tmp_path):
    with (
        submission(tmp_path) as server,
        secured(server, "wrong") as smtp,
        pytest.raises(DeliveryDeferred) as raised,
    ):
        smtp.send(OUTGOING, nothing)
    assert (raised.value.code, raised.value.about) == (535, "relay")


def test_a_certificate_that_is_not_trusted_stops_the_mail(tmp_path):
    with submission(tmp_path) as server:
        with (
            Smtp(
                login(server, PASSWORD.decode()), hello="client.example.org", waits=SHORT
            ) as smtp,
            pytest.raises(DeliveryDeferred) as raised,
        ):
            smtp.send(OUTGOING, nothing)
        assert "CERTIFICATE_VERIFY_FAILED" in raised.value.text
        assert server.mailbox.contents == []


def test_a_relay_without_starttls_gets_nothing_when_starttls_is_asked_for():
    with smtp_sink() as sink:
        settings = replace(plain(sink.port), starttls=True)
        with (
            Smtp(settings, hello="client.example.org", waits=SHORT) as smtp,
            pytest.raises(DeliveryDeferred, match="STARTTLS"),
        ):
            smtp.send(OUTGOING, nothing)
        assert sink.contents() == []


def secured(server, password):
    return Smtp(
        login(server, password),
        hello="client.example.org",
        ca_file=server.ca_file,
        waits=SHORT,
    )


def login(server, password):
    return SmtpSettings(
        "localhost", server.port, starttls=True, username="user", password=password
    )
