"""Subscriptions that end or change."""

import re

from notifier.config import load
from notifier.reception import Reception
from notifier.wiring import Notifier
from tests.features.mails import (
    DAY_1,
    DAY_2,
    DAY_9,
    MONDAY,
    ingest,
    subscribed,
    subscription,
    titles,
    told,
)
from tests.features.texts import CHIPS, record, seed


def unsubscribe(instance, mail):
    link = re.fullmatch(r"<https://news\.example\.org/u/(.+?)>.*", mail["List-Unsubscribe"])
    notifier = Notifier(load(instance.folder / "config.yaml", {}))
    return Reception(notifier).front_desk().unsubscribe(link[1])


def test_who_was_taken_out_of_the_configuration_is_told_nothing_more(instance):
    subscribed(instance, subscription("daily", "steel"))
    ingest(instance, "b.txt", seed("Steel 1"))
    assert instance.run("compose").value["notifications"] == 1
    instance.configure(subscriptions=[])
    assert told(instance, at=DAY_1) == []


def test_a_weekly_reader_who_becomes_a_daily_one_misses_nothing_and_reads_nothing_twice(
    instance,
):
    subscribed(instance, subscription("weekly", "steel"))
    ingest(instance, "b.txt", seed("Steel 1"))
    instance.run("compose")
    ingest(instance, "c.txt", seed("Steel 2"))
    instance.configure(subscriptions=[subscription("daily", "steel")])
    (mail,) = told(instance, at=DAY_1)
    assert sorted(titles(mail)) == ["Steel 1", "Steel 2"]
    assert told(instance, at=MONDAY) == []


def test_the_link_in_a_mail_ends_its_subscription_for_good(instance):
    subscribed(instance, subscription("daily", "steel"), subscription("immediate", "chips"))
    ingest(instance, "b.txt", seed("Steel 1"))
    (mail,) = told(instance, at=DAY_1)
    ingest(instance, "c.txt", seed("Steel 2"))
    instance.run("compose")
    for _ in range(2):
        sentence, _ = unsubscribe(instance, mail)
        assert "daily digests" in sentence
    ingest(instance, "d.txt", record("Steel 3") + record("New chips", CHIPS))
    (other,) = told(instance, at=DAY_2)
    assert titles(other) == ["New chips"]
    instance.configure(subscriptions=[*instance.settings["subscriptions"]])
    assert told(instance, at=DAY_9) == []
    assert instance.run("status").value["subscriptions"] == {"immediate": 1}


def test_unsubscribing_also_stops_what_is_waiting_to_be_sent(instance):
    subscribed(instance, subscription("immediate", "steel"))
    ingest(instance, "b.txt", seed("Steel 1"))
    (mail,) = told(instance)
    ingest(instance, "c.txt", seed("Steel 2"))
    assert instance.run("compose").value["immediate"] == 1
    unsubscribe(instance, mail)
    assert instance.run("deliver").value["accepted"] == 0
    assert instance.run("status").value["outbox"] == {"accepted": 1, "cancelled": 1}


def test_the_links_of_mails_work_when_the_key_was_rotated_after_them_and_before(instance):
    subscribed(instance, subscription("daily", "steel"), subscription("immediate", "chips"))
    ingest(instance, "b.txt", seed("Steel 1"))
    (before,) = told(instance, at=DAY_1)
    kid = instance.run("mail", "rotate-keys").value["key"]
    ingest(instance, "c.txt", record("New chips", CHIPS))
    (after,) = told(instance)
    assert "/u/v1." in before["List-Unsubscribe"]
    assert f"/u/v3.{kid}." in after["List-Unsubscribe"]
    assert unsubscribe(instance, before)
    assert instance.run("status").value["subscriptions"] == {"immediate": 1}
    assert unsubscribe(instance, after)
    assert instance.run("status").value["subscriptions"] == {}


def test_a_link_that_we_did_not_make_ends_nothing(instance):
    subscribed(instance, subscription("immediate", "steel"))
    desk = Reception(Notifier(load(instance.folder / "config.yaml", {}))).front_desk()
    assert desk.unsubscribe("v1.aGVsbG8.AAAA") is None
    assert desk.unsubscribe("") is None
    assert instance.run("status").value["subscriptions"] == {"immediate": 1}
