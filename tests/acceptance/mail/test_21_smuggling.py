"""No text of a mail can end it early, or begin another one."""

import pytest

from notifier.errors import DeliveryRejected
from notifier.transports import Outgoing
from notifier.transports.smtp import Smtp
from tests.acceptance.mail.outboxes import WAITS, relay
from tests.transports.servers import smtp_sink


def outgoing(content):
    return Outgoing("m1", "updates@example.org", "reader@example.net", content)


SMUGGLED = (
    b"\r\n.\r\nMAIL FROM:<x@example.com>\r\nRCPT TO:<y@example.com>\r\nDATA\r\nFrom: x\r\n"
)


def test_21_an_end_of_data_inside_a_mail_stays_inside_it():
    content = b"From: a@example.org\r\n\r\n.\r\n..\r\n. text" + SMUGGLED + b".\r\n"
    with (
        smtp_sink() as sink,
        Smtp(relay(sink.port), hello="client.example.org", waits=WAITS) as smtp,
    ):
        assert smtp.send(outgoing(content), lambda: None).code == 250
        [arrived] = sink.contents()
    assert b"From: " + arrived.strip() == content.replace(b"\r\n", b"\n").strip()


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\n", b"\r\n.\r", b"\r"])
def test_21_a_line_end_that_relays_read_in_different_ways_never_leaves(end):
    content = b"From: a@example.org\r\n\r\ntext" + end + SMUGGLED
    with (
        smtp_sink() as sink,
        Smtp(relay(sink.port), hello="client.example.org", waits=WAITS) as smtp,
    ):
        with pytest.raises(DeliveryRejected, match="without CRLF") as raised:
            smtp.send(outgoing(content), lambda: None)
        assert raised.value.about == "content"
        assert sink.contents() == []
