"""One editing campaign over many releases is told once."""

import json
import re
from email import policy
from email.parser import BytesParser

import feedparser

from tests.features.texts import record

BODY = (
    "The ministry (MOTIE) and company {0} signed plan {0} for the steel of region {0} on that"
    " day, and the two sides will meet again in spring to review what was done until then."
)
READERS = [
    {"email": "topic@example.net", "topics": ["steel", "all"], "frequency": "immediate"},
    {"email": "query@example.net", "query": "plan", "frequency": "immediate"},
]


def pages(number, edit=lambda text: text):
    """List pages of eight releases each, edited."""
    records = [
        record(f"Plan {n}", edit(BODY.format(f"name{n}")), f"2026-03-{n % 28 + 1:02}")
        for n in range(number)
    ]
    return ["".join(records[start : start + 8]) for start in range(0, number, 8)]


def campaign(instance, number):
    """A round in which ``number`` releases get the ministry's new name."""
    instance.configure(subscriptions=READERS)
    for place, page in enumerate(pages(number)):
        instance.drop(f"old {place}.txt", page)
    instance.run("run", "--once")
    for place, page in enumerate(pages(number, lambda text: text.replace("MOTIE", "MOTIR"))):
        instance.drop(f"new {place}.txt", page)
    return instance.run("run", "--once").value


def entries(instance, path):
    feed = feedparser.parse((instance.feeds / path).read_bytes())
    return [one for one in feed.entries if one.title.startswith("Revised")]


def mails(instance):
    found = [
        BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        for path in (instance.folder / "data/outbox").glob("*.eml")
    ]
    return {mail["To"]: mail.get_body(("plain",)).get_content() for mail in found}


def test_a_rename_over_many_releases_is_one_entry_that_names_them(instance):
    value = campaign(instance, 12)
    assert (len(value["ingest"]["revised"]), value["ingest"]["bulks"]) == (12, [12])
    for topic in ("all", "steel"):
        [entry] = entries(instance, f"topics/{topic}/changes.atom")
        content = entry.content[0].value
        assert "11 other releases were changed in the same way." in content
        assert content.count("<li>") == 11


def test_each_release_keeps_its_revision_and_its_difference(instance):
    campaign(instance, 12)
    for release in instance.run("releases").value:
        newest, _ = instance.run("show", release["id"]).value["revisions"]
        assert ["insert", "MOTIR"] in newest["diff"]
        page = instance.feeds / f"releases/{release['id']}/r2/index.html"
        assert b"<ins>MOTIR</ins>" in page.read_bytes()


def test_each_reader_gets_one_mail_with_one_item(instance):
    value = campaign(instance, 12)
    assert value["compose"]["notifications"] == 2
    told = mails(instance)
    assert set(told) == {"topic@example.net", "query@example.net"}
    for text in told.values():
        assert "and 11 other releases in the same way" in re.sub(r"\s+", " ", text)
        assert len(re.findall(r"^\* Plan", text, re.MULTILINE)) == 1


def test_the_front_page_lists_it_once(instance):
    campaign(instance, 12)
    text = (instance.feeds / "index.html").read_text(encoding="utf-8")
    assert text.count("and 11 other releases in the same way") == 1


def test_a_few_releases_edited_alike_are_told_one_by_one(instance):
    value = campaign(instance, 9)
    assert value["ingest"]["bulks"] == []
    assert len(entries(instance, "topics/all/changes.atom")) == 9


def test_many_releases_edited_differently_are_told_one_by_one(instance):
    for place, page in enumerate(pages(12)):
        instance.drop(f"old {place}.txt", page)
    instance.run("run", "--once")
    edited = [page.replace("plan name", "scheme x") for page in pages(12)]
    for place, page in enumerate(edited):
        instance.drop(f"new {place}.txt", page)
    value = instance.run("run", "--once").value
    assert value["ingest"]["bulks"] == []
    assert json.dumps(value["ingest"]["revised"]).count('"revision": 2') == 12
