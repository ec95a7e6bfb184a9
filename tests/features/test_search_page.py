"""Searching on the site finds what the command finds."""

import re
from contextlib import contextmanager

import pytest
from lxml import html

from notifier.config import load
from notifier.reception import Reception
from notifier.web import create_app
from notifier.wiring import Notifier
from tests.features.texts import CHIPS, STEEL, record
from tests.web.conftest import served

TALKS = "Korea and Japan spoke of steel, and Japan promised to lift its quota."


@pytest.fixture
def filled(instance):
    instance.drop(
        "one.txt",
        record("Steel quota", STEEL)
        + record("Korea and Japan talk", TALKS, "2025-11-03")
        + record("Korea and Japan meet", TALKS.replace("quota", "duties"), "2025-12-09")
        + record("Memory chips", CHIPS),
    )
    assert instance.run("run", "--once").code == 0
    return instance


@contextmanager
def site(instance):
    reception = Reception(Notifier(load(instance.folder / "config.yaml", {})))
    app = create_app(
        instance.feeds,
        search=reception.search_feed,
        search_page=reception.search_page,
        health=dict,
        url="https://news.example.org",
    )
    with served(app) as client:
        yield client


def opened(client, address, **parameters):
    path = address.removeprefix("https://news.example.org")
    answer = client.get(path, params=parameters or None)
    return answer.status_code, html.document_fromstring(answer.text)


def titles(tree):
    return [one.text_content() for one in tree.xpath("//ol[@class='lines dated']//h3")]


def numbered(tree, name):
    """Text, number and address of what a search can be narrowed by, or is filed under."""
    items = tree.xpath(f"//section[@aria-labelledby='{name}-heading']//li")
    return {
        one.find("a").text: (int(one.find("span").text), one.find("a").get("href"))
        for one in items
    }


def test_the_page_finds_what_the_command_finds_in_its_order(filled):
    listed = [one["title"] for one in filled.run("search", "steel").value]
    newest = [one["title"] for one in filled.run("search", "steel", "--newest").value]
    with site(filled) as client:
        status, tree = opened(client, "/search", q="steel")
        assert (status, titles(tree)) == (200, listed)
        assert titles(opened(client, "/search", q="steel", order="newest")[1]) == newest
    assert tree.find(".//h2").text_content() == "3 releases for steel"


def test_a_search_is_narrowed_step_by_step_and_widened_again(filled):
    with site(filled) as client:
        _, tree = opened(client, "/search", q="steel")
        found = numbered(tree, "facets")
        assert {text: number for text, (number, _) in found.items()} == {
            "2026": 1,
            "2025": 2,
            "Japan": 2,
        }
        _, tree = opened(client, found["Japan"][1])
        assert sorted(titles(tree)) == ["Korea and Japan meet", "Korea and Japan talk"]
        assert tree.xpath("//input[@name='q']/@value") == ["country:JP AND steel"]
        months = numbered(tree, "facets")
        assert sorted(months) == ["December 2025", "November 2025"]
        _, tree = opened(client, months["November 2025"][1])
        assert titles(tree) == ["Korea and Japan talk"]
        away = {
            one.get("aria-label"): one.get("href")
            for one in tree.xpath("//ul[@class='narrowed']//a")
        }
        _, tree = opened(client, away["Take away: Japan"])
        assert titles(tree) == ["Korea and Japan talk"]


def test_every_month_of_a_year_is_offered_however_few_its_releases(instance):
    instance.drop(
        "year.txt",
        "".join(
            record(
                f"Report {month} {number}", f"{STEEL} {month} {number}.", f"2026-{month:02}-01"
            )
            for month in range(1, 13)
            for number in range(1 if month == 12 else 2)
        ),
    )
    assert instance.run("run", "--once").code == 0
    with site(instance) as client:
        _, tree = opened(client, "/search", q="date:2026")
    months = [name for name in numbered(tree, "facets") if name.endswith(" 2026")]
    assert len(months) == 12
    assert (months[0], months[-1]) == ("December 2026", "January 2026")


def test_a_search_is_narrowed_to_a_topic_and_what_else_narrows_it_stays_there(filled):
    with site(filled) as client:
        _, tree = opened(client, "/search", q="korea OR chips OR steel")
        everything = titles(tree)
        number, address = numbered(tree, "facets")["Steel"]
        _, tree = opened(client, address)
        filed = titles(tree)
        assert len(filed) == number < len(everything)
        assert set(filed) == {
            one["title"] for one in filled.run("releases", "--topic", "steel").value
        } & set(everything)
        assert "Feeds and mails follow the query in every topic." in tree.text_content()
        kept, address = numbered(tree, "facets")["Japan"]
        assert len(titles(opened(client, address)[1])) == kept
        (away,) = tree.xpath("//ul[@class='narrowed']//a[contains(., 'topic: Steel')]/@href")
        assert titles(opened(client, away)[1]) == everything


