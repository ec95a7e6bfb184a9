"""Reading the site in a browser: differences, changes, charts, feeds; by keyboard, on paper."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

NARROW = {"width": 320, "height": 700}
STEEL_FEED = "/topics/steel/releases.atom"


@pytest.fixture
def revision(page, site):
    page.goto(f"/{site.pages['revision of figures']}")
    return page


def style(element, name="background-color"):
    return element.evaluate("(it, name) => getComputedStyle(it).getPropertyValue(name)", name)


def test_a_wide_difference_stands_side_by_side_and_a_narrow_one_in_line(revision):
    before, after = (
        revision.locator("div.sides > div").first.locator("..").locator("> div").all()
    )
    expect(before.locator("del").first).to_have_text("1,200")
    expect(after.locator("ins").first).to_have_text("1,400")
    left, right = before.bounding_box(), after.bounding_box()
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    expect(revision.locator(".inline").first).to_be_hidden()
    revision.set_viewport_size(NARROW)
    expect(before).to_be_hidden()
    expect(revision.locator(".inline").first).to_contain_text("1,2001,400")
    expect(revision.get_by_role("table")).to_contain_text("1,200")


def test_changes_are_filtered_by_weight_and_by_kind_without_a_script(chromium, site):
    with chromium.new_context(base_url=site.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/changes/")
        changes = page.locator(".changes > li:visible")
        all_of_them = changes.count()
        page.get_by_role("radio", name="withdrawn").check()
        assert changes.count() == 1
        expect(changes).to_contain_text("Wind power for the islands")
        page.get_by_role("group", name="What changed").get_by_label("any").check()
        page.get_by_role("radio", name="minor").check()
        assert changes.count() == 1
        expect(changes).to_contain_text("Oversaes")
        assert all_of_them > 2


def test_every_chart_has_its_numbers_in_a_table(page):
    page.goto("/topics/exports/")
    chart = page.get_by_role("figure")
    assert "Releases a month" in chart.get_by_role("img").get_attribute("aria-label")
    expect(chart.get_by_role("table")).to_be_hidden()
    chart.locator("summary").click()
    rows = chart.get_by_role("table").get_by_role("row")
    expect(rows.first).to_contain_text("Month")
    drawn = chart.locator("rect").count()
    counted = [row for row in rows.all()[1:] if not row.inner_text().endswith("0")]
    assert drawn == len(counted) > 2


@pytest.mark.parametrize("extension", ["atom", "rss"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_feed_opened_in_the_browser_is_set_like_a_page(page, extension, scheme):
    page.emulate_media(color_scheme=scheme)
    answer = page.goto(f"/topics/steel/changes.{extension}")
    assert answer.status == 200
    title = page.locator("feed > title, channel > title")
    expect(title).to_be_visible()
    assert float(style(title, "font-size").removesuffix("px")) > 20
    expect(page.locator("entry, item").first).to_be_visible()
    expect(page.locator("id, guid").first).to_be_hidden()
    said = page.evaluate("getComputedStyle(document.documentElement, '::before').content")
    assert "This is a feed" in said
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_a_button_copies_the_address_of_a_feed_and_says_so(chromium, site):
    with chromium.new_context(base_url=site.url) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto("/topics/steel/")
        page.get_by_role("button", name="Copy address of Atom: Releases").click()
        expect(page.get_by_role("status")).to_have_text("Address copied.")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == site.url + STEEL_FEED


def test_without_scripts_nothing_is_missing_but_the_buttons_that_copy(chromium, site):
    texts = []
    for scripted in (True, False):
        with chromium.new_context(base_url=site.url, java_script_enabled=scripted) as context:
            page = context.new_page()
            page.goto("/topics/steel/")
            buttons = page.get_by_role("button", name="Copy")
            assert bool(buttons.count()) == scripted
            buttons.evaluate_all("(them) => them.forEach((one) => one.remove())")
            texts.append(page.inner_text("main").split())
    assert texts[0] == texts[1]


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim()")


def test_the_site_is_used_by_keyboard_alone(page):
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    skip = page.get_by_role("link", name="Skip to the content")
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    outline = page.get_by_role("searchbox").evaluate("(it) => getComputedStyle(it).outline")
    assert "3px" in outline
    while focused(page) != "Korea and Japan agree on steel and ships":
        before = focused(page)
        page.keyboard.press("Tab")
        assert focused(page) or before
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Korea and Japan agree on steel and ships"
    )


def test_the_tab_key_follows_the_page_from_top_to_bottom(page):
    page.set_viewport_size(NARROW)
    page.goto("/topics/steel/")
    tops = []
    for _ in range(page.locator("a:visible, button:visible, summary:visible").count()):
        page.keyboard.press("Tab")
        box = page.evaluate("document.activeElement.getBoundingClientRect().top + scrollY")
        tops.append(box)
    # The skip link comes into view at the top when it has the focus.
    assert all(after >= before - 12 for before, after in pairwise(tops[1:]))


def test_the_dark_scheme_is_dark_and_paper_is_white(page):
    page.goto("/")
    body = page.locator("body")
    page.emulate_media(color_scheme="dark")
    assert sum(map(int, style(body)[4:-1].split(", "))) < 150
    page.emulate_media(color_scheme="dark", media="print")
    assert style(body) == "rgb(255, 255, 255)"
    assert style(body, "color") == "rgb(0, 0, 0)"


def test_paper_shows_the_text_and_no_menu(page, site):
    page.emulate_media(media="print")
    page.goto(f"/{site.pages['revision of figures']}")
    for name in ("Site", "Revisions"):
        expect(page.get_by_role("navigation", name=name, include_hidden=True)).to_be_hidden()
    expect(page.locator(".inline").first).to_be_visible()
    expect(page.locator("div.sides").first).to_be_hidden()
    assert (
        page.locator(".inline del").first.evaluate(
            "(it) => getComputedStyle(it).textDecorationLine"
        )
        == "line-through"
    )
    assert page.pdf().startswith(b"%PDF")
