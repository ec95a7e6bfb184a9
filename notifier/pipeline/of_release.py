"""The documents of one release."""

from collections.abc import Iterator, Sequence

from notifier import pages
from notifier.feed.archives import history_feed
from notifier.pipeline.document import Document, feed_documents
from notifier.pipeline.publication import Publication
from notifier.release import Release, Revision
from notifier.site import history_path, release_path, revision_path
from notifier.store import Store


def of_release(store: Store, publication: Publication, release: Release) -> Iterator[Document]:
    """The page of a release, those of its revisions, and the feed of its changes."""
    site, reading = publication.site, store.reading
    history = reading.history(release.id)
    page = _page(store, publication, release, history)
    yield Document(release_path(release.id) + "index.html", page)
    for revision in history:
        path = revision_path(release.id, revision.number)
        yield Document(path + "index.html", pages.revision(site, release, revision))
    events = reading.told_of(release.id, publication.entries)
    feed = history_feed(site, release, events)
    yield from feed_documents(feed, {"atom": history_path(release.id)})


def _page(
    store: Store, publication: Publication, release: Release, history: Sequence[Revision]
) -> bytes:
    site = publication.site
    if release.merged_into is not None:
        return pages.merged(site, release, release.merged_into)
    related = [one for one, _ in store.reading.related(release.id)]
    source = publication.sources.get(release.source_id, release.source_id)
    return pages.release(site, release, history, related, source=source)
