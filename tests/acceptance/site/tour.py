"""A walk through every kind of page of the site, as a browser sees each."""

from playwright.sync_api import Page

from tests.acceptance.site.people import (
    READER,
    SUBSCRIBED,
    link,
    new_release,
    newest_mail,
    take_time,
    unsubscribe_link,
)

# Kinds that our server makes, in the order in which a reader meets them.
LOOKED_FOR = {
    "page that leads nowhere": "/none/",
    "topic that is no more": "/topics/solar/",
    "search": "/search",
    "search with an error": "/search?q=titel:steel",
    "search with results": "/search?q=steel",
    "search with other results": "/search?q=exports+OR+%22the+ministry%22",
    "search with nothing": "/search?q=zebra",
    "state of the service": "/status",
    "link of a mail that is not ours": "/u/none",
    "mail that is not kept": "/m/none",
}


def tour(page: Page, daemon, world):
    """Yields the kind of each page while the browser shows it."""
    for kind, path in world.pages.items():
        page.goto(f"/{path}")
        yield kind
    for kind, path in LOOKED_FOR.items():
        page.goto(path)
        yield kind
    yield from subscribing(page, daemon)
    yield from managing(page, daemon)
    yield from unsubscribing(page, daemon, world.instance)


def subscribing(page: Page, daemon):
    page.goto("/subscribe")
    yield "subscribe"
    page.get_by_role("button", name="Show what would come").click()
    yield "subscribe, with errors"
    page.goto("/subscribe?topic=steel")
    page.get_by_label("Your e-mail address").fill(READER)
    page.get_by_label("at once").check()
    page.get_by_role("button", name="Show what would come").click()
    yield "subscribe, with what would come"
    take_time(page)
    page.get_by_role("button", name="Subscribe", exact=True).click()
    yield "subscribe, sent"
    page.goto(link(newest_mail(daemon, READER), "confirm"))
    yield "confirm"
    page.get_by_role("button", name="Confirm").click()
    yield "confirmed"


def managing(page: Page, daemon):
    known = daemon.mails()
    page.goto("/manage")
    yield "manage, asking for the link"
    page.get_by_label("Your e-mail address").fill(SUBSCRIBED)
    take_time(page)
    page.get_by_role("button", name="Send me the link").click()
    yield "manage, link sent"
    page.goto(link(newest_mail(daemon, SUBSCRIBED, known), "manage"))
    yield "manage, opening"
    page.get_by_role("button").click()
    yield "manage"
    page.get_by_role("button", name="Erase my data").click()
    yield "manage, with an error"
    page.get_by_role("button", name="Save").click()
    yield "manage, saved"


def unsubscribing(page: Page, daemon, instance):
    known = daemon.mails()
    new_release(instance, "Steel of the tour")
    mail = newest_mail(daemon, READER, known)
    page.goto(link(mail, "manage"))
    yield "manage, out of a digest"
    page.goto(unsubscribe_link(mail))
    yield "unsubscribe"
    page.get_by_role("button", name="Unsubscribe").click()
    yield "unsubscribed"
    page.get_by_role("button", name="Subscribe again").click()
    yield "subscribed again"
