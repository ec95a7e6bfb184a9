"""What an operator does while the daemon runs: each of these holds no lock."""

import sqlite3
from contextlib import closing

import pytest

from notifier import lock
from tests.features.mails import READER, ingest, spool, subscribed, subscription
from tests.features.texts import CHIPS, STEEL, record, seed

LEE = "lee@example.net"


@pytest.fixture
def running(instance):
    """An instance with a mail that waits, while another process holds its lock."""
    subscribed(instance, subscription("immediate", "steel"))
    ingest(instance, "new.txt", seed("New steel", STEEL))
    assert instance.run("compose").value["messages"] == 1
    with lock.hold(instance.folder / "data/lock"):
        assert instance.run("publish").code == 75
        yield instance


def listed(instance):
    return {row["address"]: row for row in instance.run("subscribers").value}


def waiting(instance):
    return {row["id"]: row["state"] for row in instance.run("outbox").value["messages"]}


def test_somebody_is_added_imported_paused_and_unsubscribed(running):
    assert running.run("subscribers", "add", LEE, "--topic", "chips").code == 0
    assert running.run("subscribers", "pause", LEE, "--until", "2099-12-31").code == 0
    (running.folder / "list.csv").write_text(
        "address,topic,frequency\nkim@example.net,steel,weekly"
    )
    file = str(running.folder / "list.csv")
    assert running.run("subscribers", "import", file, "--consent", "said so").code == 0
    assert running.run("subscribers", "unsubscribe", "kim@example.net").code == 0
    found = listed(running)
    assert found[LEE]["paused_until"] == "2099-12-30T15:00:00+00:00"
    assert found["kim@example.net"]["subscriptions"] == []


def test_who_is_erased_gets_no_mail_that_waited(running):
    assert running.run("subscribers", "erase", READER).code == 0
    assert [row["address"] for row in running.run("subscribers").value] == [""]
    assert waiting(running) == {}


def test_an_address_is_given_up_and_written_to_again(running):
    assert running.run("suppressions", "add", LEE, "--because", "asked by letter").code == 0
    assert running.run("suppressions", "remove", LEE).value["removed"] is True


def test_a_mail_that_waits_is_cancelled(running):
    (message,) = waiting(running)
    assert running.run("outbox", "cancel", message).value["state"] == "cancelled"
    assert running.run("outbox", "reconcile", "--log", "/dev/null").code == 0


@pytest.mark.parametrize("action", ["resend", "cancel"])
def test_a_mail_that_is_on_its_way_is_left_to_who_sends_it(running, action):
    (message,) = waiting(running)
    with closing(sqlite3.connect(running.folder / "data/notifier.db")) as store, store:
        store.execute("UPDATE messages SET state = 'sending', lease_owner = 'a courier'")
    ran = running.run("outbox", action, message, options=())
    assert ran.code == 1
    assert "on its way right now; look again when that has ended" in ran.stdout
    assert waiting(running) == {message: "sending"}


def test_what_would_be_mailed_is_shown_and_a_test_is_sent(running):
    assert running.run("mail", "preview", READER).code == 0
    (release, *_) = running.run("releases").value
    assert running.run("mail", "impact", release["id"]).value["immediate"] == 1
    assert running.run("mail", "test-send", LEE).value["accepted"] is True
    assert len(list(spool(running))) == 1


def test_a_new_key_of_links_is_made_and_noted_without_showing_it(running):
    ran = running.run("mail", "rotate-keys")
    kid = ran.value["key"]
    said = running.run("mail", "rotate-keys", options=()).stdout
    assert "older ones work for 3 years at least" in said
    with closing(sqlite3.connect(running.folder / "data/notifier.db")) as store:
        keys = store.execute("SELECT kid, secret, retired_at FROM link_keys").fetchall()
        noted = store.execute("SELECT actor, action, target, detail FROM audit").fetchall()
    assert [one[0] for one in keys] == [kid, said.split("the key ")[1].split(";")[0]]
    assert keys[0][2] is not None
    assert keys[1][2] is None
    assert noted == [("operator", "rotate", f"key {one[0]}", "") for one in keys]
    shown = str(ran) + said
    assert not any(secret in shown for _, secret, _ in keys)


def test_what_is_held_is_released(instance):
    subscribed(instance, subscription("immediate", "chips"))
    instance.configure(mail={"flood_events": 1})
    ingest(instance, "flood.txt", record("Chips one", CHIPS) + record("Chips two", STEEL))
    assert instance.run("compose").value["held"] == 2
    with lock.hold(instance.folder / "data/lock"):
        value = instance.run("mail", "release-hold").value
    assert (value["events"], value["done"]) == (2, "released")


@pytest.mark.parametrize("command", ["withdraw ID --reason why", "merge ID ID", "split ID"])
def test_what_changes_releases_waits_until_the_daemon_is_stopped(running, command):
    ran = running.run(*command.split())
    assert ran.code == 75
    assert "stop it and start it again afterwards" in ran.value["error"]


def test_a_configuration_that_the_daemon_has_not_read_stays_unread(running):
    """Two readings of config.yaml never take turns in one store."""
    topics = [{"slug": "gas", "title": "Gas", "query": "gas"}]
    running.configure(topics=topics, subscriptions=[])
    assert running.run("subscribers", "add", LEE, "--topic", "gas").code == 0
    assert listed(running)[READER]["subscriptions"]
