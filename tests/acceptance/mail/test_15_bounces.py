"""Test 15: notifications of a real Postfix, by each of the ways that lead to a message."""

import re

import pytest

from tests.acceptance.mail.returning import BOUNCES, hand_over, new_instance, piping
from tests.acceptance.mail.servers import nobodys_folder, swaks
from tests.inbound.mails import EXIM, wire
from tests.transports.servers import smtp_sink

WAYS = ("return-path", "envelope-id", "message-id")
PLACES = ("gone.example", "sink.example")
READERS = [f"{way}@{place}" for way in WAYS for place in PLACES]
SLOW, FULL, OLD, HAPPY = (
    "a@slow.example",
    "b@full.example",
    "reader@example.net",
    "c@example.com",
)
TRANSPORT = "transport_maps = inline:{{ bounces.example.org=notifier:, {} }}\n"


@pytest.fixture(scope="module")
def returned():
    """An instance, its Postfix, and a mail for each reader, after all that could come back
    has come back and was settled."""
    with (
        nobodys_folder() as folder,
        smtp_sink("-f", "RCPT", "-B", "550 5.1.1 No such user") as gone,
        smtp_sink("-r", "RCPT", "-b", "450 4.2.0 Greylisted") as slow,
        smtp_sink("-f", "RCPT", "-B", "552 5.2.2 Mailbox full") as full,
    ):
        instance = new_instance(folder, [*READERS, SLOW, FULL, OLD, HAPPY])
        routes = {"sink": gone, "slow": slow, "full": full}
        routed = ", ".join(
            f"{name}.example=smtp:[127.0.0.1]:{sink.port}" for name, sink in routes.items()
        )
        with piping(instance, folder / "mx", main=TRANSPORT.format(routed)) as server:
            mails = instance.tell()
            for reader in READERS:
                send(instance, server, mails[reader], reader)
            send(instance, server, mails[SLOW], SLOW, "return-path")
            send(instance, server, mails[FULL], FULL, "return-path")
            instance.wait_for(len(READERS) + 2)
            instance.run("deliver")
            yield instance, server, mails


def send(instance, server, mail, reader, way=None):
    """Hand a mail over in such a way that only one way leads back to it."""
    way = way or reader.partition("@")[0]
    content, sender, options = mail.read_bytes(), BOUNCES, ["RET=HDRS"]
    if way != "message-id":
        content = re.sub(rb"(?m)^Message-ID: .*", b"Message-ID: <x@example.org>", content)
    if way == "envelope-id":
        options.append(f"ENVID={mail.stem}")
    if way == "return-path":
        token = instance.return_token(mail.stem)
        sender = BOUNCES.replace("@", f"+{token}@")
    hand_over(server, content, sender, reader, *options)


def found(instance, message_id):
    return [one for one in instance.came_back() if one["message"] == message_id]


@pytest.mark.parametrize("reader", READERS)
def test_15_each_way_leads_to_the_message_and_its_address_is_given_up(returned, reader):
    instance, _, mails = returned
    (one,) = found(instance, mails[reader].stem)
    assert (one["kind"], one["status"]) == ("failed", "5.1.1")
    assert instance.suppressed()[reader] == "hard"
    states = {row["address"]: row["status"] for row in instance.run("subscribers")}
    assert (states[reader], states[HAPPY]) == ("suppressed", "active")


def test_15_a_delay_is_harmless(returned):
    instance, _, mails = returned
    delays = found(instance, mails[SLOW].stem)
    assert {one["kind"] for one in delays} == {"delayed"}
    assert SLOW not in instance.suppressed()


def test_15_the_same_notification_twice_counts_once(returned):
    instance, server, mails = returned
    (one,) = found(instance, mails[FULL].stem)
    assert (one["kind"], one["status"]) == ("failed", "5.2.2")
    content = instance.run("bounce", "show", str(one["number"]))["content"]
    before = len(instance.came_back())
    for number in range(6):
        swaks(
            server.port, "--from", "<>", "--to", BOUNCES, data=f"X-Again: {number}\n{content}"
        )
    instance.wait_for(before + 6)
    instance.run("deliver")
    assert len(found(instance, mails[FULL].stem)) == 7
    assert FULL not in instance.suppressed()


def test_15_a_server_of_no_standard_is_understood_and_believed_little(returned):
    instance, server, mails = returned
    before = len(instance.came_back())
    text = wire(EXIM).decode().partition("\r\n")[2]
    swaks(server.port, "--from", "<>", "--to", BOUNCES, data=text)
    instance.wait_for(before + 1)
    instance.run("deliver")
    (one,) = found(instance, mails[OLD].stem)
    assert (one["kind"], one["status"]) == ("failed", "")
    assert OLD not in instance.suppressed()


def test_15_nothing_is_ever_answered(returned):
    _, server, _ = returned
    senders = {one.partition("+")[0].partition("@")[0] for one in server.taken()}
    assert senders <= {"", "bounces"}
