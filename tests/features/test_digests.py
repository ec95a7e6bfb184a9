"""Digests: when they come, and what goes into which."""

import pytest

from tests.features.mails import (
    DAY_1,
    DAY_2,
    DAY_9,
    MONDAY,
    READER,
    ingest,
    subscribed,
    subscription,
    titles,
    told,
)
from tests.features.texts import CHIPS, record, seed


def test_a_daily_digest_comes_at_its_hour_with_all_of_the_day(instance):
    subscribed(instance, subscription("daily", "steel", hour=8))
    ingest(instance, "b.txt", seed("Steel 1"))
    ingest(instance, "c.txt", seed("Steel 2"))
    assert told(instance, at="2020-01-01T07:59Z") == []
    (mail,) = told(instance, at=DAY_1)
    assert mail["Subject"] == "Daily digest, 1 January 2099: 2 new"
    assert sorted(titles(mail)) == ["Steel 1", "Steel 2"]


def test_a_weekly_digest_comes_on_monday(instance):
    subscribed(instance, subscription("weekly", "steel"))
    ingest(instance, "b.txt", seed("Steel 1"))
    (mail,) = told(instance, at=MONDAY)
    assert mail["Subject"].startswith("Weekly digest, 5 January 2099")
    ingest(instance, "c.txt", seed("Steel 2"))
    assert told(instance, at="2099-01-11T23:00Z") == []
    (mail,) = told(instance, at="2099-01-12T08:00Z")
    assert titles(mail) == ["Steel 2"]


def test_an_hour_is_an_hour_of_the_subscriber(instance):
    seoul = subscription("daily", "steel", timezone="Asia/Seoul", hour=9, email="s@example.net")
    subscribed(instance, subscription("daily", "steel", hour=9), seoul)
    ingest(instance, "b.txt", seed("Steel 1"))
    mails = told(instance, at="2099-06-01T00:30Z")
    assert {mail["To"]: mail["Subject"] for mail in mails} == {
        READER: "Daily digest, 31 May 2099: 1 new",
        "s@example.net": "Daily digest, 1 June 2099: 1 new",
    }


@pytest.mark.parametrize("frequency", ["daily", "weekly", "immediate"])
def test_when_there_is_nothing_to_say_no_mail_is_sent(instance, frequency):
    subscribed(instance, subscription(frequency, "steel"))
    ingest(instance, "b.txt", seed("Nothing about it", body=CHIPS))
    assert told(instance, at=DAY_1) == told(instance, at=MONDAY) == []


def test_after_a_week_without_the_program_there_is_one_digest(instance):
    subscribed(instance, subscription("daily", "steel"))
    ingest(instance, "b.txt", seed("Steel 1"))
    assert len(told(instance, at=DAY_1)) == 1
    ingest(instance, "c.txt", seed("Steel 2", "Steel 3"))
    (mail,) = told(instance, at=DAY_9)
    assert sorted(titles(mail)) == ["Steel 2", "Steel 3"]
    assert told(instance, at=DAY_9) == []


def test_what_comes_after_the_digest_of_a_day_goes_into_the_next(instance):
    subscribed(instance, subscription("daily", "steel"))
    ingest(instance, "b.txt", seed("Steel 1"))
    (first,) = told(instance, at=DAY_1)
    ingest(instance, "c.txt", seed("Late steel"))
    assert told(instance, at="2099-01-01T23:59Z") == []
    (second,) = told(instance, at=DAY_2)
    assert (titles(first), titles(second)) == (["Steel 1"], ["Late steel"])


def test_a_digest_composed_early_puts_no_other_off(instance):
    subscribed(instance, subscription("daily", "steel"))
    assert told(instance, at=DAY_9) == []
    ingest(instance, "b.txt", seed("Steel 1"))
    assert len(told(instance, at=DAY_1)) == 1


def test_who_is_told_at_once_is_not_told_again_in_a_digest(instance):
    subscribed(instance, subscription("immediate", "steel"), subscription("daily", "all"))
    ingest(instance, "b.txt", record("New steel") + record("New chips", CHIPS))
    (now,) = told(instance)
    (digest,) = told(instance, at=DAY_1)
    assert (titles(now), titles(digest)) == (["New steel"], ["New chips"])
