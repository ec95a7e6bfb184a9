"""Which events stand in a topic's feeds, and when an archive of them is closed.

A feed of changes is its closed archives of ARCHIVE_SIZE events and then those that no
archive holds yet. Nothing here looks at the time of day: what is young is so beside the
newest event of the same feed, so that a document depends on its own topic alone.
"""

from collections.abc import Sequence
from datetime import datetime

from notifier.feed.window import MAX_YOUNG, YOUNG
from notifier.release import Event, Release, Weight
from notifier.store import Store
from notifier.store.archives import Archive
from notifier.topics import Topic

ARCHIVE_SIZE = 100
FIRST_ARCHIVES = 2


def told_weights(topic: Topic) -> list[Weight]:
    """The weights of events that a topic tells of."""
    return [one for one in Weight if one.rank >= topic.min_weight.rank]


def close_full(store: Store, topic: Topic) -> None:
    """Close the archives of a topic that are full; the first two together, so that each
    has a neighbour (RFC 5005 section 4 wants a link to one).

    An event that a bulk edit may yet take in, and all after it, stay open.
    """
    closed = store.archives.number_closed(topic.slug)
    waiting = store.archives.open_seqs(topic.slug, told_weights(topic), None)
    unsettled = store.releases.first_ungrouped()
    settled = [seq for seq in reversed(waiting) if unsettled is None or seq < unsettled]
    full = len(settled) // ARCHIVE_SIZE
    if full == 0 or closed + full < FIRST_ARCHIVES:
        return
    newest, _ = store.releases.last_event()
    with store.transaction():
        for number in range(full):
            store.archives.close(
                Archive(topic.slug, closed + number + 1, topic.title, topic.description),
                settled[number * ARCHIVE_SIZE : (number + 1) * ARCHIVE_SIZE],
                closed_seq=newest,
            )


def events_in_window(store: Store, topic: Topic, entries: int) -> list[Event]:
    """The events of a topic's subscription document, newest first: ``entries`` of them,
    and all that are young, and all that no archive holds, and one that an archive holds."""
    slug = topic.slug
    waiting = store.archives.open_seqs(slug, told_weights(topic), max(entries, MAX_YOUNG))
    wanted = max(entries, len(waiting) + 1)
    seqs = [*waiting, *store.archives.last_seqs(slug, wanted - len(waiting))]
    since = _first_young(store, store.releases.time_of_event(seqs[0])) if seqs else None
    if since is not None and since <= seqs[-1]:
        archived = store.archives.last_seqs(slug, max(wanted, MAX_YOUNG) - len(waiting))
        seqs += [seq for seq in archived if since <= seq < seqs[-1]]
    return store.reading.events(seqs)


def releases_in_window(
    store: Store, slug: str, latest_at: datetime | None, entries: int
) -> Sequence[Release]:
    """The releases of a topic's feed of releases, the one that changed last first.

    Args:
        latest_at: time of the newest event among the topic's releases, or None.
    """
    since = _first_young(store, latest_at)
    young = 0 if since is None else store.windows.number_updated(slug, since, MAX_YOUNG)
    return store.reading.last_updated(slug, max(entries, young))


def _first_young(store: Store, newest_at: datetime | None) -> int | None:
    """Number of the first event that is young beside one at ``newest_at``; None when none
    is. What came with a source's first scan is not: nobody can have missed it."""
    return None if newest_at is None else store.windows.first_news(newest_at - YOUNG)
