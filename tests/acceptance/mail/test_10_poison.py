"""Titles made to stop a mail: all the others are delivered, and these as far as they can."""

import email
from email.policy import default

import pytest

from tests.acceptance.daemons import command, new_instance
from tests.transports.servers import smtp_sink

POISON = {
    "line separator": "Chips \u2028Bcc: x@example.org",
    "vertical tab": "Chips\x0bwith a tab",
    "emoji": "Chips 👩\u200d🚀 🇰🇷 𝔘𝔫𝔦",
    "encoded word": "Chips =?utf-8?B?aGk=?= =?utf-8?Q?=0D=0ABcc:_x?=",
    "no blank": "Chips" + "한" * 400,
    "too long": "Chips " + "y" * 900,
    "controls": "Chips \x01\x1b[31m\x7f\x85\x9b",
    "markup": "Chips <script>alert(1)</script>{{ 7*7 }}{% raw %}",
    "direction": "Chips \u202eevil\u202c \ufeff",
}
REFUSED = {"too long"}
GOOD = ["Memory chips for Norway", "Chips for Peru"]
CONFIG = """\
site: {{title: News, url: "http://localhost:8000", authority: "example.org,2026",
  contact: desk@example.org}}
sources: [{{id: motir, title: The ministry, path: seeds, settle_s: 1}}]
topics: [{{slug: chips, title: Chips, query: "chips"}}]
mail: {{from: updates@example.org, transport: smtp,
  smtp: {{host: 127.0.0.1, port: {port}, starttls: false}}}}
subscriptions:
  - {{email: anna@example.org, topics: [all], frequency: immediate}}
  - {{email: bert@example.org, topics: [all], frequency: daily}}
  - {{email: carl@example.org, query: "rose", frequency: weekly}}
"""


def record(title):
    return f"-\n{title}\nExports of memory chips rose, {title} date2025-12-19\n"


@pytest.fixture(scope="module")
def mails(tmp_path_factory):
    """What three readers get of the poison between two ordinary releases."""
    with smtp_sink() as sink:
        folder = new_instance(
            tmp_path_factory.mktemp("poison") / "instance", CONFIG.format(port=sink.port)
        )
        assert command(folder, "run", "--once").returncode == 0
        first, last = map(record, GOOD)
        seed = first + "".join(map(record, POISON.values())) + last
        (folder / "seeds" / "poison.txt").write_bytes(seed.encode())
        command(folder, "ingest")
        composed = command(folder, "compose", "--at", "2099-01-05T12:00Z")
        assert composed.returncode == 0, composed.stderr
        assert command(folder, "deliver").returncode == 0
        raw = [path.read_bytes() for path in sorted(sink.folder.glob("m.*"))]
    found = [email.message_from_bytes(one, policy=default) for one in raw]
    return {mail["To"].partition("@")[0]: mail for mail in found}


def part(mail, kind):
    return mail.get_body((kind,)).get_content().replace("\r\n", "\n")


def test_10_every_reader_gets_one_mail_with_every_release_that_was_taken(mails):
    assert set(mails) == {"anna", "bert", "carl"}
    for mail in mails.values():
        text = part(mail, "plain")
        assert text.count("\n* ") == len(GOOD) + len(POISON) - len(REFUSED)
        assert all(f"\n* {title}\n" in text for title in GOOD)


def test_10_no_title_makes_a_header_or_a_line_of_its_own(mails):
    for mail in mails.values():
        assert mail.defects == []
        assert mail["Bcc"] is None
        assert len(mail.get_all("Subject")) == 1
        assert mail["Subject"].isprintable()
        assert len(mail["Subject"]) <= 200


def test_10_markup_and_controls_of_a_title_reach_no_part(mails):
    for mail in mails.values():
        text, html = part(mail, "plain"), part(mail, "html")
        assert "<script" not in html
        assert "{{ 7*7 }}" in html
        assert not set(text + html) & set("\x01\x0b\x1b\x7f\x85\x9b")