def test_a_month_takes_the_place_of_its_year(filled):
    with site(filled) as client:
        _, tree = opened(client, "/search", q="steel")
        _, tree = opened(client, numbered(tree, "facets")["2025"][1])
        _, tree = opened(client, numbered(tree, "facets")["December 2025"][1])
    assert titles(tree) == ["Korea and Japan meet"]
    assert tree.xpath("//ul[@class='narrowed']//a/@aria-label") == ["Take away: December 2025"]


def test_a_renamed_topic_is_found_by_its_former_slug(filled):
    with site(filled) as client:
        before = titles(opened(client, "/search", q="steel", topic="steel")[1])
    _, chips = filled.settings["topics"]
    metals = {"slug": "metals", "title": "Metals", "query": "steel", "was": ["steel"]}
    filled.configure(topics=[metals, chips])
    with site(filled) as client:
        assert opened(client, "/search", q="steel", topic="steel")[0] == 200
        filled.run("run", "--once")
        status, tree = opened(client, "/search", q="steel", topic="steel")
        assert (status, titles(tree)) == (200, before)
        assert tree.xpath("//ul[@class='narrowed']//a[contains(., 'topic: Metals')]")
        years = numbered(tree, "facets")
        assert "&topic=metals" in years["2026"][1]


@pytest.mark.parametrize("query", ["steel", "", "titel:steel", "nothingatall"])
def test_another_word_in_the_box_keeps_the_topic_and_the_order(filled, query):
    with site(filled) as client:
        _, tree = opened(client, "/search", q=query, topic="steel", order="newest")
        (form,) = tree.forms
        form.fields["q"] = "Japan"
        _, tree = opened(client, "/search", **dict(form.form_values()))
        assert titles(tree) == ["Korea and Japan meet", "Korea and Japan talk"]
        assert tree.xpath("//ul[@class='narrowed']//a[contains(., 'topic: Steel')]")
        assert tree.xpath("//a[@aria-current]/text()") == ["Newest first"]


@pytest.mark.parametrize("query", ["steel", "", "titel:steel", "nothingatall"])
def test_a_topic_that_ended_or_never_was_is_said_not_to_be_there(filled, query):
    filled.configure(topics=filled.settings["topics"][1:])
    filled.run("run", "--once")
    with site(filled) as client:
        for topic in ("steel", "nope", "Chips"):
            status, tree = opened(client, "/search", q=query, topic=topic)
            assert status == 404
            assert f"There is no topic called {topic}." in tree.text_content()
            (without,) = tree.xpath("//main//a[text()='Search all releases']/@href")
            assert "topic" not in without


def test_a_topic_without_results_is_called_by_its_title(filled):
    with site(filled) as client:
        status, tree = opened(client, "/search", q="nothingatall", topic="country-jp")
    assert status == 200
    assert tree.xpath("//ul[@class='narrowed']//a[contains(., 'topic: Japan')]")


def test_the_feed_of_a_page_leads_back_to_it(filled):
    with site(filled) as client:
        _, tree = opened(client, "/search", q="Japan AND steel")
        feed = tree.xpath("//link[@type='application/feed+json']/@href")[0]
        found = client.get(feed.removeprefix("https://news.example.org")).json()
        assert sorted(one["title"] for one in found["items"]) == sorted(titles(tree))
        back = found["home_page_url"]
        assert sorted(titles(opened(client, back)[1])) == sorted(titles(tree))


def test_an_error_is_said_in_the_words_of_the_command(filled):
    said = filled.run("search", "steel titel:quota", options=()).stderr
    with site(filled) as client:
        status, tree = opened(client, "/search", q="steel titel:quota")
    assert status == 400
    shown = tree.get_element_by_id("q-problem").text_content()
    for part in ("'titel:' is not a field.", "Did you mean title:?"):
        assert part in re.sub(r"\s+", " ", said)
        assert part in shown
    assert "Column 7." in shown


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("q=steel&page=2", 404),
        ("q=nothingatall", 200),
        ("q=nothingatall&page=7", 404),
        ("q=steel&q=chips", 400),
        ("q=%ED%A0%80", 400),
        ("q=%00%1b%5B31m", 200),
        ("q=%00", 400),
        ("q=" + "x+" * 10_000, 400),
        ("q=" + "x" * 50_000, 414),
        ("q=%3Cscript%3Ealert(1)%3C%2Fscript%3E", 200),
    ],
)
def test_whatever_is_asked_a_page_with_the_form_answers(filled, query, status):
    with site(filled) as client:
        answer = client.get(f"/search?{query}")
    assert answer.status_code == status
    assert "<script>alert" not in answer.text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", answer.text)
    (form,) = html.document_fromstring(answer.text).forms
    assert form.get("role") == "search"


def test_a_page_that_is_not_there_is_called_as_it_was_asked_for(filled):
    with site(filled) as client:
        status, tree = opened(client, "/search", q="steel", page="99999")
    assert status == 404
    assert "This search has no page 99,999." in tree.text_content()
    assert tree.xpath("//a[text()='Go to its first page']/@href") == ["search?q=steel"]


def test_before_anything_is_stored_it_asks_for_patience(instance):
    with site(instance) as client:
        answer = client.get("/search?q=steel")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
