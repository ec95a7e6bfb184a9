"""Feeds to write: of the bundled seeds, and of texts that have broken feeds elsewhere."""

from dataclasses import replace

from notifier.feed.entries import Feed, changes_feed, releases_feed
from notifier.release import Event, EventType, Release
from tests.builders import (
    FIRST_SEEN_AT,
    MILLISECOND,
    a_correction,
    a_release,
    a_revision,
    a_site,
    a_topic,
    an_event,
    seed_events,
    seed_releases,
)

POISON = {
    "nul": "a\x00b",
    "vertical tab": "a\x0bb",
    "escape": "\x1b[31mred\x1b[0m",
    "c1 controls": "\x93quoted\x94 \x81\x85",
    "surrogates": "\ud83d alone, \udfff too",
    "noncharacters": "\ufffe\uffff",
    "cdata end": "]]> and <![CDATA[",
    "long line": "word " * 40_000,
    "long word": "x" * 200_000,
    "right to left": "\u202eשלום\u202c עולם",
    "empty": "",
    "only spaces": " \t\u00a0\u2003 ",
    "only line ends": "\r\n\u2028\u2029\r",
    "entities": "&amp; &nbsp; &#0; &bogus; & R&D",
    "script": '<script>alert("1")</script><img src=x onerror=alert(1)>',
    "broken markup": '</p></content></entry> <a href="javascript:alert(1)" <!-- <?xml',
}


def feeds(releases: list[Release], events: list[Event]) -> list[Feed]:
    """Both feeds of one topic."""
    site, topic = a_site(), a_topic()
    return [
        releases_feed(site, topic, releases, updated_if_empty=FIRST_SEEN_AT),
        changes_feed(site, topic, events, updated_if_empty=FIRST_SEEN_AT),
    ]


def seed_feeds() -> list[Feed]:
    """Both feeds of the bundled releases."""
    return feeds(seed_releases(), seed_events())


def poisoned_feeds(text: str) -> list[Feed]:
    """Both feeds of a new, a revised and a harmless release; ``text`` stands wherever a
    seed's words can get to."""
    new = a_release(current=a_revision(release_id="r02", title=text, body=text))
    correction = a_correction(a_revision(), title=text, body=text, figures=((text, text),))
    revised = a_release(current=correction, category=text)
    harmless = a_release(
        current=a_revision(release_id="r03"), updated_at=FIRST_SEEN_AT + 2 * MILLISECOND
    )
    told = [
        an_event(release=new),
        an_event(seq=2, release=revised, type=EventType.REVISED),
        an_event(seq=3, release=harmless),
    ]
    events = [replace(event, at=event.at.replace(second=event.seq)) for event in told]
    return feeds([new, revised, harmless], events)
