"""SpamAssassin's local rules find nothing to complain about in any mail."""

import os
import re
import subprocess
from datetime import timedelta
from email import message_from_bytes
from email.utils import format_datetime

import pytest

from tests.acceptance.daemons import ROOT
from tests.mail_samples import NOW, korean_mail, mails

MAILS = {name: raw for name, (_, raw) in mails().items()} | {"korean": korean_mail()[1]}
TEMPLATES = ROOT / "notifier/templates/mail"
NEVER = {
    "BASE64_LENGTH_79_INF", "INVALID_MSGID", "MIME_HTML_ONLY", "MPART_ALT_DIFF",
    "MPART_ALT_DIFF_COUNT", "SUBJ_ILLEGAL_CHARS",
}  # fmt: skip


def received(by, server, address, at):
    """The line of a server that took the mail from another; addresses that are kept for
    examples cost points."""
    return (
        f"Received: from {server} ({server} [{address}])\r\n"
        f" by {by} with ESMTP id 0123; {format_datetime(at)}\r\n"
    )


def judged(raw, arrived_at, folder):
    """The score and the rules that matched, of a mail that our relay handed to the reader's
    server at that time."""
    way = received("mx.example.net", "relay.example.org", "23.45.67.89", arrived_at)
    way += received("relay.example.org", "news.example.org", "23.45.67.90", arrived_at)
    ran = subprocess.run(
        ["spamassassin", "--local", "--test-mode", "--nocreate-prefs"],
        input=way.encode() + raw,
        capture_output=True,
        check=True,
        timeout=120,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"},
    )
    status = re.search(r"^X-Spam-Status: (.*(?:\n\t.*)*)", ran.stdout.decode(), re.MULTILINE)
    folded = re.sub(r"\s+", "", status[1])
    score = re.search(r"score=(-?[0-9.]+)", folded)[1]
    rules = re.search(r"tests=([A-Z0-9_,]*)", folded)[1]
    return float(score), set(rules.split(","))


def test_18_there_is_a_mail_of_every_template():
    kinds = {message_from_bytes(raw)["X-Notifier-Kind"] for raw in MAILS.values()}
    assert kinds == {folder.name for folder in TEMPLATES.glob("[a-z]*")}


@pytest.mark.parametrize("name", MAILS)
def test_18_every_mail_scores_below_one_and_breaks_none_of_the_named_rules(name, tmp_path):
    score, rules = judged(MAILS[name], NOW + timedelta(minutes=1), tmp_path)
    assert score < 1.0
    assert not rules & NEVER
    assert not [rule for rule in rules if rule.startswith("DATE_IN_PAST")]


def test_18_a_date_of_hours_ago_is_caught(tmp_path):
    fresh, rules = judged(MAILS["daily"], NOW, tmp_path)
    assert "MAILING_LIST_MULTI" in rules
    score, rules = judged(MAILS["daily"], NOW + timedelta(hours=5), tmp_path)
    assert "DATE_IN_PAST_03_06" in rules
    assert score > fresh + 1
