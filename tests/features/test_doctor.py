"""The doctor asks a name server and a web server, both real."""

import socketserver
import threading
from contextlib import contextmanager

import pytest
from dns import flags, message, rrset

from notifier.config import load
from notifier.reception import Reception
from notifier.web import Server, create_app
from notifier.wiring import Notifier

RECORDS = {
    ("example.org.", "TXT"): ['"v=spf1 mx" " -all"', '"other"'],
    ("_dmarc.example.org.", "TXT"): ['"v=DMARC1; p=reject"'],
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
