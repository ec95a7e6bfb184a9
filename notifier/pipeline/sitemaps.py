"""The sitemap of the site: one file for each month of release dates, so that what changes
one release changes one of them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from notifier.filing import country_topics
from notifier.pages.sitemap import MAX_LOCATIONS, Location, sitemap, sitemap_index
from notifier.pipeline.document import Document
from notifier.site import (
    SITEMAP,
    SITEMAP_OF_PAGES,
    Site,
    changes_path,
    release_path,
    revision_path,
    sitemap_path,
    topic_path,
)
from notifier.store import Store
from notifier.store.calendar import Dated
from notifier.topics import ALL, Topic


def sitemaps(
    store: Store, site: Site, topics: Sequence[Topic], months: Iterable[str]
) -> Iterator[Document]:
    """The files of these months, that of all other pages, and the one that leads to them. A
    month without a release has none."""
    filled = sorted(store.calendar.numbers(ALL))
    for month in months:
        pages = _of_month(store, month)
        yield Document(sitemap_path(month), sitemap(site, pages) if pages else None)
    yield Document(SITEMAP_OF_PAGES, sitemap(site, _of_topics(store, topics)))
    yield Document(SITEMAP, sitemap_index(site, [SITEMAP_OF_PAGES, *map(sitemap_path, filled)]))


def _of_month(store: Store, month: str) -> list[Location]:
    """The pages of the releases, and then of their revisions, to which those lead; of too
    many the last are left out."""
    releases = store.calendar.stated(month, MAX_LOCATIONS)
    return list(islice(_of_releases(releases), MAX_LOCATIONS))


def _of_releases(releases: Sequence[Dated]) -> Iterator[Location]:
    for one in releases:
        yield Location(release_path(one.id), one.updated_at)
    for one in releases:
        for number in range(1, one.number + 1):
            yield Location(revision_path(one.id, number), one.updated_at)


def _of_topics(store: Store, topics: Sequence[Topic]) -> Iterator[Location]:
    """The front page, that of changes, topics in the order of the configuration, and
    countries that have releases."""
    rows = store.topics.stored()
    yield Location("", rows[ALL].latest_at)
    yield Location(changes_path(), rows[ALL].latest_at)
    for topic in topics:
        yield Location(topic_path(topic.slug), rows[topic.slug].latest_at)
    for slug in sorted(country_topics()):
        if rows[slug].number_of_releases:
            yield Location(topic_path(slug), rows[slug].latest_at)
