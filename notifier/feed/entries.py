"""What the two feeds of a topic say, before any format.

``releases`` is state: one entry for each release, under an id that never changes, with
its current text. ``changes`` is events: one entry for each new, revised, withdrawn or
restored release, which never changes once published, because feed readers announce new
ids only. Names follow RFC 4287; the caller chooses which releases or events are in the
window.
"""

from collections.abc import Sequence
from datetime import date, datetime

from notifier import markup
from notifier.cleaning import published_line, published_title
from notifier.feed.content import TITLE_CHARS, WEIGHTS, event_content, release_content
from notifier.feed.document import Category, Entry, Feed, Link
from notifier.feed.window import FULL_TEXT_BYTES, with_full_text
from notifier.release import Event, EventType, Release, Revision, Status
from notifier.site import (
    FEEDS,
    FORMATS,
    Site,
    event_tag,
    feed_path,
    feed_tag,
    history_path,
    release_path,
    release_tag,
    revision_path,
    topic_path,
)
from notifier.topics import Topic

__all__ = ["Category", "Entry", "Feed", "Link", "changes_feed", "feed_title", "releases_feed"]

CATEGORY_CHARS = 80
# Readers and validators take an earlier day for a broken clock.
EARLIEST = date(1970, 1, 1)

TITLE_STARTS = {
    EventType.NEW: "New",
    EventType.REVISED: "Revised",
    EventType.WITHDRAWN: "Withdrawn",
    EventType.RESTORED: "Restored",
}
FEED_NAMES = {"releases": "releases", "changes": "every change"}
FEED_SENTENCES = {
    "releases": "Each release once, with its current text.",
    "changes": "One entry each time a release is new, revised, withdrawn or restored.",
}


def releases_feed(
    site: Site, topic: Topic, releases: Sequence[Release], *, updated_if_empty: datetime
) -> Feed:
    """The state of a topic's releases, the one that changed last in any way first.

    Args:
        releases: the window, in any order.
        updated_if_empty: UTC; when the topic came to be, for a feed without entries.
    """
    entries = release_entries(site, releases)
    return _feed(site, topic, "releases", entries=entries, updated_if_empty=updated_if_empty)


def changes_feed(
    site: Site,
    topic: Topic,
    events: Sequence[Event],
    *,
    updated_if_empty: datetime,
    most_bytes: int = FULL_TEXT_BYTES,
) -> Feed:
    """What happened to a topic's releases, newest first.

    Args:
        events: the window, in any order, those below ``topic.min_weight`` left out.
        updated_if_empty: UTC; when the topic came to be, for a feed without entries.
        most_bytes: of full text; see ``window.with_full_text``.
    """
    entries = event_entries(site, events, most_bytes)
    return _feed(site, topic, "changes", entries=entries, updated_if_empty=updated_if_empty)


def release_entries(site: Site, releases: Sequence[Release]) -> tuple[Entry, ...]:
    """An entry for each release, the one that changed last in any way first."""
    newest_first = sorted(releases, key=lambda release: release.updated_at, reverse=True)
    entries = (_release_entry(site, release) for release in newest_first)
    return with_full_text(entries, FULL_TEXT_BYTES)


def event_entries(site: Site, events: Sequence[Event], most_bytes: int) -> tuple[Entry, ...]:
    """An entry for each event, newest first, with ``most_bytes`` of full text."""
    newest_first = sorted(events, key=lambda event: event.seq, reverse=True)
    return with_full_text((_event_entry(site, event) for event in newest_first), most_bytes)


def _feed(
    site: Site,
    topic: Topic,
    name: str,
    *,
    entries: tuple[Entry, ...],
    updated_if_empty: datetime,
) -> Feed:
    return Feed(
        id=feed_tag(site, topic.slug, name),
        title=feed_title(site, topic, name),
        subtitle=published_line(f"{topic.description} {FEED_SENTENCES[name]}"),
        page=site.address(topic_path(topic.slug)),
        addresses={
            extension: site.address(feed_path(topic.slug, name, extension))
            for extension in FORMATS
        },
        links=tuple(
            Link(
                rel="related",
                href=site.address(feed_path(topic.slug, other, "atom")),
                type=FORMATS["atom"],
                title=feed_title(site, topic, other),
            )
            for other in FEEDS
            if other != name
        ),
        updated=max((entry.edited for entry in entries), default=updated_if_empty),
        entries=entries,
        site=site,
        hubs=site.hubs,
    )


