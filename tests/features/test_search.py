"""Searches through the command line: what is found, in which order, and why."""

import json
import re
import sqlite3

import pytest

from tests.features.texts import CHIPS, STEEL, record

KOREAN = "정부는 수출을 늘리기 위해 미국과 협상한다."
LONG = "A sentence about nothing. " * 40 + "Then a quota on steel was named, at last."


@pytest.fixture
def filled(instance):
    instance.drop(
        "a.txt",
        record("Steel exports rise", STEEL, "2026-03-01")
        + record("Memory", CHIPS + " Steel is not.", "2026-03-03")
        + record("수출 동향", KOREAN, "2026-03-02")
        + record("Quota", LONG, "2026-02-01"),
    )
    assert instance.run("run", "--once").code == 0
    return instance


def titles(ran):
    assert ran.code == 0, ran.stderr
    return [one["title"] for one in ran.value]


def search(instance, *arguments):
    return titles(instance.run("search", *arguments))


def test_the_best_come_first_or_the_newest(filled):
    best = search(filled, "steel")
    assert (best[0], sorted(best[1:])) == ("Steel exports rise", ["Memory", "Quota"])
    assert search(filled, "steel", "--newest") == ["Memory", "Steel exports rise", "Quota"]
    assert search(filled, "수출") == ["수출 동향"]
    assert search(filled, "steel country:US") == []


def test_a_search_is_read_page_by_page(filled):
    pages = [search(filled, "steel", "--limit", "2", "--page", page) for page in "123"]
    assert [len(page) for page in pages] == [2, 1, 0]
    assert pages[0] + pages[1] == search(filled, "steel")


def test_what_matched_is_marked_where_it_stands(filled):
    (found,) = filled.run("search", "steel NEAR quota").value
    assert found["highlights"]["title"] == [["text", "Quota"]]
    assert found["highlights"]["body"] == [
        ["text", "Then a "],
        ["match", "quota"],
        ["text", " on "],
        ["match", "steel"],
        ["text", " was named, at last."],
    ]
    start = LONG.index("quota")
    assert found["because"][0] == {
        "field": "body", "start": start, "end": start + 5, "text": "quota",
    }  # fmt: skip


def test_people_are_told_how_many_there_are_and_see_the_sentence(filled):
    told = filled.run("search", "steel", "--limit", "2", options=()).stdout
    assert told.startswith("3 releases, 1 to 2\n")
    told = filled.run("search", "quota", options=()).stdout
    assert told.startswith("1 release, 1 to 1\n")
    assert "Then a quota on steel was named" in told
    assert filled.run("search", "nickel", options=()).stdout.startswith("0 releases\n")


def test_a_query_that_is_wrong_is_answered_with_its_column(filled):
    ran = filled.run("search", "steel (")
    assert (ran.code, ran.stderr[:20]) == (2, "notifier: column 7: ")


def test_a_revision_takes_the_place_of_what_it_revises(filled):
    filled.drop("b.txt", record("Steel exports rise", STEEL.replace("16.7", "17.6")))
    filled.run("ingest")
    assert search(filled, "16.7") == []
    assert search(filled, "17.6") == ["Steel exports rise"]


def test_a_withdrawn_release_is_found_and_marked_and_a_merged_one_is_not(filled):
    ids = {one["title"]: one["id"] for one in filled.run("releases").value}
    filled.run("withdraw", ids["Quota"], "--reason", "An error.")
    assert filled.run("search", "quota").value[0]["status"] == "withdrawn"
    assert "[withdrawn] Quota" in filled.run("search", "quota", options=()).stdout
    filled.run("merge", ids["Steel exports rise"], ids["Memory"])
    assert search(filled, "title:memory") == []
    filled.run("split", ids["Memory"])
    assert search(filled, "title:memory") == ["Memory"]


@pytest.mark.parametrize(
    "query", ["steel", "수출", '"steel was"', "rise*", "=Seoul", "* NOT steel", "country:US"]
)
def test_a_topic_that_is_new_holds_what_it_would_have_held_from_the_beginning(
    filled, instance, tmp_path_factory, query
):
    topic = {"slug": "new", "title": "New", "query": query}
    found = search(filled, query, "--newest")
    filled.configure(topics=[*filled.settings["topics"], topic])
    filled.run("publish")
    assert titles(filled.run("releases", "--topic", "new")) == found
    assert titles(filled.run("releases", "--query", query)) == found
    early = type(instance)(tmp_path_factory.mktemp("early"))
    early.configure(topics=filled.settings["topics"])
    early.drop("a.txt", (filled.seeds / "a.txt").read_text())
    early.run("run", "--once")
    assert titles(early.run("releases", "--topic", "new")) == found
    feeds = [one.folder / "feeds/topics/new/releases.json" for one in (early, filled)]
    entries = [
        {one["title"]: one["content_html"] for one in json.loads(path.read_text())["items"]}
        for path in feeds
    ]
    assert entries[0].keys() == entries[1].keys()


def test_a_store_that_was_indexed_in_another_way_is_indexed_anew_by_the_next_round(filled):
    ran = filled.run("search", "steel")
    assert ran.code == 0
    with sqlite3.connect(filled.folder / "data/notifier.db") as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'search_recipe'")
    connection.close()
    ran = filled.run("search", "steel")
    assert (ran.code, ran.stderr) == (
        1, "notifier: the releases are not indexed yet; `notifier run --once` does it\n",
    )  # fmt: skip
    filled.run("run", "--once")
    assert len(search(filled, "steel")) == 3


def test_a_query_is_tried_with_how_often_it_would_have_matched(filled):
    tried = filled.run("topics", "test", "steel", "--days", "36500").value
    assert (tried["looked_at"], tried["days"], tried["in_days"]) == (4, 36500, 3)
    assert tried["a_week"] == 0.0
    assert [one["title"] for one in tried["matches"]] == [
        "Memory",
        "Steel exports rise",
        "Quota",
    ]
    told = filled.run("topics", "test", "steel", options=()).stdout
    assert re.search(r"matches 3 of 4 releases, \d of the last 90 days, [\d.]+ a week", told)


def test_a_loose_phrase_may_repeat_a_word(instance):
    for number, body in enumerate(("Steel, steel and steel.", "Steel and iron, steel.")):
        instance.drop(f"{number}.txt", record(f"Prices {number}", body))
    instance.run("ingest")
    found = instance.run("search", '"steel steel steel"~1').value
    assert [one["title"] for one in found] == ["Prices 0"]
