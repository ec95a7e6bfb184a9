"""What would be mailed: to one subscriber now, and because of one release."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from notifier.errors import UnknownRelease
from notifier.pipeline.drafts import Drafts
from notifier.pipeline.fan_out import reasons_of
from notifier.pipeline.letters import Issue, Stationery, stage
from notifier.store import Store
from notifier.subscription import Frequency
from notifier.topics import Topic


class _TakenBackError(Exception):
    """Ends a transaction whose writes were only to be looked at."""


def preview(store: Store, stationery: Stationery, issue: Issue) -> bytes | None:
    """The mail with all that a subscriber is owed at a frequency; None when it is nothing.

    It is staged like any other and then taken back, so that it is what would be sent; it
    bears no Date and no signature yet.
    """
    content: bytes | None = None
    with suppress(_TakenBackError), store.transaction():
        drafts = Drafts(store, stationery.site, stationery.titles)
        written = stage(drafts, stationery, issue)
        if written is not None:
            content = store.outbox.content(written.message_id)
        raise _TakenBackError
    return content


def impact(store: Store, topics: Sequence[Topic], release_id: str) -> dict[str, int]:
    """How many subscribers an event of a release would be told to, by frequency, as the
    release stands.

    Raises:
        UnknownRelease: no release has this id.
    """
    last = store.releases.last_event_of(release_id)
    if last is None:
        raise UnknownRelease(release_id)
    fastest: dict[int, Frequency] = {}
    order = list(Frequency)
    for one in reasons_of(store, topics, [last]):
        known = fastest.get(one.subscriber_id, one.frequency)
        fastest[one.subscriber_id] = min(known, one.frequency, key=order.index)
    counts = Counter(fastest.values())
    return {str(frequency): counts[frequency] for frequency in Frequency}
