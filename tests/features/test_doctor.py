"""The doctor asks a name server and a web server, both real."""

import socketserver
import threading
from contextlib import contextmanager

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from dns import flags, message, rrset

from notifier.config import load
from notifier.reception import Reception
from notifier.web import Server, create_app
from notifier.wiring import Notifier
from tests.transports.servers import free_port

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="
RECORDS = {
    ("example.org.", "TXT"): ['"v=spf1 mx" " -all"', '"other"'],
    ("_dmarc.example.org.", "TXT"): ['"v=DMARC1; p=reject"'],
    ("s1._domainkey.example.org.", "TXT"): [f'"v=DKIM1; k=ed25519; p={PUBLIC}"'],
    ("example.org.", "MX"): ["20 b.example.org.", "10 a.example.org."],
}


class NameServer(socketserver.BaseRequestHandler):
    """Answers from ``RECORDS``, and NXDOMAIN for anything else."""

    def handle(self):
        asked, socket = self.request
        query = message.from_wire(asked)
        [question] = query.question
        answer = message.make_response(query)
        kind = question.rdtype.name
        found = RECORDS.get((question.name.to_text(), kind))
        if found is None:
            answer.set_rcode(3)
        else:
            answer.answer.append(rrset.from_text(question.name, 60, "IN", kind, *found))
        answer.flags |= flags.AA
        socket.sendto(answer.to_wire(), self.client_address)


@pytest.fixture
def names():
    with socketserver.UDPServer(("127.0.0.1", 0), NameServer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@contextmanager
def site(instance):
    """The instance's own web server, as ``site.url`` names it."""
    config = load(instance.folder / "config.yaml", {})
    app = create_app(
        instance.feeds, people=Reception(Notifier(config)).front_desk(), health=dict
    )
    server = Server(app, "127.0.0.1", 0)
    server.start()
    address = f"http://127.0.0.1:{server.port}"
    instance.configure(site=instance.settings["site"] | {"url": address})
    try:
        yield
    finally:
        server.stop(1)


def doctor(instance, names):
    assert instance.run("ingest").code == 0
    return instance.run("doctor", "--dns", names)


def outcomes(ran):
    return {one["check"].split(" ")[0]: one["outcome"] for one in ran.value["findings"]}


def test_an_instance_in_good_order_passes(instance, names):
    with site(instance):
        ran = doctor(instance, names)
    assert ran.code == 0
    assert outcomes(ran) == {
        "SPF": "ok",
        "DMARC": "ok",
        "MX": "ok",
        "unsubscribe": "ok",
        "clock": "ok",
    }
    assert "v=spf1 mx -all" in ran.stdout
    assert "a.example.org, b.example.org" in ran.stdout


def test_what_is_missing_is_told_with_what_to_do(instance, names):
    instance.configure(mail={"from": "news@other.example"}, web={"port": 0})
    instance.configure(site=instance.settings["site"] | {"url": "http://127.0.0.1:1"})
    ran = doctor(instance, names)
    assert ran.code == 1
    assert outcomes(ran) == dict.fromkeys(("SPF", "DMARC", "MX", "unsubscribe"), "failed")
    assert "publish TXT other.example" in ran.stdout


def test_a_name_server_that_does_not_answer_is_no_verdict(instance):
    with site(instance):
        ran = doctor(instance, "127.0.0.1:1")
    assert (ran.code, outcomes(ran)["DNS"]) == (0, "unknown")


def test_a_name_server_must_be_an_address(instance):
    assert instance.run("ingest").code == 0
    assert instance.run("doctor", "--dns", "127.0.0.1:x").code == 2


def smtp(port, **fields):
    relay = {"host": "127.0.0.1", "port": port, "starttls": False}
    return {"transport": "smtp", "from": "desk@example.org", "smtp": relay} | fields


@pytest.mark.parametrize(("selector", "outcome"), [("s1", "ok"), ("s2", "failed")])
def test_the_key_in_the_dns_is_held_against_the_one_that_signs(
    instance, names, selector, outcome
):
    pem = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (instance.folder / "key.pem").write_bytes(pem)
    dkim = {"domain": "example.org", "selector": selector, "key_file": "key.pem"}
    instance.configure(mail={"dkim": dkim})
    with site(instance):
        ran = doctor(instance, names)
    assert outcomes(ran)["DKIM"] == outcome
    (found,) = [one for one in ran.value["findings"] if one["check"].startswith("DKIM")]
    advice = f'publish TXT s2._domainkey.example.org "v=DKIM1; k=ed25519; p={PUBLIC}"'
    assert (advice in found["says"]) == (outcome == "failed")


def test_both_senders_are_looked_at(instance, names):
    pem = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (instance.folder / "key.pem").write_bytes(pem)
    dkim = {"domain": "example.org", "selector": "s1", "key_file": "key.pem"}
    for account_from, outcome in (
        ("me@news.example.org", "ok"),
        ("me@other.example", "warning"),
    ):
        instance.configure(mail={"dkim": dkim, "account_from": account_from})
        with site(instance):
            ran = doctor(instance, names)
        domain = account_from.rpartition("@")[2]
        found = {one["check"]: one["outcome"] for one in ran.value["findings"]}
        assert found["alignment of example.org"] == "ok"
        assert found[f"alignment of {domain}"] == outcome
        assert found[f"DMARC of {domain}"] == "failed"
        assert (found["SPF of example.org"], found["DMARC of example.org"]) == ("ok", "ok")


class Visits(Sink):
    """Takes nothing; remembers what it was asked."""

    def __init__(self):
        self.asked = []

    async def handle_EHLO(self, _server, session, _envelope, hostname, responses):  # noqa: N802 - the name of aiosmtpd
        session.host_name = hostname
        self.asked.append(("EHLO", hostname))
        return responses

    async def handle_MAIL(self, *_arguments):  # noqa: N802 - the name of aiosmtpd
        self.asked.append("MAIL")
        return "550 no"

    async def handle_QUIT(self, *_arguments):  # noqa: N802 - the name of aiosmtpd
        self.asked.append("QUIT")
        return "221 bye"


def test_the_relay_is_asked_to_let_us_in_and_sent_nothing(instance, names):
    visits = Visits()
    relay = Controller(visits, hostname="127.0.0.1", port=free_port())
    relay.start()
    try:
        instance.configure(mail=smtp(relay.port))
        with site(instance):
            ran = doctor(instance, names)
    finally:
        relay.stop()
    assert outcomes(ran)["relay"] == "ok"
    assert "no TLS, no login" in ran.stdout
    assert visits.asked == [("EHLO", "127.0.0.1"), "QUIT"]


def test_a_relay_that_is_not_there_is_told(instance, names):
    instance.configure(mail=smtp(free_port()))
    with site(instance):
        ran = doctor(instance, names)
    assert (ran.code, outcomes(ran)["relay"]) == (1, "failed")
    assert "Connection refused; mend mail.smtp" in ran.stdout
