"""Webhooks: a receiver gets each event that a mail subscriber would, signed."""

import hmac
import json
from base64 import b64decode, b64encode

import pytest

from tests.features.mails import READER, spool, subscription
from tests.features.texts import CHIPS, STEEL, record
from tests.push.servers import listening

SIGNING = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def receiver():
    with listening() as listener:
        yield listener


@pytest.fixture
def hooked(instance, receiver):
    """An instance after its baseline, with a webhook for steel."""
    (instance.folder / "key").write_text(f"{SIGNING}\n")
    instance.configure(
        push={"allow_private": True},
        subscriptions=[{"webhook": receiver.url, "secret_file": "key", "topics": ["steel"]}],
    )
    instance.drop("baseline.txt", record("Old steel", STEEL))
    assert instance.run("run", "--once").value["push"]["accepted"] == 0
    return instance


def is_signed(heard):
    key = b64decode(SIGNING.removeprefix("whsec_"))
    parts = (heard.headers["webhook-id"], heard.headers["webhook-timestamp"])
    signed = ".".join(parts).encode() + b"." + heard.body
    signature = b64encode(hmac.digest(key, signed, "sha256")).decode()
    return heard.headers["webhook-signature"] == f"v1,{signature}"


def test_a_new_release_is_told_once_with_what_it_is_and_why(hooked, receiver):
    hooked.drop("new.txt", record("Steel quota agreed", STEEL) + record("Chips", CHIPS))
    for _ in range(2):
        hooked.run("run", "--once")
    (heard,) = receiver.posts()
    assert is_signed(heard)
    value = json.loads(heard.body)
    assert value["type"] == "release.new"
    data = value["data"]
    assert data["release"]["title"] == "Steel quota agreed"
    assert data["release"]["date"] == "2026-03-01"
    assert data["revision"]["number"] == 1
    assert data["because"] == [{"topic": "steel", "words": ["Steel", "steel"]}]
    assert "steel" in data["topics"]
    feed = json.loads((hooked.feeds / "topics/steel/changes.json").read_text())
    assert data["id"] == feed["items"][0]["id"]
    assert data["addresses"]["release"] == feed["items"][0]["url"]


def test_a_revision_is_told_with_its_kinds_and_facts(hooked, receiver):
    hooked.drop("new.txt", record("Steel quota agreed", f"{STEEL} It was 16.7 percent."))
    hooked.run("run", "--once")
    hooked.drop("edit.txt", record("Steel quota agreed", f"{STEEL} It was 17.6 percent."))
    hooked.run("run", "--once")
    data = json.loads(receiver.posts()[1].body)["data"]
    assert (data["revision"]["number"], data["kinds"], data["weight"]) == (
        2,
        ["figures"],
        "major",
    )
    assert data["facts"]["figures"] == [["16.7", "17.6"]]
    assert data["addresses"]["revision"].endswith("/r2/")


def test_it_gets_what_a_mail_subscriber_gets_at_once(hooked, receiver):
    mailed = subscription("immediate", "steel")
    hooked.configure(subscriptions=[*hooked.settings["subscriptions"], mailed])
    hooked.run("run", "--once")
    for number in range(3):
        hooked.drop(f"{number}.txt", record(f"Steel {number}", f"{STEEL} {number}."))
        hooked.run("run", "--once")
    told = [json.loads(one.body)["data"]["release"]["title"] for one in receiver.posts()]
    assert told == ["Steel 0", "Steel 1", "Steel 2"]
    mails = [path.read_text() for path in spool(hooked)]
    assert len(mails) == len(told)
    assert all(f"To: {READER}" in mail for mail in mails)


def test_a_query_of_its_own_is_named(hooked, receiver):
    hooked.configure(
        subscriptions=[
            {"webhook": receiver.url, "secret_file": "key", "query": "quota* AND steel"}
        ]
    )
    hooked.run("run", "--once")
    hooked.drop("new.txt", record("Steel quotas agreed", STEEL))
    hooked.run("run", "--once")
    (because,) = json.loads(receiver.posts()[0].body)["data"]["because"]
    assert because["query"] == "quota* AND steel"


def test_what_is_not_taken_is_kept_and_shown(hooked, receiver):
    receiver.status = 500
    hooked.drop("new.txt", record("Steel quota agreed", STEEL))
    assert hooked.run("run", "--once").value["push"]["deferred"] == 1
    assert hooked.run("push").value["deferred"] == 0
    assert hooked.run("status").value["push"]["webhooks"] == {"queued": 1}


def test_410_gives_a_call_up_and_the_operator_is_told(hooked, receiver):
    receiver.status = 410
    hooked.drop("new.txt", record("Steel quota agreed", STEEL))
    assert hooked.run("run", "--once").value["push"]["failed"] == 1
    status = hooked.run("status")
    assert status.code == 1
    assert status.value["problems"] == [
        f"webhook {receiver.url}: 1 events failed; answered 410"
    ]


def test_a_webhook_that_was_removed_is_not_called_any_more(hooked, receiver):
    hooked.drop("new.txt", record("Steel quota agreed", STEEL))
    assert hooked.run("ingest").code == 0
    assert hooked.run("compose").value["webhooks"] == 1
    hooked.configure(subscriptions=[])
    assert hooked.run("push").value["accepted"] == 0
    assert receiver.posts() == []
    assert hooked.run("status").value["push"]["webhooks"] == {"cancelled": 1}
