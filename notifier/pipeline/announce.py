"""Which feed documents hold news, and who is to be told.

Comes after a publish, in its thread. What is owed is written in the same transaction as
up to where was looked, so that a process killed in between looks again. A document counts
as changed when an event changed its topic or matched its search, and its bytes are others
than before; another title, version or hub changes bytes too, and is nobody's news.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

import structlog

from notifier import searches
from notifier.errors import SearchRefused
from notifier.filing import Subject
from notifier.pipeline.hub_documents import HubDocuments
from notifier.pipeline.publication import Publication
from notifier.pipeline.reach import reach
from notifier.query import Index, Query
from notifier.site import FEEDS, FORMATS, Site, feed_path
from notifier.store import Store
from notifier.store.push import Kind, Shown
from notifier.topics import Former

log = structlog.get_logger()

ENDED = "This feed has ended."


def announce(
    store: Store,
    documents: HubDocuments,
    publication: Publication,
    *,
    hubs: Sequence[str],
    now: datetime,
) -> list[str]:
    """Owe each changed document to its subscribers and a ping of it to each of ``hubs``.

    Gives the names of the changed documents, with those that a renamed topic has at its
    former addresses. The first look announces nothing.

    Raises:
        StoreError: the store cannot be written.
        FeedsFolderError: a document cannot be read.
    """
    marker = documents.folder.marker()
    if marker is None or marker.store != store.identity():
        return []
    before = store.pushes.shown()
    shown = Shown(marker.recipe, marker.seq, marker.corrected)
    if before == shown:
        return []
    is_new_recipe = before is None or before.recipe != shown.recipe
    followed = _followed(store)
    news = [] if before is None else _news(store, before, followed, publication.former)
    if before is not None and is_new_recipe:
        # That a topic has ended is the last thing its feeds say, and no event.
        news = sorted({*news, *_feeds(one.slug for one in store.topics.ended())})
    every = [*_feeds(store.topics.stored()), *followed] if is_new_recipe else []
    looked_at = every or news
    digests = {one: found for one in looked_at if (found := documents.digest(one))}
    known = store.pushes.digests(looked_at)
    changed = [one for one in news if one in digests and digests[one] != known.get(one)]
    with store.transaction():
        store.pushes.forget_unfollowed()
        store.pushes.set_digests(digests)
        store.pushes.set_shown(shown)
        for document in changed:
            _owe(store, publication.site, document, hubs=hubs, now=now)
        if is_new_recipe:
            _end_without(store, documents, now)
    if changed:
        log.info("announce", documents=len(changed), seq=shown.seq)
    return changed


def _news(
    store: Store, before: Shown, followed: Mapping[str, Query], former: Former
) -> list[str]:
    """Documents that events and corrections may have changed; see ``desk.Desk.since``."""
    reached = reach(store, before.seq, before.corrected)
    at_former = {old for old, slug in former.renamed if slug in reached.slugs}
    slugs = reached.slugs | at_former
    return [*_feeds(slugs), *_matched(store, followed, reached.ids)]


def _followed(store: Store) -> dict[str, Query]:
    """The queries of the search feeds that somebody is told of, by name."""
    found = {}
    for name in filter(searches.is_search, store.leases.documents()):
        with suppress(SearchRefused):
            found[name] = searches.read(name).query
    return found


def _matched(store: Store, followed: Mapping[str, Query], ids: Sequence[str]) -> list[str]:
    """The search feeds that changed releases are or were in: those of the queries that any
    revision of one of them matches. Costs what has changed, and reads nothing else."""
    if not followed:
        return []
    index = Index.of(followed.values())
    found = {
        query.canonical
        for release in store.reading.releases(ids)
        for revision in store.reading.history(release.id)
        for query, _ in index.matches(Subject.of_revision(release, revision).document)
    }
    return [name for name, query in followed.items() if query.canonical in found]


def _feeds(slugs: Iterable[str]) -> list[str]:
    """Names of the feed documents of topics."""
    return [
        feed_path(slug, feed, extension)
        for slug in sorted(slugs)
        for feed in FEEDS
        for extension in FORMATS
    ]


def _owe(
    store: Store, site: Site, document: str, *, hubs: Sequence[str], now: datetime
) -> None:
    for callback in store.leases.callbacks(document):
        store.pushes.put(Kind.CONTENT, callback, document, now=now)
    if searches.is_search(document):
        return
    for hub in hubs:
        store.pushes.put(Kind.PING, hub, site.address(document), now=now)


def _end_without(store: Store, documents: HubDocuments, now: datetime) -> None:
    """End the leases of documents that are no more, and tell their callbacks."""
    for document in store.leases.documents():
        if not documents.has(document):
            for callback in store.leases.callbacks(document):
                store.leases.end(callback, document)
                store.pushes.put(Kind.DENY, callback, document, payload=ENDED, now=now)
