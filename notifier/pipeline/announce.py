"""Which feed documents hold news, and who is to be told.

Comes after a publish, in its thread. What is owed is written in the same transaction as
up to where was looked, so that a process killed in between looks again. A document counts
as changed when an event changed its topic and its bytes are others than before; another
title, version or hub changes bytes too, and is nobody's news.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog

from notifier.documents import PublicFolder
from notifier.pipeline.reach import reach
from notifier.site import FEEDS, FORMATS, Site, feed_path
from notifier.store import Store
from notifier.store.push import Kind, Shown

log = structlog.get_logger()

ENDED = "This feed has ended."


def announce(
    store: Store, folder: PublicFolder, site: Site, *, hubs: Sequence[str], now: datetime
) -> list[str]:
    """Owe each changed document to its subscribers and a ping of it to each of ``hubs``.

    Gives the names of the changed documents. The first look announces nothing.

    Raises:
        StoreError: the store cannot be written.
        FeedsFolderError: a document cannot be read.
    """
    marker = folder.marker()
    if marker is None or marker.store != store.identity():
        return []
    before = store.pushes.shown()
    shown = Shown(marker.recipe, marker.seq, marker.corrected)
    if before == shown:
        return []
    is_new_recipe = before is None or before.recipe != shown.recipe
    slugs = set() if before is None else reach(store, before.seq, before.corrected).slugs
    if before is not None and is_new_recipe:
        # That a topic has ended is the last thing its feeds say, and no event.
        slugs |= {one.slug for one in store.topics.ended()}
    news = _feeds(slugs)
    looked_at = _feeds(store.topics.stored()) if is_new_recipe else news
    digests = {one: found for one in looked_at if (found := _digest(folder, one))}
    known = store.pushes.digests(looked_at)
    changed = [one for one in news if one in digests and digests[one] != known.get(one)]
    with store.transaction():
        store.pushes.set_digests(digests)
        store.pushes.set_shown(shown)
        for document in changed:
            _owe(store, site, document, hubs=hubs, now=now)
        if is_new_recipe:
            _end_without(store, folder, now)
    if changed:
        log.info("announce", documents=len(changed), seq=shown.seq)
    return changed


def _feeds(slugs: Iterable[str]) -> list[str]:
    """Names of the feed documents of topics."""
    return [
        feed_path(slug, feed, extension)
        for slug in sorted(slugs)
        for feed in FEEDS
        for extension in FORMATS
    ]


def _digest(folder: PublicFolder, document: str) -> str:
    """Of a document as it is now, or "" when there is none."""
    content = folder.read(document)
    return "" if content is None else hashlib.sha256(content).hexdigest()


def _owe(
    store: Store, site: Site, document: str, *, hubs: Sequence[str], now: datetime
) -> None:
    for callback in store.leases.callbacks(document):
        store.pushes.put(Kind.CONTENT, callback, document, now=now)
    for hub in hubs:
        store.pushes.put(Kind.PING, hub, site.address(document), now=now)


def _end_without(store: Store, folder: PublicFolder, now: datetime) -> None:
    """End the leases of documents that are no more, and tell their callbacks."""
    for document in store.leases.documents():
        if folder.read(document) is None:
            for callback in store.leases.callbacks(document):
                store.leases.end(callback, document)
                store.pushes.put(Kind.DENY, callback, document, payload=ENDED, now=now)