def feed_title(site: Site, topic: Topic, name: str) -> str:
    """Title of a topic's feed; ``name`` is one of ``site.FEEDS``."""
    return published_line(f"{topic.title} – {FEED_NAMES[name]} ({site.title})")


def _release_entry(site: Site, release: Release) -> Entry:
    revision = release.current
    content = release_content(site, release)
    title = shown_title(revision)
    withdrawn = release.status is Status.WITHDRAWN
    return Entry(
        id=release_tag(site, release.id),
        title=f"{TITLE_STARTS[EventType.WITHDRAWN]}: {title}" if withdrawn else title,
        link=site.address(release_path(release.id)),
        links=(*_difference_link(site, revision), _history_link(site, revision)),
        summary=content.summary,
        content_html=content.html,
        content_text=content.text,
        published=site.published_at(max(release.first_date, EARLIEST), release.first_seen_at),
        updated=release.significant_at,
        edited=release.updated_at,
        categories=_release_categories(site, release),
        language=site.language,
        release=release_tag(site, release.id),
        state=release.status,
        revision=revision.number,
        weight=revision.weight,
        kinds=revision.kinds,
        content_hash=revision.content_hash,
    )


def _event_entry(site: Site, event: Event) -> Entry:
    """Only the event and its revision speak: the release may change after them, and its
    topics, category and status with it, but this entry must not."""
    revision = event.revision
    revised = event.type is EventType.REVISED
    stated = event.type in {EventType.NEW, EventType.REVISED}
    content = event_content(site, event)
    number = f" (r{revision.number})" if revised else ""
    return Entry(
        id=event_tag(
            site, revision.release_id, event.type, revision.number if stated else event.seq
        ),
        title=f"{TITLE_STARTS[event.type]}: {shown_title(revision)}{number}",
        link=_revision_page(site, revision) if revised else _release_page(site, revision),
        links=(
            _page_link(_release_page(site, revision), "The release as it stands"),
            _history_link(site, revision),
        ),
        summary=content.summary,
        content_html=content.html,
        content_text=content.text,
        published=event.at,
        updated=event.at,
        edited=event.at,
        categories=_event_categories(site, event),
        language=site.language,
        release=release_tag(site, revision.release_id),
        state=event.type,
        revision=revision.number,
        weight=event.weight,
        kinds=revision.kinds,
        content_hash=revision.content_hash,
    )


def shown_title(revision: Revision) -> str:
    """A revision's title on one line, never empty, at most TITLE_CHARS long."""
    return markup.excerpt(published_title(revision.title, revision.date), TITLE_CHARS)


def _release_page(site: Site, revision: Revision) -> str:
    return site.address(release_path(revision.release_id))


def _revision_page(site: Site, revision: Revision) -> str:
    return site.address(revision_path(revision.release_id, revision.number))


def _page_link(href: str, title: str) -> Link:
    return Link(rel="related", href=href, type="text/html", title=title)


def _difference_link(site: Site, revision: Revision) -> tuple[Link, ...]:
    if revision.number == 1:
        return ()
    title = f"What changed in revision {revision.number}"
    return (_page_link(_revision_page(site, revision), title),)


def _history_link(site: Site, revision: Revision) -> Link:
    """The way to follow one release; no registered relation means that, and the validator
    takes version-history for unregistered."""
    return Link(
        rel=site.tag("rel/history"),
        href=site.address(history_path(revision.release_id)),
        type=FORMATS["atom"],
        title="Every change of this release",
    )


def _release_categories(site: Site, release: Release) -> tuple[Category, ...]:
    """Its topics and countries, the source's own category, its status when withdrawn."""
    topics_scheme = site.address("topics/")
    filed = (*release.topics, *release.countries)
    found = [Category(match.slug, topics_scheme, match.title) for match in filed]
    category = markup.excerpt(published_line(release.category or ""), CATEGORY_CHARS)
    if category:
        found.append(Category(category, site.tag("scheme/category"), category))
    if release.status is Status.WITHDRAWN:
        found.append(Category(release.status, site.tag("scheme/status"), "Withdrawn"))
    return tuple(found)


def _event_categories(site: Site, event: Event) -> tuple[Category, ...]:
    """What happened; for a revision also its weight and kinds."""
    label = TITLE_STARTS[event.type]
    found = [Category(event.type, site.tag("scheme/change"), label)]
    if event.type is EventType.REVISED:
        found.append(Category(event.weight, site.tag("scheme/weight"), WEIGHTS[event.weight]))
        scheme = site.tag("scheme/kind")
        kinds = event.revision.kinds
        found += [Category(kind, scheme, kind.replace("_", " ")) for kind in kinds]
    return tuple(found)
