"""Letters and items for tests."""

from dataclasses import replace
from datetime import date

from lxml import html

from notifier.digest import Item, Letter
from notifier.release import EventType, Hit, Match
from notifier.subscription import Frequency
from tests.builders import (
    a_correction,
    a_release,
    a_revision,
    a_site,
    an_event,
    seed_events,
)

SITE = a_site()
STEEL = Match("steel", "Steel", (Hit("body", 11, 16, "steel"),))
ALL = Match("all", "All releases", ())
UNSUBSCRIBE = "https://example.org/u/v1.abc.def"


def a_letter(*items, **fields):
    letter = Letter(
        frequency=Frequency.DAILY,
        day=date(2026, 11, 22),
        items=items or (a_new_item(),),
        recipient="reader@example.net",
        unsubscribe_url=UNSUBSCRIBE,
    )
    return replace(letter, **fields)


def an_item(event_type=EventType.NEW, topics=(STEEL,), **fields):
    revision = a_revision(**fields)
    event = an_event(type=event_type, release=a_release(current=revision))
    return Item.of(event, topics)


def a_new_item(**fields):
    return an_item(**fields)


def a_revised_item(**fields):
    old = a_revision(release_id="r02", title="Sales of steel", body=LONG)
    changed = {
        "body": LONG.replace("16.7", "17.6").replace("announced", "confirmed"),
        "kinds": ("figures", "wording"),
        "figures": (("16.7", "17.6"),),
    }
    new = a_correction(old, **(changed | fields))
    event = an_event(type=EventType.REVISED, release=a_release(current=new))
    return Item.of(event, (STEEL,))


LONG = (
    "The ministry announced on Monday that a plan for the coming year is being drawn up. "
    "Many words stand between the beginning of this text and the place of the change, so"
    " that nobody would want to read all of them in a mail about a figure that was wrong"
    " and was put right later without a word about it. Exports rose by 16.7 percent."
)
GONE = an_item(EventType.WITHDRAWN, release_id="r03", title="A plan of no return")


def tree(content):
    return html.document_fromstring(content.html)


def links(content):
    hrefs = tree(content).xpath("//a/@href")
    return {href for href in hrefs if not href.startswith("mailto:")}


def flat(text):
    return " ".join(text.split())


def seed_items(number, topics=(ALL,)):
    events = seed_events()
    rounds = -(-number // len(events))
    return [Item.of(event, topics) for event in (events * rounds)[:number]]
