"""Mails through a relay, from the seed file to what the relay took."""

import json

import pytest

from tests.acceptance.daemons import CONFIG, command, new_instance
from tests.transports.servers import free_port, smtp_sink

RELEASE = "-\nMemory chips for Norway\nMemory chip exports rose 3.1 percent. date2025-12-19\n"


def instance_with_news(folder, port):
    """An instance past its baseline, with one new release and a relay at ``port``."""
    relay = f"{{transport: smtp, smtp: {{host: 127.0.0.1, port: {port}, starttls: false}}"
    config = CONFIG.replace("mail: {", f"mail: {relay}, ")
    new_instance(folder, config)
    assert command(folder, "run", "--once").returncode == 0
    (folder / "seeds" / "005_news.txt").write_text(RELEASE)
    return folder


def outbox(folder):
    return json.loads(command(folder, "--json", "status").stdout)["outbox"]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "instance"


def test_a_relay_that_accepts_gets_the_mail_once(folder):
    with smtp_sink() as sink:
        instance_with_news(folder, sink.port)
        assert command(folder, "run", "--once").returncode == 0
        assert command(folder, "run", "--once").returncode == 0
        [mail] = sink.contents()
    assert b"Subject: [New] Memory chips for Norway\n" in mail
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\n" in mail
    assert outbox(folder) == {"accepted": 1}


def test_a_relay_that_is_away_costs_no_mail(folder):
    instance_with_news(folder, free_port())
    ended = json.loads(command(folder, "--json", "run", "--once").stdout)
    assert ended["deliver"]["deferred"] == 1
    assert outbox(folder) == {"queued": 1}


def test_a_reader_whom_the_relay_does_not_know_is_a_problem_for_the_operator(folder):
    with smtp_sink("-f", "RCPT", "-B", "550 5.1.1 No such user") as sink:
        instance_with_news(folder, sink.port)
        assert command(folder, "run", "--once").returncode == 1
    status = command(folder, "status")
    assert status.returncode == 1
    assert "mails failed" in status.stdout


def test_a_relay_that_hangs_up_after_the_content_leaves_the_mail_uncertain(folder):
    with smtp_sink("-q", ".") as sink:
        instance_with_news(folder, sink.port)
        assert command(folder, "run", "--once").returncode == 1
        assert command(folder, "run", "--once").returncode == 0
        assert len(sink.contents()) == 1
    assert outbox(folder) == {"uncertain": 1}
