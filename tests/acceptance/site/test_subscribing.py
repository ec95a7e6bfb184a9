"""Subscribing by mail in a browser: from the front page to a digest, and out of it again."""

import re

import pytest
from playwright.sync_api import expect

from tests.acceptance.site.people import (
    link,
    new_release,
    newest_mail,
    query_box,
    take_time,
    unsubscribe_link,
)

PLAIN = {"java_script_enabled": False}


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def sent(page, daemon, address):
    """The mail that asks to confirm the form as it is filled in."""
    known = daemon.mails()
    page.get_by_label("Your e-mail address").fill(address)
    take_time(page)
    press(page, "Subscribe")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your mail")
    return newest_mail(daemon, address, known)


@pytest.mark.parametrize("options", [{}, PLAIN], ids=["with scripts", "without scripts"])
def test_a_reader_subscribes_confirms_changes_pauses_leaves_and_comes_back(
    chromium, daemon, world, options
):
    address = f"reader{len(options)}@example.org"
    with chromium.new_context(base_url=world.url, **options) as context:
        page = context.new_page()
        subscribe(page, daemon, address)
        known = daemon.mails()
        new_release(world.instance, f"Steel for {address}")
        mail = newest_mail(daemon, address, known)
        change_and_pause(page, mail)
        leave_and_come_back(page, mail)


def subscribe(page, daemon, address):
    page.goto("/topics/steel/")
    page.get_by_role("link", name="Get it by mail").click()
    expect(page.get_by_label("Steel", exact=True)).to_be_checked()
    page.get_by_label("at once").check()
    mail = sent(page, daemon, address)
    page.goto(link(mail, "confirm"))
    expect(page.get_by_role("main")).to_contain_text("Opening this page has changed nothing")
    press(page, "Confirm")
    expect(page.get_by_role("heading", level=1)).to_contain_text("subscribed")


def change_and_pause(page, mail):
    page.goto(link(mail, "manage"))
    page.get_by_label("Steel", exact=True).select_option("once a week")
    press(page, "Save")
    expect(page.get_by_label("Steel", exact=True)).to_have_value("weekly")
    latest = page.get_by_label("Send nothing before").get_attribute("max")
    page.get_by_label("Send nothing before").fill(latest)
    press(page, "Pause")
    expect(page.get_by_text("Paused until")).to_be_visible()
    press(page, "Go on now")
    expect(page.get_by_text("Paused until")).not_to_be_visible()


def leave_and_come_back(page, mail):
    page.goto(unsubscribe_link(mail))
    press(page, "Unsubscribe")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are unsubscribed")
    press(page, "Subscribe again")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are subscribed again")
    page.goto(link(mail, "manage"))
    expect(page.get_by_label("Steel", exact=True)).to_have_value("weekly")


def test_from_the_front_page_a_daily_digest_of_a_search_is_three_clicks_away(page, daemon):
    page.goto("/")
    page.get_by_role("searchbox").fill("Japan AND steel")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Get it by mail").click()
    expect(query_box(page)).to_have_value("Japan AND steel")
    expect(page.get_by_label("once a day")).to_be_checked()
    mail = sent(page, daemon, "third@example.org")
    page.goto(link(mail, "confirm"))
    expect(page.get_by_role("main")).to_contain_text("once a day")
    expect(page.get_by_role("main")).to_contain_text("Japan AND steel")


def test_a_form_with_mistakes_says_where_they_are(page):
    page.goto("/subscribe?q=titel:steel")
    press(page, "Show what would come")
    expect(page.get_by_role("alert")).to_be_visible()
    marked = query_box(page)
    expect(marked).to_have_attribute("aria-invalid", "true")
    expect(marked).to_have_accessible_description(re.compile("titel"))
    page.get_by_label("Your e-mail address").fill("nobody")
    press(page, "Subscribe")
    expect(page.get_by_label("Your e-mail address")).to_be_focused()
