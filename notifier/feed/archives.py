"""Feeds of the past: closed archives of a topic's changes, and all of one release's.

An archive (RFC 5005 section 4) has the id of its feed. Once it is closed it changes one
time more, when the next one is closed and it gets a link there.
"""

from collections.abc import Sequence
from dataclasses import replace

from notifier.cleaning import published_line
from notifier.feed.document import Feed, Link
from notifier.feed.entries import changes_feed, event_entries, shown_title
from notifier.feed.window import ARCHIVE_BYTES, FULL_TEXT_BYTES
from notifier.release import Event, Release
from notifier.site import (
    FORMATS,
    Site,
    archive_path,
    feed_path,
    history_path,
    history_tag,
    release_path,
)
from notifier.topics import Topic


def archive_feed(
    site: Site, topic: Topic, events: Sequence[Event], *, number: int, is_newest: bool
) -> Feed:
    """Archive ``number`` of a topic's changes.

    Args:
        topic: as it was when the archive was closed.
        events: what the archive holds, at least one, in any order.
    """
    feed = changes_feed(
        site, topic, events, updated_if_empty=events[0].at, most_bytes=ARCHIVE_BYTES
    )
    around = [("prev-archive", number - 1)] if number > 1 else []
    around += [] if is_newest else [("next-archive", number + 1)]
    subscription = site.address(feed_path(topic.slug, "changes", "atom"))
    return replace(
        feed,
        title=f"{feed.title}, archive {number}",
        addresses={"atom": site.address(archive_path(topic.slug, number))},
        links=(),
        hubs=(),
        is_archive=True,
        archives=(
            Link("current", subscription, FORMATS["atom"], ""),
            *(archive_link(site, topic.slug, rel, other) for rel, other in around),
        ),
    )


def subscription_feed(feed: Feed, slug: str, newest_archive: int) -> Feed:
    """A topic's feed of changes with the way to what it no longer holds."""
    link = archive_link(feed.site, slug, "prev-archive", newest_archive)
    return replace(feed, archives=(link,)) if newest_archive else feed


def archive_link(site: Site, slug: str, rel: str, number: int) -> Link:
    """A link to archive ``number``; ``rel`` is one of RFC 5005 section 4."""
    return Link(rel, site.address(archive_path(slug, number)), FORMATS["atom"], "")


def history_feed(site: Site, release: Release, events: Sequence[Event]) -> Feed:
    """What happened to one release, newest first; ``events`` are in any order."""
    entries = event_entries(site, events, FULL_TEXT_BYTES)
    title = shown_title(release.current)
    return Feed(
        id=history_tag(site, release.id),
        title=published_line(f"{title} – every change ({site.title})"),
        subtitle="One entry each time this release is revised, withdrawn or restored.",
        page=site.address(release_path(release.id)),
        addresses={"atom": site.address(history_path(release.id))},
        links=(),
        updated=max((entry.edited for entry in entries), default=release.first_seen_at),
        entries=entries,
        site=site,
    )
