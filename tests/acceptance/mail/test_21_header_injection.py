"""Line ends in every text that a mail is made of: the relay sees the mails we meant."""

import email
import json
import re
from email.policy import default

import pytest

from tests.acceptance.daemons import command, new_instance
from tests.transports.servers import smtp_sink

READERS = {"anna@example.org", "bert@example.org"}
# A header, the end of a header, the end of a mail in four ways that servers have taken
# for it, and the commands of a mail of one's own.
SMUGGLED = [
    f"\r\nBcc: eve@example.org{end}MAIL FROM:<eve@example.org>\r\nRCPT TO:<eve@example.org>"
    f"\r\nDATA\r\nSubject: eve\r\n\r\neve{end}"
    for end in ("\r\n.\r\n", "\n.\n", "\r.\r", "\n.\r\n")
]
TITLE = "Chips\x0bBcc: eve@example.org\u2028MAIL FROM:<eve@example.org>\x85eve"


def config(port, smuggled):
    evil = f"News{smuggled}"
    return {
        "site": {"title": evil, "url": "http://localhost:8000", "contact": "desk@example.org",
                 "authority": "example.org,2026"},
        "sources": [{"id": "motir", "title": evil, "path": "seeds", "settle_s": 1}],
        "topics": [{"slug": "chips", "title": evil, "description": evil, "query": "chips"}],
        "mail": {"from": "updates@example.org", "transport": "smtp",
                 "smtp": {"host": "127.0.0.1", "port": port, "starttls": False}},
        "subscriptions": [
            {"email": "anna@example.org", "topics": ["chips"], "frequency": "immediate"},
            {"email": "bert@example.org", "query": 'chips OR "a\r\nBcc: b"',
             "frequency": "daily"},
        ],
    }  # fmt: skip


def seed(smuggled):
    body = f"Exports of chips rose.{smuggled}And chips fell."
    return f"-\n{TITLE}\n{body} date2025-12-19\n".encode()


@pytest.mark.parametrize("smuggled", SMUGGLED, ids=["crlf", "lf", "cr", "mixed"])
def test_21_no_text_makes_a_header_a_recipient_or_a_mail_of_its_own(tmp_path, smuggled):
    with smtp_sink() as sink:
        settings = json.dumps(config(sink.port, smuggled))
        folder = new_instance(tmp_path / "instance", settings)
        assert command(folder, "run", "--once").returncode == 0
        (folder / "seeds" / "evil.txt").write_bytes(seed(smuggled))
        command(folder, "ingest")
        assert command(folder, "compose", "--at", "2099-01-05T12:00Z").returncode == 0
        assert command(folder, "deliver").returncode == 0
        raw = [path.read_bytes() for path in sorted(sink.folder.glob("m.*"))]
    mails = [email.message_from_bytes(one, policy=default) for one in raw]
    assert {mail["To"] for mail in mails} == READERS
    assert len(raw) == len(READERS)
    for one, mail in zip(raw, mails, strict=True):
        assert mail.defects == []
        assert not {"Bcc", "MAIL FROM", "RCPT TO"} & set(mail.keys())
        assert mail.get_all("To") == [mail["To"]]
        assert len(mail.get_all("Subject")) == 1
        assert re.findall(rb"^X-Rcpt-Args: <(.+)>", one, re.MULTILINE) == [mail["To"].encode()]
        assert b"\neve" not in one
        assert "eve@example.org" in mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize("address", ["anna@example.org\r\nBcc: eve@example.org", "a@b.org\n"])
def test_21_an_address_with_a_line_end_is_no_address(tmp_path, address):
    settings = config(25, "")
    settings["subscriptions"][0]["email"] = address
    folder = new_instance(tmp_path / "instance", json.dumps(settings))
    refused = command(folder, "check")
    assert refused.returncode != 0
    assert "subscriptions[0].email" in refused.stdout + refused.stderr
