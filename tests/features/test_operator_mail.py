"""What would be mailed, shown to the operator."""

import email
from email.policy import default

import pytest

from tests.features.mails import READER, ingest, spool, subscribed, subscription, told
from tests.features.texts import seed


def release_id(instance, title):
    (found,) = [one["id"] for one in instance.run("releases").value if one["title"] == title]
    return found


def test_a_preview_is_the_mail_that_comes_and_changes_nothing(instance):
    subscribed(instance, subscription("immediate", "steel"))
    ingest(instance, "b.txt", seed("Steel 1"))
    assert instance.run("mail", "preview", READER, "--frequency", "daily").value is None
    assert instance.run("mail", "preview", READER, "--frequency", "immediate").value is None
    instance.configure(subscriptions=[subscription("daily", "steel")])
    instance.run("compose")
    shown = instance.run("mail", "preview", READER).value
    assert shown == instance.run("mail", "preview", READER).value
    assert "1 new" in shown["subject"]
    assert "Steel 1" in shown["text"]
    assert "Steel 1" in shown["html"]
    (mail,) = told(instance, at="2099-01-01T08:00Z")
    assert "Steel 1" in mail.get_body(("plain",)).get_content()


def test_a_preview_of_a_stranger_is_refused(instance):
    subscribed(instance)
    assert instance.run("mail", "preview", READER).code == 2


def test_the_impact_of_an_edit_is_counted_before_it_is_made(instance):
    readers = [subscription("daily", "steel", email=f"{one}@example.net") for one in "ab"]
    search = {"email": "c@example.net", "query": "steel", "frequency": "immediate"}
    chips = subscription("weekly", "chips", email="d@example.net")
    subscribed(instance, *readers, search, chips)
    ingest(instance, "b.txt", seed("Steel 1"))
    found = instance.run("mail", "impact", release_id(instance, "Steel 1")).value
    assert found == {"immediate": 1, "daily": 2, "weekly": 0}
    assert instance.run("mail", "impact", "r0").code == 2


def test_a_test_mail_goes_the_configured_way_past_the_outbox(instance):
    subscribed(instance)
    ran = instance.run("mail", "test-send", "desk@example.net")
    assert (ran.code, ran.value["accepted"]) == (0, True)
    (path,) = spool(instance)
    mail = email.message_from_bytes(path.read_bytes(), policy=default)
    assert (mail["To"], mail["Subject"]) == ("desk@example.net", "Test of News")
    assert mail["Date"].datetime.tzinfo is not None
    assert instance.run("status").value["outbox"] == {}


def test_a_test_mail_that_is_not_taken_says_why(instance):
    subscribed(instance)
    smtp = {"host": "127.0.0.1", "port": 1, "starttls": False}
    instance.configure(mail={"transport": "smtp", "smtp": smtp})
    ran = instance.run("mail", "test-send", "desk@example.net")
    assert (ran.code, ran.value["accepted"]) == (1, False)
    assert "127.0.0.1:1" in ran.value["reply"]


@pytest.mark.parametrize("action", ["preview", "impact", "test-send", "release-hold"])
def test_each_part_of_the_command_explains_itself(instance, action):
    assert instance.run("mail", action, "--help", options=()).code == 0


def test_a_preview_says_what_is_held_and_not_in_it(instance):
    subscribed(instance, subscription("daily", "all"))
    instance.configure(mail={"flood_events": 1})
    ingest(instance, "b.txt", seed("Steel 1", "Steel 2"))
    instance.run("compose")
    shown = instance.run("mail", "preview", READER)
    assert (shown.code, shown.value) == (0, None)
    assert "2 events are held, and not in it" in shown.stderr
