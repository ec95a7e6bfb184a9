"""A part of the sequence of events, from the store.

What it costs is what it gives: at most ``limit`` events and MAX_BYTES, or one event.
"""

from collections.abc import Iterator, Sequence

from notifier.api import answering
from notifier.api.answering import Page, Standing
from notifier.api.asking import Asked
from notifier.errors import ParameterRefused
from notifier.release import Event
from notifier.site import Site
from notifier.store import Store

MAX_BYTES = 2 * 1024 * 1024
PORTION = 20


def page(store: Store, site: Site, asked: Asked) -> Page:
    """The events after ``asked.since``, oldest first, and where to go on.

    Raises:
        ParameterRefused: 404 when there is no such topic; 409 when the event after which
            it begins is not the one that the client knows.
    """
    _check(store, asked)
    # The standing comes first: a client that has its ``last`` event has all until then.
    standing = _standing(store, asked)
    seqs = _after(store, asked, asked.limit + 1)
    texts: list[str] = []
    size_bytes = 0
    following = asked
    for event in _events(store, seqs[: asked.limit]):
        text = answering.event(site, event)
        size_bytes += len(text.encode())
        if texts and size_bytes > MAX_BYTES:
            break
        texts.append(text)
        following = asked.after(event.seq, answering.time(event.at))
    address = site.address(following.path)
    body = answering.page(standing, address, texts)
    return Page(body, address if len(texts) < len(seqs) else None)


def _check(store: Store, asked: Asked) -> None:
    if asked.topic is not None and not store.following.is_topic(asked.topic):
        raise ParameterRefused(404, "topic", "there is no such topic")
    if asked.at is None:
        return
    found = store.releases.time_of_event(asked.since)
    if found is None or answering.time(found) != asked.at:
        sentence = (
            "the sequence has no such event at that time: it was put back to an earlier"
            " state; begin again with since=0"
        )
        raise ParameterRefused(409, "at", sentence)


def _standing(store: Store, asked: Asked) -> Standing:
    found = store.following
    last = found.last() if asked.topic is None else found.last_in(asked.topic)
    return Standing(store.identity(), last, store.corrections.last())


def _after(store: Store, asked: Asked, limit: int) -> list[int]:
    if asked.topic is None:
        return store.following.after(asked.since, limit)
    return store.following.after_in(asked.topic, asked.since, limit)


def _events(store: Store, seqs: Sequence[int]) -> Iterator[Event]:
    """Read in portions, because a few may be as large as a page can be."""
    for start in range(0, len(seqs), PORTION):
        yield from store.reading.told(seqs[start : start + PORTION])
