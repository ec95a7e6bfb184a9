"""The expected documents beside this file: ``python -m tests.golden.make`` writes them.

Review what changes as a diff: feeds are read by programs that remember.
"""

from datetime import timedelta
from pathlib import Path

from notifier.feed.archives import archive_feed, history_feed
from notifier.feed.entries import Feed, changes_feed, releases_feed
from notifier.feed.jsonfeed import json_feed
from notifier.feed.opml import opml
from notifier.feed.xml import atom, rss
from notifier.release import Event, EventType, Match, Release, Status, Weight
from tests.builders import (
    FIRST_SEEN_AT,
    a_correction,
    a_release,
    a_revision,
    a_site,
    a_topic,
)

FOLDER = Path(__file__).parent
WRITERS = {"atom": atom, "rss": rss, "json": json_feed}

FIRST = a_revision()
SECOND = a_correction(
    FIRST,
    title="Steel exports rise sharply in February",
    body="Exports of steel rose by 167 percent in February. Prices were stable.",
    kinds=("figures", "retitled"),
    figures=(("16.7", "167"),),
)
WITHDRAWN = a_revision(
    release_id="r02",
    title="R&D aid for <advanced> materials",
    body="The ministry said “aid” would reach KRW 1.2 trillion.\nApplications open in May.",
    seen_at=FIRST_SEEN_AT + timedelta(minutes=1),
)
UNTITLED = a_revision(
    release_id="r03", title=" ", body="", seen_at=FIRST_SEEN_AT + timedelta(minutes=2)
)


def releases() -> list[Release]:
    """A revised, a withdrawn and an empty release."""
    minerals = Match(slug="critical-minerals", title="Critical minerals", because=())
    return [
        a_release(current=SECOND, category="Trade/Investment"),
        a_release(
            current=WITHDRAWN,
            status=Status.WITHDRAWN,
            first_seen_at=WITHDRAWN.seen_at,
            updated_at=FIRST_SEEN_AT + timedelta(hours=2),
            topics=(*a_release().topics, minerals),
        ),
        a_release(current=UNTITLED, first_seen_at=UNTITLED.seen_at),
    ]


def events() -> list[Event]:
    """The events that led there, and a restoration."""
    revised, withdrawn, untitled = releases()
    told = [
        (EventType.NEW, revised, FIRST, FIRST.seen_at),
        (EventType.NEW, withdrawn, WITHDRAWN, WITHDRAWN.seen_at),
        (EventType.NEW, untitled, UNTITLED, UNTITLED.seen_at),
        (EventType.REVISED, revised, SECOND, SECOND.seen_at),
        (EventType.WITHDRAWN, withdrawn, WITHDRAWN, withdrawn.updated_at),
        (EventType.WITHDRAWN, untitled, UNTITLED, FIRST_SEEN_AT + timedelta(hours=3)),
        (EventType.RESTORED, untitled, UNTITLED, FIRST_SEEN_AT + timedelta(hours=4)),
    ]
    return [
        Event(seq, at, type_, Weight.MAJOR, release, revision)
        for seq, (type_, release, revision, at) in enumerate(told, start=1)
    ]


def feeds() -> dict[str, Feed]:
    """Both feeds of one topic, by name."""
    site, topic = a_site(), a_topic()
    return {
        "releases": releases_feed(site, topic, releases(), updated_if_empty=FIRST_SEEN_AT),
        "changes": changes_feed(site, topic, events(), updated_if_empty=FIRST_SEEN_AT),
    }


def documents() -> dict[str, bytes]:
    """Bytes of every document, by file name."""
    found = {
        f"{name}.{extension}": write(feed)
        for name, feed in feeds().items()
        for extension, write in WRITERS.items()
    }
    archive = archive_feed(a_site(), a_topic(), events(), number=2, is_newest=False)
    told = [event for event in events() if event.release.id == FIRST.release_id]
    history = history_feed(a_site(), releases()[0], told)
    found |= {"archive.atom": atom(archive), "history.atom": atom(history)}
    everything = a_topic(slug="all", title="Everything", description="Every release.")
    return {**found, "feeds.opml": opml(a_site(), [everything, a_topic()])}


def main() -> None:
    """Write the expected documents."""
    for name, document in documents().items():
        (FOLDER / name).write_bytes(document)


if __name__ == "__main__":
    main()
