"""The documents of the public folder, from the store, one after the other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import attrgetter

from notifier import pages
from notifier.feed.archives import archive_feed, subscription_feed
from notifier.feed.document import Feed
from notifier.feed.entries import changes_feed, releases_feed
from notifier.feed.farewell import ended
from notifier.feed.opml import opml
from notifier.filing import country_topics
from notifier.pages import TopicSummary
from notifier.pipeline.addresses import also_at_former, notes
from notifier.pipeline.archiving import (
    close_full,
    events_in_window,
    releases_in_window,
    told_weights,
)
from notifier.pipeline.document import Document, feed_documents
from notifier.pipeline.monthly import Changed, activity, changes_pages, month_pages, topic_page
from notifier.pipeline.of_release import of_release
from notifier.pipeline.presses import of_releases, worthwhile
from notifier.pipeline.publication import Publication
from notifier.pipeline.reach import reach
from notifier.pipeline.sitemaps import sitemaps
from notifier.query import parse
from notifier.release import Weight
from notifier.site import (
    FORMATS,
    archive_path,
    feed_path,
    topic_path,
)
from notifier.store import Store
from notifier.store.archives import Archive
from notifier.store.topics import TopicRow
from notifier.topics import ALL, Ended, Topic

INDEX_RELEASES = 16
INDEX_CHANGES = 5


@dataclass(frozen=True, slots=True)
class Desk:
    """Renders documents from the store, and closes the archives that are full.

    Attributes:
        seq: number of the newest event that the folder shows; 0 for an unknown folder.
    """

    store: Store
    publication: Publication
    seq: int

    def everything(self) -> Iterator[Document]:
        """Every document of the site."""
        site, former = self.publication.site, self.publication.former
        merged = self.store.corrections.merged()
        yield from notes(former, merged)
        ids = [*self.store.reading.ids(), *merged]
        yield from of_releases(
            self.store, self.publication, ids, processes=worthwhile(len(ids))
        )
        slugs = {topic.slug for topic in self.publication.topics}
        yield from self._of_topics(slugs | country_topics().keys(), None)
        yield from changes_pages(self.store, site, None)
        for one in former.ended:
            yield from self._of_ended(one)
        yield from self._sitemaps(self.store.calendar.numbers(ALL))
        yield Document("robots.txt", pages.robots(site))
        for name, content in pages.assets().items():
            yield Document(name, content)

    def since(self, corrected: int) -> Iterator[Document]:
        """The documents that events after ``seq`` and corrections after ``corrected``
        change."""
        found, reading = reach(self.store, self.seq, corrected), self.store.reading
        linked = [one.id for changed in found.ids for one, _ in reading.related(changed)]
        for release in reading.releases(list(dict.fromkeys([*found.ids, *linked]))):
            yield from of_release(self.store, self.publication, release)
        months = sorted(self.store.calendar.dated(found.ids))
        yield from self._of_topics(found.slugs, Changed(months, len(found.ids)))
        yield from changes_pages(self.store, self.publication.site, self.seq)
        yield from self._sitemaps(months)
        if found.moved:
            yield from notes(self.publication.former, self.store.corrections.merged())

    def _sitemaps(self, months: Iterable[str]) -> Iterator[Document]:
        publication = self.publication
        yield from sitemaps(self.store, publication.site, publication.topics, months)

    def _of_topics(self, slugs: set[str], changed: Changed | None) -> Iterator[Document]:
        """Documents of topics, with their pages of the months of the releases that changed;
        None: of all months."""
        rows = self.store.topics.stored()
        countries = [one for one in country_topics().values() if rows[one.slug].is_used]
        topics = [*self.publication.topics, *sorted(countries, key=attrgetter("title"))]
        summaries = {one.slug: _summary(one, rows[one.slug]) for one in topics}
        for topic in topics:
            if topic.slug in slugs:
                close_full(self.store, topic)
                summary = summaries[topic.slug]
                shown = self._of_topic(topic, rows[topic.slug], summary)
                months = month_pages(self.store, self.publication.site, summary, changed)
                yield from also_at_former(topic, chain(shown, months))
        yield Document("feeds.opml", opml(self.publication.site, topics))
        yield Document("index.html", self._index(list(summaries.values())))

    def _index(self, summaries: Sequence[TopicSummary]) -> bytes:
        reading = self.store.reading
        number = len(self.publication.topics)
        return pages.index(
            self.publication.site,
            summaries[:number],
            countries=[one for one in summaries[number:] if one.number_of_releases],
            newest=reading.newest(ALL, INDEX_RELEASES),
            changes=reading.last_changes(INDEX_CHANGES),
            activity=activity(self.store, [one.slug for one in summaries[:number]]),
        )

    def _of_topic(
        self, topic: Topic, row: TopicRow, summary: TopicSummary
    ) -> Iterator[Document]:
        site, entries = self.publication.site, self.publication.entries
        yield from self._archives(topic)
        yield from self._feeds(topic, row)
        yield topic_page(self.store, site, topic, summary, entries=entries)

    def _of_ended(self, one: Ended) -> Iterator[Document]:
        """What was told of a topic until it ended; it holds no release any more."""
        site, entries = self.publication.site, self.publication.entries
        topic = Topic(one.slug, one.title, "", parse("*"), Weight.MINOR)
        events = self.store.reading.last_events(one.slug, told_weights(topic), entries)
        feeds = {
            "releases": releases_feed(site, topic, (), updated_if_empty=one.at),
            "changes": changes_feed(site, topic, events, updated_if_empty=one.at),
        }
        closed = {name: ended(feed, one.at) for name, feed in feeds.items()}
        yield from _of_feeds(one.slug, closed)
        sentence = "Nothing new is filed under it. Its releases are still on this site."
        heading = f"{one.title}: this topic has ended"
        page = pages.notice(site.imprint, heading, (sentence,), depth=2)
        yield Document(topic_path(one.slug) + "index.html", page)

    def _archives(self, topic: Topic) -> Iterator[Document]:
        """Archives that the folder does not have, and the one before them, which gets a
        link to its neighbour. They come before the document that leads to them."""
        closed = self.store.archives.closed_since(topic.slug, self.seq)
        if not closed:
            return
        before = self.store.archives.archive(topic.slug, closed[0].number - 1)
        for archive in [before, *closed] if before else closed:
            feed = self._archive(topic, archive, is_newest=archive is closed[-1])
            name = archive_path(topic.slug, archive.number)
            yield from feed_documents(feed, {"atom": name})

    def _archive(self, topic: Topic, archive: Archive, *, is_newest: bool) -> Feed:
        events = self.store.reading.events(self.store.archives.seqs(archive))
        then = replace(topic, title=archive.title, description=archive.description)
        return archive_feed(
            self.publication.site, then, events, number=archive.number, is_newest=is_newest
        )

    def _feeds(self, topic: Topic, row: TopicRow) -> Iterator[Document]:
        site, entries, slug = self.publication.site, self.publication.entries, topic.slug
        releases = releases_in_window(self.store, slug, row.latest_at, entries)
        events = events_in_window(self.store, topic, entries)
        empty = row.created_at
        changes = changes_feed(site, topic, events, updated_if_empty=empty)
        feeds = {
            "releases": releases_feed(site, topic, releases, updated_if_empty=empty),
            "changes": subscription_feed(
                changes, slug, self.store.archives.number_closed(slug)
            ),
        }
        yield from _of_feeds(slug, feeds)


def _of_feeds(slug: str, feeds: dict[str, Feed]) -> Iterator[Document]:
    """The documents of a topic's feeds, which are by name."""
    for name, feed in feeds.items():
        names = {extension: feed_path(slug, name, extension) for extension in FORMATS}
        yield from feed_documents(feed, names)


def _summary(topic: Topic, row: TopicRow) -> TopicSummary:
    return TopicSummary(
        slug=topic.slug,
        title=topic.title,
        description=topic.description,
        query="" if topic.slug == ALL else topic.query.text,
        number_of_releases=row.number_of_releases,
        latest_at=row.latest_at,
    )
