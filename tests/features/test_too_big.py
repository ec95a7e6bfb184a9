"""A relay that takes no big mails."""

import email
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from tests.features.mails import DAY_1, ingest, subscribed, subscription, text_of
from tests.features.texts import STEEL, record
from tests.transports.servers import Mailbox, free_port

LONG = f"{STEEL} " * 40


@pytest.fixture
def relay(request):
    """A relay with a limit of so many bytes, and what it took."""
    mailbox = Mailbox()
    limit = request.param
    controller = Controller(
        mailbox, hostname="127.0.0.1", port=free_port(), data_size_limit=limit
    )
    controller.start()
    yield controller.port, mailbox
    controller.stop()


def digest_due(instance, port):
    """An instance that has written a digest of 40 long releases."""
    subscribed(instance, subscription("daily", "steel"))
    smtp = {"host": "127.0.0.1", "port": port, "starttls": False}
    instance.configure(
        mail={"transport": "smtp", "from": "desk@example.org", "smtp": smtp, "flood_events": 99}
    )
    texts = [record(f"Steel {number}", f"{LONG} {number}.") for number in range(40)]
    ingest(instance, "many.txt", "".join(texts))
    assert instance.run("compose", "--at", DAY_1).value["messages"] == 1


@pytest.mark.parametrize("relay", [50_000], indirect=True)
def test_a_digest_that_is_too_big_is_sent_smaller_under_the_same_id(instance, relay):
    port, mailbox = relay
    digest_due(instance, port)
    assert instance.run("deliver").value["deferred"] == 1
    assert instance.run("deliver").value["accepted"] == 0
    (waiting,) = instance.run("outbox").value["messages"]
    assert (waiting["taken_for"], waiting["next_attempt_at"]) == ("too_big", None)
    assert instance.run("compose").value["rewritten"] == 1
    assert instance.run("deliver").value["accepted"] == 1
    (content,) = mailbox.contents
    mail = email.message_from_bytes(content, policy=default)
    assert waiting["id"] in mail["Message-ID"]
    assert len(content) < 50_000
    assert "Steel 1" in text_of(mail)


@pytest.mark.parametrize("relay", [2_000], indirect=True)
def test_a_mail_that_is_too_big_even_so_fails_and_is_no_fault_of_the_address(instance, relay):
    port, mailbox = relay
    digest_due(instance, port)
    instance.run("deliver")
    instance.run("compose")
    assert instance.run("deliver").value["failed"] == 1
    assert mailbox.contents == []
    assert instance.run("suppressions").value == []
