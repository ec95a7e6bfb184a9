"""Mails that come back, and addresses that nothing is sent to, as the operator sees them."""

import csv
import io
import subprocess
import sys

import pytest

from notifier import lock
from tests.features.mails import READER, ingest, subscribed, subscription, told
from tests.features.texts import seed
from tests.inbound.mails import automatic, status

BOUNCES = "bounces@example.org"
OTHER = "other@example.net"


@pytest.fixture
def ready(instance):
    return subscribed(instance, subscription("immediate", "steel"))


def mailed(instance):
    """The id of a message that went to READER."""
    ingest(instance, "b.txt", seed("Steel 1"))
    (mail,) = told(instance)
    return mail["Message-ID"].strip("<>").partition("@")[0]


def piped(instance, content):
    """What a mail server sees when it pipes a mail to us."""
    line = [sys.executable, "-m", "notifier", "--json"]
    line += ["--config", str(instance.folder / "config.yaml"), "bounce", "ingest"]
    ran = subprocess.run(line, input=content, capture_output=True, check=False, timeout=60)
    return ran.returncode, ran.stdout.decode(), ran.stderr.decode()


def suppressed(instance):
    return instance.run("suppressions").value


def test_a_mail_that_came_back_ends_what_its_reader_gets(ready):
    message = mailed(ready)
    code, stdout, _ = piped(ready, status(to=BOUNCES, envid=message))
    assert (code, '"kept": 1' in stdout) == (0, True)
    ingest(ready, "c.txt", seed("Steel 2"))
    assert ready.run("run", "--once").value["deliver"]["accepted"] == 0
    (row,) = suppressed(ready)
    assert (row["address"], row["reason"], row["until"]) == (READER, "hard", None)
    assert ready.run("subscribers").value[0]["status"] == "suppressed"
    value = ready.run("bounce").value
    assert value["counts"] == {"failed": 1}
    assert value["mails"][0]["message"] == message
    number = str(value["mails"][0]["number"])
    assert "Undelivered Mail" in ready.run("bounce", "show", number).value["content"]
    assert READER in ready.run("suppressions", options=()).stdout
    assert message in ready.run("bounce", "list", options=()).stdout


def test_a_mail_can_come_back_while_the_daemon_holds_the_lock(ready):
    with lock.hold(ready.folder / "data/lock"):
        assert piped(ready, automatic())[0] == 0
        assert piped(ready, automatic())[:1] == (0,)
    assert ready.run("bounce").value["counts"] == {"unread": 1}


def test_a_mail_that_cannot_be_kept_now_is_left_to_the_server(instance):
    code, stdout, stderr = piped(instance, status())
    assert (code, stdout) == (75, "")
    assert "there is no store yet" in stderr
    (instance.folder / "config.yaml").write_text("site: []")
    assert piped(instance, status())[0] == 75


def test_a_maildir_of_the_configuration_is_read_with_each_round(ready):
    for part in ("new", "cur", "tmp"):
        (ready.folder / "Maildir" / part).mkdir(parents=True)
    ready.configure(mail={"bounces": {"address": BOUNCES, "maildir": "Maildir"}})
    message = mailed(ready)
    (ready.folder / "Maildir/new/1.a.host").write_bytes(status(to=BOUNCES, envid=message))
    assert ready.run("run", "--once").code == 0
    assert [row["reason"] for row in suppressed(ready)] == ["hard"]
    assert [path.name for path in (ready.folder / "Maildir/cur").iterdir()] == ["1.a.host:2,S"]


def test_a_maildir_that_is_not_there_is_found_by_check_and_stops_nothing(ready):
    ready.configure(mail={"bounces": {"address": BOUNCES, "maildir": "Maildir"}})
    problems = ready.run("check").value["problems"]
    assert [one["where"] for one in problems] == ["config.yaml: mail.bounces.maildir"]
    assert ready.run("run", "--once").code == 0
    assert ready.run("bounce", "ingest", "--maildir", "nowhere").code == 1


def test_an_operator_gives_an_address_up_and_takes_that_back(ready):
    assert ready.run("suppressions", "add", READER, "--because", "asked by phone").code == 0
    (row,) = suppressed(ready)
    assert (row["reason"], row["said"]) == ("operator", "asked by phone")
    ingest(ready, "b.txt", seed("Steel 1"))
    assert told(ready) == []
    assert ready.run("suppressions", "remove", READER.upper()).value["removed"] is True
    assert suppressed(ready) == []
    ready.run("run", "--once")
    ingest(ready, "c.txt", seed("Steel 2"))
    (mail,) = told(ready)
    assert mail["Subject"] == "[New] Steel 2"
    assert ready.run("suppressions", "remove", READER).code == 1
    assert ready.run("suppressions", "add", "nobody").code == 2


def test_whoever_is_suppressed_is_not_added_or_imported(ready):
    ready.run("suppressions", "add", OTHER)
    added = ready.run("subscribers", "add", OTHER, "--topic", "steel")
    assert (added.code, added.value["outcomes"]) == (1, ["suppressed"])
    (ready.folder / "list.csv").write_text(f"address,topic,frequency\n{OTHER},steel,daily\n")
    assert ready.run("subscribers", "import", str(ready.folder / "list.csv")).code == 1
    (row,) = suppressed(ready)
    assert row["address"] is None
    assert "@" not in row["mac"]


def test_an_export_holds_no_formula(ready):
    ready.run("suppressions", "add", READER, "--because", "=1+1")
    text = ready.run("suppressions", "export", options=()).stdout
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["address"], row["said"]) == (READER, "'=1+1")
    assert ready.run("suppressions", "export").value["csv"].splitlines() == text.splitlines()
