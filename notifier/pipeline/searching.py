"""The feed of what matches a query, from the store.

What it costs is bounded: it looks at the MAX_CANDIDATES candidates that changed last and
ends after MAX_MISSES of them that do not match.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from notifier.feed.search import search_feed
from notifier.feed.window import MAX_YOUNG, YOUNG
from notifier.feed.writing import WRITERS, written
from notifier.filing import document_of
from notifier.query import Query, evaluate, propose
from notifier.release import Release
from notifier.searches import Search
from notifier.site import Site
from notifier.store import Store

MAX_CANDIDATES = 2_000
MAX_MISSES = 200
PORTION = 20


def rendered(store: Store, site: Site, search: Search, entries: int) -> bytes:
    """The document of a search feed, without the entries that cannot be written.

    Args:
        entries: how many it holds besides those that are young.

    Raises:
        StoreError: the store is not indexed yet.
    """
    feed = search_feed(site, search.query, in_window(store, search.query, entries))
    try:
        return WRITERS[search.extension](feed)
    except ValueError:
        return written(feed).documents[search.extension]


def in_window(store: Store, query: Query, entries: int) -> list[Release]:
    """The releases that match, the one that changed last first: ``entries`` of them, and
    as in the feeds of topics those that are young beside the newest, MAX_YOUNG at most.

    Raises:
        StoreError: the store is not indexed yet.
    """
    store.search.check()
    found = _matching(store, query)
    kept = list(islice(found, entries))
    since = _first_young_at(store, kept[0].updated_at) if kept else None
    for release in islice(found, max(0, MAX_YOUNG - len(kept))):
        if since is None or release.updated_at < since:
            break
        kept.append(release)
    return kept


def _matching(store: Store, query: Query) -> Iterator[Release]:
    candidates = store.search.latest(propose(query), MAX_CANDIDATES)
    misses = 0
    for start in range(0, len(candidates), PORTION):
        for release in store.reading.releases(candidates[start : start + PORTION]):
            if evaluate(query, document_of(release)) is None:
                misses += 1
            else:
                yield release
        if misses >= MAX_MISSES:
            return


def _first_young_at(store: Store, newest_at: datetime) -> datetime | None:
    """Time of the first event that is young beside one at ``newest_at`` and came with no
    first scan of a source, or None."""
    first = store.windows.first_news(newest_at - YOUNG)
    return None if first is None else store.releases.time_of_event(first)
