"""27: who was erased stands nowhere in the files of the store, and stays suppressed."""

import subprocess

import pytest

from tests.acceptance.daemons import NOTIFIER
from tests.features.mails import DAY_1, READER, ingest, subscribed, told
from tests.features.texts import seed
from tests.inbound.mails import status
from tests.transports.servers import smtp_sink

WISH = "aluminium for reader"
ROW = f"address,topic,query,frequency\n{READER},steel,,daily\n"
# Eight and sixteen bits: how an address could be written.
ENCODINGS = "Slb"


def strings(instance):
    """What ``strings`` finds in the store and its log, in lower case."""
    files = sorted((instance.folder / "data").glob("notifier.db*"))
    return "".join(
        subprocess.run(
            ["strings", "--all", f"--encoding={one}", *files],
            capture_output=True,
            text=True,
            errors="replace",
            check=True,
        ).stdout.casefold()
        for one in ENCODINGS
    )


def imported(instance):
    file = instance.folder / "list.csv"
    file.write_text(ROW)
    return instance.run("subscribers", "import", str(file), "--consent", "yes").value


def come_back(instance, message):
    """A report about a message is piped in, and read."""
    line = [*NOTIFIER, "--config", instance.folder / "config.yaml", "bounce", "ingest"]
    report = status(to="bounces@example.org", envid=message)
    subprocess.run(line, input=report, capture_output=True, check=True, timeout=60)
    assert instance.run("deliver").code == 0
    return instance.run("bounce").value["mails"][0]


@pytest.fixture
def refused(instance):
    """An instance with a reader whose mail was refused, and came back as well."""
    with smtp_sink("-f", "RCPT", "-B", f"550 5.1.1 <{READER}>: No such user") as sink:
        hop = {"host": "127.0.0.1", "port": sink.port, "starttls": False}
        instance.configure(mail={"transport": "smtp", "smtp": hop})
        subscribed(instance)
        wishes = ("--topic", "steel", "--query", WISH)
        assert instance.run("subscribers", "add", READER, *wishes).code == 0
        ingest(instance, "b.txt", seed("Steel 1"))
        (message,) = instance.run("compose", "--at", DAY_1).value["message_ids"]
        assert instance.run("deliver").value["failed"] == 1
    assert come_back(instance, message)["message"] == message
    return instance


def test_27_an_erased_address_stands_in_no_file_of_the_store_nor_in_its_log(refused):
    before = strings(refused)
    # In the row of the subscriber, what was mailed, what the relay said, and the report.
    assert before.count(READER) > 4
    assert WISH in before
    assert refused.run("subscribers", "erase", READER.upper()).value == {"erased": True}
    after = strings(refused)
    assert READER not in after
    assert WISH not in after
    assert [row["status"] for row in refused.run("subscribers").value] == ["erased"]
    assert refused.run("subscribers", "erase", READER).code == 2


def test_27_an_address_that_no_mail_reached_cannot_be_imported_after_it_was_erased(refused):
    assert refused.run("subscribers", "erase", READER).code == 0
    assert imported(refused)["suppressed"] == 1
    assert READER not in strings(refused)


def test_27_who_was_erased_is_told_nothing_more(instance):
    subscribed(instance)
    added = ("subscribers", "add", READER, "--timezone", "UTC", "--topic", "steel")
    assert instance.run(*added).code == 0
    ingest(instance, "b.txt", seed("Steel 1"))
    assert len(told(instance, at=DAY_1)) == 1
    assert instance.run("subscribers", "erase", READER).code == 0
    assert READER not in strings(instance)
    ingest(instance, "c.txt", seed("Steel 2"))
    assert told(instance, at="2099-01-02T08:00Z") == []


def test_27_a_suppression_of_the_operator_outlives_the_address(instance):
    subscribed(instance)
    assert instance.run("subscribers", "add", READER, "--topic", "steel").code == 0
    assert instance.run("suppressions", "add", READER).code == 0
    assert instance.run("subscribers", "erase", READER).code == 0
    assert imported(instance)["suppressed"] == 1


def test_27_a_report_that_comes_after_it_does_not_bring_the_address_back(instance):
    subscribed(instance)
    assert instance.run("subscribers", "add", READER, "--topic", "steel").code == 0
    ingest(instance, "b.txt", seed("Steel 1"))
    (mail,) = told(instance, at=DAY_1)
    assert instance.run("subscribers", "erase", READER).code == 0
    message = mail["Message-ID"].strip("<>").partition("@")[0]
    known = come_back(instance, message)
    assert (known["kind"], known["message"]) == ("failed", message)
    assert READER not in strings(instance)
    assert instance.run("suppressions").value == []
