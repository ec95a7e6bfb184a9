"""What subscribers are told at once, and what a mail holds."""

import email
import re
from email.policy import default

import pytest
from lxml import html

from tests.features.mails import (
    DAY_1,
    READER,
    ingest,
    spool,
    subscribed,
    subscription,
    text_of,
    titles,
    told,
)
from tests.features.texts import CHIPS, STEEL, record, seed


def test_a_second_source_has_a_first_run_of_its_own(instance):
    subscribed(instance, subscription("immediate", "steel"))
    other = {"id": "other", "title": "Other", "path": "other", "settle_s": 0.2}
    instance.configure(sources=[*instance.settings["sources"], other])
    (instance.folder / "other").mkdir()
    instance.drop("a.txt", seed("Steel of the other"), folder="other")
    ingest(instance, "b.txt", seed("Steel of the first"))
    (mail,) = told(instance)
    assert titles(mail) == ["Steel of the first"]
    instance.drop("c.txt", seed("Later steel of the other"), folder="other")
    assert instance.run("ingest").code == 0
    (mail,) = told(instance)
    assert titles(mail) == ["Later steel of the other"]


def test_one_mail_brings_all_that_came_together(instance):
    subscribed(instance, subscription("immediate", "all"))
    ingest(instance, "b.txt", seed("Steel 1", "Steel 2", "Steel 3"))
    (mail,) = told(instance)
    assert mail["Subject"].startswith("3 releases: Steel ")
    assert len(titles(mail)) == 3


def test_one_edited_figure_is_one_notification_for_each_subscriber_of_a_matching_topic(
    instance,
):
    others = [subscription("immediate", "steel", email=f"{n}@example.net") for n in range(3)]
    chips = subscription("immediate", "chips", email="chips@example.net")
    subscribed(instance, *others, chips)
    ingest(instance, "b.txt", record("Old steel", STEEL.replace("16.7", "17.6")))
    value = instance.run("compose").value
    assert (value["notifications"], value["immediate"]) == (3, 3)
    assert instance.run("deliver").value["accepted"] == 3
    mails = [email.message_from_bytes(p.read_bytes(), policy=default) for p in spool(instance)]
    assert {mail["To"] for mail in mails} == {f"{n}@example.net" for n in range(3)}
    assert {mail["Subject"] for mail in mails} == {"[Revised] Old steel"}
    for mail in mails:
        assert "16.7" in text_of(mail)
        assert "17.6" in text_of(mail)
    assert instance.run("compose").value["notifications"] == 0


def test_a_release_in_three_topics_stands_in_a_mail_once_with_all_three(instance):
    rose = {"slug": "rises", "title": "Rises", "query": "rose"}
    instance.configure(topics=[*instance.settings["topics"], rose])
    topics = ("all", "steel", "rises")
    subscribed(instance, *(subscription("daily", slug) for slug in topics))
    ingest(instance, "b.txt", seed("New steel"))
    (mail,) = told(instance, at=DAY_1)
    assert text_of(mail).count("New steel") == 1
    for title in ("Steel", "Rises", "All releases"):
        assert title in text_of(mail)


def test_any_query_can_be_subscribed_to(instance):
    subscribed(instance, subscription("immediate", query="percent NOT chips"))
    ingest(instance, "b.txt", record("New steel") + record("New chips", CHIPS))
    (mail,) = told(instance)
    assert titles(mail) == ["New steel"]
    assert "percent" in text_of(mail)


def test_both_parts_of_a_mail_carry_the_same_links(instance):
    subscribed(instance, subscription("daily", "steel", "all"))
    ingest(instance, "b.txt", seed("Steel 1", "Steel 2"))
    ingest(instance, "c.txt", record("Old steel", STEEL.replace("16.7", "17.6")))
    (mail,) = told(instance, at=DAY_1)
    tree = html.document_fromstring(mail.get_body(("html",)).get_content())
    in_html = {link for link in tree.xpath("//a/@href") if link.startswith("http")}
    in_text = set(re.findall(r"https?://[^\s<>)]+", text_of(mail)))
    assert in_html == in_text
    assert all(link.startswith("https://news.example.org/") for link in in_html)
    public = {link for link in in_html if "/u/" not in link}
    instance.run("publish")
    for link in public:
        path = link.removeprefix("https://news.example.org/")
        assert (instance.feeds / path / "index.html").is_file(), link


def test_an_edited_topic_fills_its_feeds_and_mails_nothing(instance):
    subscribed(instance, subscription("immediate", "chips"))
    steel, chips = instance.settings["topics"]
    instance.configure(topics=[steel, chips | {"query": "chip* OR steel"}])
    value = instance.run("run", "--once").value
    assert (value["compose"]["notifications"], value["deliver"]["accepted"]) == (0, 0)
    assert "Old steel" in (instance.feeds / "topics/chips/releases.json").read_text()
    ingest(instance, "b.txt", seed("New steel"))
    (mail,) = told(instance)
    assert titles(mail) == ["New steel"]


@pytest.mark.parametrize("wanted", [{"topics": ["all"]}, {"query": "steel"}])
def test_a_new_subscriber_is_told_nothing_of_the_past(instance, wanted):
    subscribed(instance, subscription("daily", "steel"))
    ingest(instance, "b.txt", seed("Steel 1"))
    late = subscription("daily", email="late@example.net") | wanted
    instance.configure(subscriptions=[*instance.settings["subscriptions"], late])
    (mail,) = told(instance, at=DAY_1)
    assert mail["To"] == READER


def test_aspool_that_cannot_be_written_keeps_the_mails_and_says_why(instance):
    subscribed(instance, subscription("immediate", "steel"))
    outbox = instance.folder / "data/outbox"
    outbox.touch()
    ingest(instance, "b.txt", seed("Steel 1"))
    instance.run("compose")
    ran = instance.run("deliver")
    assert (ran.value["deferred"], ran.value["accepted"]) == (1, 0)
    assert "File exists" in ran.stderr
    assert instance.run("status").value["outbox"] == {"queued": 1}


def test_a_time_that_is_none_is_wrong_usage(instance):
    instance.run("run", "--once")
    ran = instance.run("compose", "--at", "tomorrow")
    assert (ran.code, ran.stdout) == (2, "")
    assert "is not a time in ISO 8601" in ran.stderr


def test_a_copy_that_allows_some_addresses_mails_nobody_else(instance):
    others = [subscription("immediate", "steel", email=f"{n}@example.net") for n in "ab"]
    subscribed(instance, *others)
    instance.configure(mail={"allow": ["b@example.net"]})
    ingest(instance, "b.txt", seed("Steel 1"))
    assert instance.run("compose").value["immediate"] == 2
    assert instance.run("deliver").value["accepted"] == 2
    (mail,) = [email.message_from_bytes(path.read_bytes()) for path in spool(instance)]
    assert mail["To"] == "b@example.net"
    instance.configure(mail={"allow": ["example.net"]})
    ran = instance.run("check")
    assert (ran.code, "mail.allow" in ran.stdout) == (2, True)


def test_where_bounces_are_read_a_mail_unsubscribes_too(instance):
    instance.configure(mail={"bounces": {"address": "bounces@example.org"}})
    subscribed(instance, subscription("immediate", "steel"))
    ingest(instance, "b.txt", seed("Steel 1"))
    (mail,) = told(instance)
    web, by_mail = mail["List-Unsubscribe"].split(", ")
    assert web.startswith("<https://news.example.org/u/")
    assert re.fullmatch(
        r"<mailto:unsubscribe\+[a-z2-7]{32}@example\.org\?subject=unsubscribe>", by_mail
    )
