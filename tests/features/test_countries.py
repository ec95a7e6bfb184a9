"""Countries: each has a page, feeds and subscribers like a topic."""

import json
import sqlite3

from tests.features.texts import record, seed

JAPAN = "Korea and Japan agree on steel"
CANADA = "Korea and Canada discuss chips"


def filed(instance):
    return {one["title"]: one["countries"] for one in instance.run("releases").value}


def test_a_release_is_filed_under_the_country_of_its_title_and_the_country_has_feeds(instance):
    instance.drop("a.txt", seed(JAPAN, CANADA))
    instance.run("run", "--once")
    assert filed(instance) == {JAPAN: ["JP"], CANADA: ["CA"]}
    items = json.loads((instance.feeds / "topics/country-jp/releases.json").read_text())[
        "items"
    ]
    assert [one["title"] for one in items] == [JAPAN]
    assert "Japan" in items[0]["tags"] or "country-jp" in items[0]["tags"]
    assert JAPAN in (instance.feeds / "topics/country-jp/index.html").read_text()
    assert "topics/country-jp/releases.atom" in (instance.feeds / "feeds.opml").read_text()
    assert "/topics/country-jp/" in (instance.feeds / "index.html").read_text()
    assert not (instance.feeds / "topics/country-fr").exists()


def test_the_reasons_are_the_words_that_name_the_country(instance):
    instance.drop("a.txt", seed(JAPAN))
    instance.run("ingest")
    (one,) = instance.run("releases").value
    (country,) = instance.run("show", one["id"]).value["countries"]
    assert (country["code"], country["name"], country["slug"]) == ("JP", "Japan", "country-jp")
    assert country["because"][0] == {"field": "title", "start": 10, "end": 15, "text": "Japan"}


def test_releases_are_listed_by_country_and_by_a_query_with_one(instance):
    instance.drop("a.txt", seed(JAPAN, CANADA))
    instance.run("ingest")
    for asked in (["--topic", "country-jp"], ["--query", "country:japan agree"]):
        assert [one["title"] for one in instance.run("releases", *asked).value] == [JAPAN]
    listed = instance.run("topics").value["countries"]
    assert [(one["slug"], one["releases"]) for one in listed] == [
        ("country-ca", 1),
        ("country-jp", 1),
    ]


def test_who_subscribes_to_a_country_is_told_of_it_alone(instance):
    reader = {
        "email": "reader@example.net",
        "topics": ["country-jp"],
        "frequency": "immediate",
    }
    instance.configure(subscriptions=[reader])
    instance.run("run", "--once")
    instance.drop("a.txt", seed(JAPAN, CANADA))
    assert instance.run("run", "--once").value["compose"]["notifications"] == 1


def test_a_release_that_is_about_another_country_now_moves(instance):
    instance.drop("a.txt", seed(JAPAN))
    instance.run("run", "--once")
    body = "Exports of steel rose by 16.7 percent in February, the ministry of Chile said."
    instance.drop("b.txt", record("Korea and Chile agree on steel", body) + record(CANADA))
    instance.drop("c.txt", seed(JAPAN.replace("Japan", "Chile")))
    instance.run("run", "--once")
    assert ["JP"] not in filed(instance).values() or len(filed(instance)) > 1
    assert (instance.feeds / "topics/country-cl/index.html").exists()


def test_a_store_that_was_filed_by_older_rules_is_filed_anew_without_an_event(instance):
    instance.drop("a.txt", seed(JAPAN))
    instance.run("run", "--once")
    before = instance.run("status").value["releases"]
    with sqlite3.connect(instance.folder / "data/notifier.db") as store:
        store.execute("DELETE FROM matches WHERE slug LIKE 'country-%'")
        store.execute("UPDATE meta SET value = 'f0' WHERE key IN ('filed_by', 'edition')")
    store.close()
    assert filed(instance) == {JAPAN: []}
    instance.run("run", "--once")
    assert filed(instance) == {JAPAN: ["JP"]}
    assert instance.run("status").value["releases"] == before


def test_the_slug_of_a_country_cannot_be_a_topics(instance):
    topic = {"slug": "country-jp", "title": "Japan", "query": "japan"}
    instance.configure(topics=[topic])
    ran = instance.run("check")
    assert ran.code == 2
    assert "slugs that begin with country- are those of the countries" in ran.stdout


def test_who_was_told_of_a_release_is_told_of_the_edit_that_takes_it_elsewhere(instance):
    reader = {
        "email": "reader@example.net",
        "topics": ["country-jp"],
        "frequency": "daily",
    }
    instance.configure(subscriptions=[reader])
    instance.run("run", "--once")
    text = "Japan agreed on steel. Japan will lower its duty. Japan opens its market to pipes."
    other = text.replace("Japan", "China")
    instance.drop("a.txt", record("An agreement on steel", text))
    assert instance.run("run", "--once").value["compose"]["notifications"] == 1
    instance.drop("b.txt", record("An agreement on steel", other))
    assert instance.run("run", "--once").value["compose"]["notifications"] == 1
    assert filed(instance) == {"An agreement on steel": ["CN"]}
    feed = json.loads((instance.feeds / "topics/country-jp/changes.json").read_text())
    assert feed["items"][0]["title"] == "Revised: An agreement on steel (r2)"
    releases = json.loads((instance.feeds / "topics/country-jp/releases.json").read_text())
    assert releases["items"] == []
    assert instance.run("rebuild").value["written"] == 0
