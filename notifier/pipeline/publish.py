"""The store into documents of the public folder.

A publish costs the documents it changes: those of the releases with new events and of
the topics that hold or held them. Everything is looked at only when the folder was not
published from this store, or when what all documents depend on (site, topics, templates,
version) has changed.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

import structlog

from notifier import __version__, pages, templates
from notifier.documents import Marker, PublicFolder
from notifier.feed.entries import changes_feed, releases_feed
from notifier.feed.jsonfeed import json_feed
from notifier.feed.opml import opml
from notifier.feed.xml import atom, rss
from notifier.filing import RULES, country_topics
from notifier.pages import TopicSummary
from notifier.release import Release, Revision, Weight
from notifier.site import Site, feed_path, release_path, revision_path, topic_path
from notifier.store import Store
from notifier.store.topics import TopicRow
from notifier.topics import ALL, Topic

log = structlog.get_logger()

INDEX_RELEASES = 20
INDEX_CHANGES = 10
PAGE_CHANGES = 10
RENDERERS = {"atom": atom, "rss": rss, "json": json_feed}

Document = tuple[str, bytes]


@dataclass(slots=True)
class PublishReport:
    """What a pass did to the public folder: names of documents below it."""

    written: list[str] = field(default_factory=list)
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Publication:
    """What is published, and how much of it.

    Attributes:
        entries: number of entries in a feed document.
    """

    site: Site
    topics: Sequence[Topic]
    entries: int


def publish(
    store: Store,
    folder: PublicFolder,
    publication: Publication,
    *,
    keep_going: Callable[[], bool],
    progress: Callable[[int, int], None],
) -> PublishReport:
    """Bring the public folder up to date.

    Args:
        keep_going: asked between documents; False leaves the rest to the next pass.
        progress: told (documents looked at, 0 or their number) after each one.

    Raises:
        FeedsFolderError: the folder cannot be written.
    """
    report = PublishReport()
    seq, at = store.releases.last_event()
    target = Marker(
        store.identity(), _recipe(publication), seq, _time(at), store.corrections.last()
    )
    before = folder.marker()
    if before == target:
        return report
    desk = Desk(store, publication)
    shown = _shown(store, before, target)
    documents = desk.everything() if shown is None else desk.since(*shown)
    names: set[str] = set()
    for looked_at, (name, content) in enumerate(documents, 1):
        if not keep_going():
            return report
        names.add(name)
        if folder.write(name, content):
            report.written.append(name)
        progress(looked_at, 0)
    report.unchanged = len(names) - len(report.written)
    if shown is None:
        report.removed = folder.prune(names)
    folder.set_marker(target)
    log.info("publish", written=len(report.written), removed=len(report.removed), seq=seq)
    return report


def _shown(store: Store, before: Marker | None, target: Marker) -> tuple[int, int] | None:
    """The newest event and the newest correction that the folder shows, or None when it is
    no earlier state of what is to be published."""
    if before is None or (before.store, before.recipe) != (target.store, target.recipe):
        return None
    known = before.at == _time(store.releases.time_of_event(before.seq))
    return (before.seq, before.corrected) if known else None


def _time(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _recipe(publication: Publication) -> str:
    """Fingerprint of all that documents depend on besides the store."""
    topics = [
        (one.slug, one.title, one.description, one.query.canonical, one.min_weight)
        for one in publication.topics
    ]
    stated = (__version__, RULES, publication.site, topics, publication.entries)
    return hashlib.sha256(repr(stated).encode() + templates.fingerprint()).hexdigest()


@dataclass(frozen=True, slots=True)
class Desk:
    """Renders documents from the store, one after the other."""

    store: Store
    publication: Publication

    def everything(self) -> Iterator[Document]:
        """Every document of the site."""
        site = self.publication.site
        for release in self.store.reading.every():
            yield from self._of_release(release)
        for release in self.store.reading.releases(self.store.corrections.merged()):
            yield from self._of_release(release)
        slugs = {topic.slug for topic in self.publication.topics}
        yield from self._of_topics(slugs | country_topics().keys())
        yield "robots.txt", pages.robots(site)
        yield "site.css", pages.site_css()
        yield "feed.css", pages.feed_css()

    def since(self, seq: int, corrected: int) -> Iterator[Document]:
        """The documents that events after ``seq`` and corrections after ``corrected``
        change."""
        moved = self.store.corrections.corrected_since(corrected)
        changed, _ = self.store.reading.changed_since(seq, moved)
        around = self.store.issues.around(changed)
        ids, slugs = self.store.reading.changed_since(seq, [*moved, *sorted(around)])
        linked = [one.id for changed in ids for one, _ in self.store.reading.related(changed)]
        for release in self.store.reading.releases(list(dict.fromkeys([*ids, *linked]))):
            yield from self._of_release(release)
        yield from self._of_topics(slugs)

    def _of_release(self, release: Release) -> Iterator[Document]:
        site = self.publication.site
        history = self.store.reading.history(release.id)
        yield release_path(release.id) + "index.html", self._page(release, history)
        for revision in history:
            path = revision_path(release.id, revision.number)
            yield path + "index.html", pages.revision(site, release, revision)

    def _page(self, release: Release, history: Sequence[Revision]) -> bytes:
        site = self.publication.site
        if release.merged_into is not None:
            return pages.merged(site, release, release.merged_into)
        related = [one for one, _ in self.store.reading.related(release.id)]
        return pages.release(site, release, history, related)

    def _of_topics(self, slugs: set[str]) -> Iterator[Document]:
        rows = self.store.topics.stored()
        countries = [one for one in country_topics().values() if rows[one.slug].is_used]
        topics = [*self.publication.topics, *sorted(countries, key=attrgetter("title"))]
        summaries = {one.slug: _summary(one, rows[one.slug]) for one in topics}
        for topic in topics:
            if topic.slug in slugs:
                yield from self._of_topic(topic, rows[topic.slug], summaries[topic.slug])
        yield "feeds.opml", opml(self.publication.site, topics)
        yield "index.html", self._index(list(summaries.values()))

    def _index(self, summaries: Sequence[TopicSummary]) -> bytes:
        reading = self.store.reading
        number = len(self.publication.topics)
        return pages.index(
            self.publication.site,
            summaries[:number],
            countries=[one for one in summaries[number:] if one.number_of_releases],
            newest=reading.newest(ALL, INDEX_RELEASES),
            changes=reading.last_changes(INDEX_CHANGES),
        )

    def _of_topic(
        self, topic: Topic, row: TopicRow, summary: TopicSummary
    ) -> Iterator[Document]:
        site, entries = self.publication.site, self.publication.entries
        reading = self.store.reading
        releases = reading.last_updated(topic.slug, entries)
        weights = [one for one in Weight if one.rank >= topic.min_weight.rank]
        events = reading.last_events(topic.slug, weights, entries)
        empty = row.created_at
        for feed in (
            releases_feed(site, topic, releases, updated_if_empty=empty),
            changes_feed(site, topic, events, updated_if_empty=empty),
        ):
            name = feed.id.rpartition("/")[2]
            for extension, render in RENDERERS.items():
                yield feed_path(topic.slug, name, extension), render(feed)
        newest = reading.newest(topic.slug, entries)
        changes = [event for event in events if event.revision.number > 1][:PAGE_CHANGES]
        page = pages.topic(site, summary, newest, changes)
        yield topic_path(topic.slug) + "index.html", page


def _summary(topic: Topic, row: TopicRow) -> TopicSummary:
    return TopicSummary(
        slug=topic.slug,
        title=topic.title,
        description=topic.description,
        query="" if topic.slug == ALL else topic.query.text,
        number_of_releases=row.number_of_releases,
        latest_at=row.latest_at,
    )
