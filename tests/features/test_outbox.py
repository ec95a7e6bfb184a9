"""What an operator sees and does about mails that wait."""

import sqlite3

import pytest

from tests.features.texts import STEEL, seed

READER = {"email": "anna@example.net", "topics": ["steel"], "frequency": "immediate"}


@pytest.fixture
def waiting(instance):
    """An instance with one mail in its outbox; gives it with the mail's id."""
    instance.configure(subscriptions=[READER])
    instance.drop("old.txt", seed("Old steel"))
    instance.run("run", "--once")
    instance.drop("new.txt", seed("New steel", STEEL))
    instance.run("ingest")
    (name,) = instance.run("compose").value["message_ids"]
    return instance, name


def become(instance, name, state, **columns):
    """Put a message into a state that a relay would bring about."""
    with sqlite3.connect(instance.folder / "data/notifier.db") as store:
        changed = "".join(f", {column} = '{value}'" for column, value in columns.items())
        store.execute(f"UPDATE messages SET state = '{state}'{changed} WHERE id = '{name}'")  # noqa: S608 - constants
    store.close()


def test_what_waits_is_listed_with_whom_it_is_for(waiting):
    instance, name = waiting
    value = instance.run("outbox").value
    assert value["counts"] == {"queued": 1}
    (message,) = value["messages"]
    assert (message["id"], message["recipient"]) == (name, "anna@example.net")
    assert message["next_attempt_at"]
    shown = instance.run("outbox", options=()).stdout
    assert "1 queued" in shown
    assert "anna@example.net" in shown


def test_an_outbox_with_nothing_in_it_says_so(instance):
    instance.drop("old.txt", seed("Old steel"))
    instance.run("run", "--once")
    assert instance.run("outbox", options=()).stdout.strip() == "empty"


def test_a_mail_is_shown_with_its_attempts(waiting):
    instance, name = waiting
    instance.run("deliver")
    assert instance.run("outbox", "show", name).value["attempts"][0]["code"] == 250
    assert "attempt 1" in instance.run("outbox", "show", name, options=()).stdout


def test_a_mail_that_is_cancelled_is_not_sent(waiting):
    instance, name = waiting
    assert instance.run("outbox", "cancel", name).value == {
        "id": name,
        "state": "cancelled",
        "changed": True,
    }
    assert instance.run("deliver").value["accepted"] == 0
    again = instance.run("outbox", "cancel", name)
    assert (again.code, again.value["changed"]) == (1, False)


@pytest.mark.parametrize("state", ["failed", "expired", "uncertain"])
def test_a_mail_in_trouble_can_be_sent_again(waiting, state):
    instance, name = waiting
    become(instance, name, state, expires_at="2026-01-01T00:00:00.000Z")
    assert instance.run("deliver").value["accepted"] == 0
    assert instance.run("outbox", "resend", name).value["state"] == "queued"
    assert instance.run("deliver").value["accepted"] == 1


def test_what_was_accepted_is_not_sent_again(waiting):
    instance, name = waiting
    instance.run("deliver")
    ran = instance.run("outbox", "resend", name)
    assert (ran.code, ran.value["state"]) == (1, "accepted")


def test_a_mail_that_is_not_there_is_a_mistake(waiting):
    instance, _ = waiting
    ran = instance.run("outbox", "show", "none")
    assert ran.code == 2
    assert "no message has the id 'none'" in ran.stderr


@pytest.mark.parametrize("arguments", [("show",), ("list", "x"), ("burn", "x")])
def test_what_the_command_does_not_know_is_a_mistake(waiting, arguments):
    assert waiting[0].run("outbox", *arguments).code == 2


LOG = """\
Nov 22 08:00:00 mx postfix/smtpd[9]: A1B2: client=localhost[127.0.0.1]
Nov 22 08:00:00 mx postfix/cleanup[9]: A1B2: message-id=<{id}@example.org>
{active}
"""
ACTIVE = "Nov 22 08:00:01 mx postfix/qmgr[9]: A1B2: from=<x@y>, size=9, nrcpt=1 (queue active)"


@pytest.mark.parametrize(("active", "state"), [(ACTIVE, "accepted"), ("", "uncertain")])
def test_a_log_tells_whether_an_uncertain_mail_was_taken_as_a_whole(
    waiting, tmp_path, active, state
):
    instance, name = waiting
    become(instance, name, "uncertain")
    log = tmp_path / "mail.log"
    log.write_text(LOG.format(id=name, active=active))
    ran = instance.run("outbox", "reconcile", "--log", str(log))
    assert (ran.code, ran.value["uncertain"]) == ((0, 0) if active else (1, 1))
    assert instance.run("outbox", "show", name).value["state"] == state
