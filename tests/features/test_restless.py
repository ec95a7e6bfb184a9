"""A release that changes too often is kept, shown, and told of once when it rests."""

import json
import re
import sqlite3

import pytest

from tests.features.texts import record

TEXT = "Exports of steel rose by {} percent in February, the ministry said in Seoul on Sunday."


def edit(instance, figure):
    """A page with a figure; no two pages have the same bytes."""
    number = len(list(instance.seeds.iterdir()))
    page = record("Steel exports", TEXT.format(figure)) + "\n" * number
    instance.drop(f"{number:03}.txt", page)
    return instance.run("run", "--once")


def time_passes(instance, hours):
    with sqlite3.connect(instance.folder / "data/notifier.db") as store:
        store.execute(
            "UPDATE revisions SET seen_at = strftime('%Y-%m-%dT%H:%M:%fZ', seen_at, ?)",
            [f"-{hours} hours"],
        )
    store.close()


def told(instance):
    """Titles of the entries of the feed of changes, newest first."""
    text = (instance.feeds / "topics/steel/changes.atom").read_text()
    return re.findall(r"<entry>.*?<title[^>]*>([^<]*)", text, re.DOTALL)


def mails(instance):
    return list((instance.folder / "data/outbox").glob("*.eml"))


def problems(instance):
    return instance.run("status").value["problems"]


@pytest.fixture
def restless(instance):
    """A release that six edits of a day have changed, and then one more."""
    reader = {"email": "reader@example.net", "topics": ["steel"], "frequency": "immediate"}
    instance.configure(subscriptions=[reader])
    for figure in range(7):
        assert edit(instance, figure).code == 0
    (one,) = instance.run("releases").value
    instance.release_id = one["id"]
    instance.last = edit(instance, 7)
    return instance


def test_the_seventh_change_of_a_day_is_shown_and_not_told(restless):
    ingest = restless.last.value["ingest"]
    assert restless.last.code == 1
    assert ingest["held"] == [
        {"id": restless.release_id, "because": "changed 7 times in 24 hours"}
    ]
    assert [one["revision"] for one in ingest["revised"]] == [8]
    assert len(told(restless)) == 7
    assert len(mails(restless)) == 6
    page = restless.feeds / f"releases/{restless.release_id}/index.html"
    assert "rose by 7 percent" in page.read_text()
    assert (page.parent / "r8/index.html").exists()
    (problem,) = problems(restless)
    assert problem.startswith(f"{restless.release_id} changed 7 times in 24 hours; since ")


def test_the_alarm_is_raised_once(restless):
    again = edit(restless, 8)
    assert (again.code, again.value["ingest"]["held"]) == (0, [])
    assert len(problems(restless)) == 1
    assert len(told(restless)) == 7


def test_when_it_rests_readers_are_told_once_what_it_came_to(restless):
    edit(restless, 8)
    time_passes(restless, 25)
    ran = restless.run("run", "--once")
    assert ran.value["ingest"]["told_at_rest"] == [restless.release_id]
    assert problems(restless) == []
    assert told(restless)[0] == "Revised: Steel exports (r9)"
    assert len(told(restless)) == 8
    assert len(mails(restless)) == 7
    feed = (restless.feeds / "topics/steel/changes.json").read_text()
    assert "Figures: 6 → 8." in json.loads(feed)["items"][0]["content_text"]
    assert restless.run("run", "--once").value["ingest"]["told_at_rest"] == []


def test_when_it_rests_at_the_text_that_was_told_nothing_is(restless):
    edit(restless, 6)
    edit(restless, 6)
    assert restless.run("show", restless.release_id).value["revisions"][0]["kinds"] == [
        "revert",
        "figures",
    ]
    time_passes(restless, 25)
    assert restless.run("run", "--once").value["ingest"]["told_at_rest"] == []
    assert problems(restless) == []
    assert len(told(restless)) == 7


def test_a_change_after_the_rest_is_told_like_any_other(restless):
    time_passes(restless, 25)
    restless.run("run", "--once")
    assert edit(restless, 9).value["ingest"]["revised"][0]["revision"] == 9
    assert told(restless)[0] == "Revised: Steel exports (r9)"


def test_two_texts_that_take_turns_are_held_after_the_fourth_return(instance):
    for figure in (1, 2):
        edit(instance, figure)
    for turn in range(8):
        for _ in range(2):
            last = edit(instance, 1 + turn % 2)
        time_passes(instance, 12)
        if last.value["ingest"]["held"]:
            break
    held = last.value["ingest"]["held"][0]["because"]
    assert (turn, held) == (3, "went back to an earlier text 4 times in 7 days")


def test_rebuild_gives_the_same_documents_while_events_are_held(restless):
    assert restless.run("rebuild").value["written"] == 0


def test_a_merge_into_a_restless_release_is_told_with_what_was_held(restless):
    restless.drop("fair.txt", record("Fair in Milan", "Makers of steel from Busan met there."))
    restless.run("run", "--once")
    (fair,) = (
        one["id"] for one in restless.run("releases").value if one["id"] != restless.release_id
    )
    assert restless.run("merge", restless.release_id, fair).value["revision"] == 9
    restless.run("publish")
    assert told(restless)[0] == "New: Fair in Milan"
    time_passes(restless, 25)
    ran = restless.run("run", "--once")
    assert ran.value["ingest"]["told_at_rest"] == [restless.release_id]
    assert told(restless)[0] == "Revised: Fair in Milan (r9)"


def test_a_restless_release_that_is_merged_is_held_no_longer(restless):
    restless.drop("fair.txt", record("Fair in Milan", "Makers of steel from Busan met there."))
    restless.run("run", "--once")
    (fair,) = (
        one["id"] for one in restless.run("releases").value if one["id"] != restless.release_id
    )
    restless.run("merge", fair, restless.release_id)
    assert problems(restless) == []
    time_passes(restless, 25)
    assert restless.run("run", "--once").value["ingest"]["told_at_rest"] == []
