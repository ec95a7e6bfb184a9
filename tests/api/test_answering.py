"""An event as JSON says what it brought, and what its release is now."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from notifier.api import answering
from notifier.api.answering import Standing
from notifier.release import EventType, Hit, Match, Status, Weight
from tests.builders import a_correction, a_release, a_revision, a_site, an_event

OLD = a_revision()
NEW = a_correction(OLD, body="Exports of steel rose by 17.6 percent.", kinds=("figures",))
BODY = "<script>alert('강철 \u202e')</script> \x00\x1b\u2028 & \U0001f600"


def told(**fields):
    return json.loads(answering.event(a_site(), an_event(**fields)))


def revised(**fields):
    release = a_release(current=NEW)
    return told(seq=2, type=EventType.REVISED, release=release, revision=NEW, **fields)


def test_a_new_release_comes_with_its_text():
    found = told()
    assert (found["seq"], found["type"], found["kinds"]) == (1, "new", ["first"])
    assert found["id"] == "tag:example.org,2026-01-01:release/r01/r1"
    assert found["at"] == "2026-03-02T01:30:00.123Z"
    assert found["difference"] == found["title_difference"] == []
    assert found["revision"] == {
        "number": 1,
        "url": "https://example.org/releases/r01/r1/",
        "title": "Steel exports rise in February",
        "date": "2026-03-01",
        "body": OLD.body,
        "content_hash": OLD.content_hash,
        "seen_at": "2026-03-02T01:30:00.123Z",
    }


def test_a_revision_comes_with_what_changed():
    found = revised(weight=Weight.MAJOR)
    assert (found["weight"], found["kinds"]) == ("major", ["figures"])
    before = "".join(text for op, text in found["difference"] if op != "insert")
    after = "".join(text for op, text in found["difference"] if op != "delete")
    assert (before, after) == (OLD.body, NEW.body)


@pytest.mark.parametrize(("type_", "letter"), [("withdrawn", "w"), ("restored", "u")])
def test_an_event_without_a_text_of_its_own_brings_no_difference(type_, letter):
    release = a_release(current=NEW)
    found = told(seq=7, type=EventType(type_), release=release, revision=NEW)
    assert found["id"].endswith(f"/{letter}7")
    assert found["kinds"] == found["difference"] == found["title_difference"] == []
    assert found["revision"]["body"] == NEW.body


def test_the_release_is_told_as_it_stands_now():
    because = (
        Hit("title", 0, 5, "Steel"),
        Hit("body", 11, 16, "steel"),
        Hit("body", 0, 5, "Steel"),
    )
    release = replace(
        a_release(current=OLD, status=Status.WITHDRAWN, category="Industry"),
        withdrawn_because="It is gone.",
        merged_into="r02",
        topics=(Match("steel", "Steel", because),),
        countries=(Match("country-jp", "Japan", ()),),
    )
    found = told(release=release)["release"]
    assert found == {
        "id": "r01",
        "tag": "tag:example.org,2026-01-01:release/r01",
        "url": "https://example.org/releases/r01/",
        "source": "trade",
        "status": "withdrawn",
        "withdrawn_because": "It is gone.",
        "category": "Industry",
        "first_seen_at": "2026-03-02T01:30:00.123Z",
        "merged_into": "r02",
        "topics": [{"slug": "steel", "title": "Steel", "words": ["Steel", "steel"]}],
        "countries": [{"slug": "country-jp", "title": "Japan", "words": []}],
    }


def test_an_event_is_one_line_and_no_text_breaks_out_of_it():
    line = answering.event(a_site(), an_event(release=a_release(current=a_revision(body=BODY))))
    assert "\n" not in line
    assert json.loads(line)["revision"]["body"] == BODY


def test_a_page_is_one_object_with_a_line_for_each_event():
    site, standing = a_site(), Standing("store", 9, 2)
    lines = [answering.event(site, an_event(seq=seq)) for seq in (3, 4)]
    body = answering.page(standing, "https://example.org/next", lines)
    found = json.loads(body)
    assert [one["seq"] for one in found.pop("events")] == [3, 4]
    assert found == {
        "store": "store",
        "last": 9,
        "corrections": 2,
        "next": "https://example.org/next",
    }
    assert [line for line in body.decode().split("\n") if line.startswith('{"seq"')] == [
        f"{lines[0]},",
        lines[1],
    ]


def test_a_page_without_events_is_an_empty_list():
    found = json.loads(answering.page(Standing("store", 0, 0), "https://example.org/", []))
    assert found["events"] == []


def test_times_have_milliseconds_in_utc():
    at = an_event().at.astimezone(a_site().timezone).replace(microsecond=0)
    assert answering.time(at) == "2026-03-02T01:30:00.000Z"
    assert answering.time(at + timedelta(milliseconds=5)) == "2026-03-02T01:30:00.005Z"
