"""Searching in a browser: mistakes are pointed at, results are narrowed and followed."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.acceptance.site.people import query_box
from tests.acceptance.site.world import JAPAN


def search(page, query):
    page.goto("/")
    page.get_by_role("searchbox").fill(query)
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("searchbox")).to_have_value(query)


def found(page):
    return page.locator(".lines h3").all_inner_texts()


@pytest.mark.parametrize(
    ("query", "marked", "column"), [("titel:steel", "titel", 1), ("steel AND ((cars", "", 12)]
)
def test_a_mistake_is_named_and_pointed_at(page, query, marked, column):
    search(page, query)
    said = page.get_by_role("alert")
    expect(said).to_contain_text(f"olumn {column}")
    expect(said.locator("code")).to_have_text(query)
    assert said.locator("mark").inner_text().startswith(marked)
    box = page.get_by_role("searchbox")
    expect(box).to_have_attribute("aria-invalid", "true")
    assert said.locator("p").first.inner_text() in box.evaluate(
        "(it) => document.getElementById(it.getAttribute('aria-describedby')).innerText"
    )


def test_results_show_the_words_that_were_asked_for(page):
    search(page, "Japan AND hydrogen")
    assert found(page) == [f"{JAPAN} and ships"]
    marked = {word.lower() for word in page.locator("main mark").all_inner_texts()}
    assert marked == {"japan", "hydrogen"}
    page.get_by_role("link", name=f"{JAPAN} and ships").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{JAPAN} and ships")


def test_results_are_narrowed_to_a_year_and_widened_again(page):
    search(page, "steel")
    before = found(page)
    facets = page.get_by_role("region", name="Narrow it")
    facets.get_by_role("link", name="2026").click()
    after = found(page)
    assert set(after) < set(before)
    assert f"{JAPAN} and ships" in after
    page.get_by_role("link", name="Take away: 2026").click()
    assert found(page) == before


def test_a_search_is_followed_by_mail_and_by_feed(page, site):
    search(page, "Japan AND steel")
    feed = page.get_by_role("link", name="Atom: this search", exact=True).get_attribute("href")
    assert feed.startswith(f"{site.url}/search.atom?q=")
    assert page.request.get(feed).status == 200
    page.get_by_role("link", name="Get it by mail").click()
    assert parse_qs(urlsplit(page.url).query)["q"] == ["Japan AND steel"]
    expect(query_box(page)).to_have_value("Japan AND steel")


def test_a_search_without_results_says_what_to_do(page):
    search(page, "zebra")
    assert found(page) == []
    expect(page.get_by_role("main")).to_contain_text("No release matches")
    expect(page.get_by_role("link", name="Get it by mail")).to_be_visible()


def test_an_address_that_leads_nowhere_offers_the_search(page):
    assert page.goto("/releases/none/").status == 404
    page.get_by_role("searchbox").fill("hydrogen")
    page.get_by_role("button", name="Search").click()
    assert f"{JAPAN} and ships" in found(page)


def test_the_state_of_the_service_is_a_click_away(page):
    page.goto("/")
    page.get_by_role("link", name="State of this service").click()
    expect(page.get_by_role("main")).to_contain_text("Newest release seen")
