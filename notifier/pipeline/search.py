"""Which stored releases match a query: the index proposes, the evaluator decides.

A search is bounded: it ranks the newest MAX_CANDIDATES releases that the index proposes,
and reads at most MAX_READ of those about which only the evaluator can tell. ``matching``
is not bounded: it reads all that the index proposes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from notifier.filing import document_of
from notifier.query import Query, evaluate, propose
from notifier.release import Hit, Release
from notifier.store import Store
from notifier.store.search import Candidate

MAX_CANDIDATES = 2_000
MAX_READ = 200
COUNTED = 40
"""All that must be read are read where they are no more, so that small totals are exact."""
PORTION = 20


class Order(StrEnum):
    """How results are sorted."""

    BEST = "best"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Found:
    """A release that matches, and because of which words."""

    release: Release
    because: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what a search found.

    Attributes:
        found: the page.
        ids: of all releases that match, in order, as far as they were looked at.
        is_total: whether all were looked at; otherwise there are more than ``ids``,
            or there may be.
    """

    found: tuple[Found, ...]
    ids: tuple[str, ...]
    is_total: bool

    @property
    def total(self) -> int:
        """Number of releases that match, as far as they were looked at."""
        return len(self.ids)


def search(
    store: Store, query: Query, *, order: Order, offset: int, limit: int, topic: str = ""
) -> Results:
    """The results of a query from number ``offset`` (0 is the first) on, ``limit`` at most.

    Args:
        topic: slug of the topic under which they must be filed; empty for any.

    Raises:
        StoreError: the store is not indexed yet.
    """
    store.search.check()
    proposal = propose(query)
    proposed = store.search.ranked if order is Order.BEST else store.search.newest
    candidates = proposed(proposal, MAX_CANDIDATES + 1)
    filed = _filed(store, candidates[:MAX_CANDIDATES], topic)
    decided = _decide(store, query, filed, offset + limit)
    page = decided.matching[offset : offset + limit]
    unread = [release_id for release_id in page if release_id not in decided.read]
    read = decided.read | _read(store, query, unread)
    return Results(
        found=tuple(read[release_id] for release_id in page),
        ids=tuple(decided.matching),
        is_total=decided.is_all and len(candidates) <= MAX_CANDIDATES,
    )


def _filed(store: Store, candidates: Sequence[Candidate], topic: str) -> Sequence[Candidate]:
    if not topic:
        return candidates
    found = store.facets.filed_under(topic, [one.release_id for one in candidates])
    return [one for one in candidates if one.release_id in found]


@dataclass(frozen=True, slots=True)
class _Decided:
    """Candidates that match, in order; those that were read; whether all were decided."""

    matching: list[str]
    read: dict[str, Found]
    is_all: bool


def _decide(
    store: Store, query: Query, candidates: Sequence[Candidate], wanted: int
) -> _Decided:
    """Read the candidates that are not sure: all if they are few, otherwise until more than
    ``wanted`` match or MAX_READ were read."""
    few = sum(not one.is_sure for one in candidates) <= COUNTED
    matching: list[str] = []
    read: dict[str, Found] = {}
    number_read = 0
    for start in range(0, len(candidates), PORTION):
        portion = candidates[start : start + PORTION]
        unsure = [one.release_id for one in portion if not one.is_sure]
        is_enough = len(matching) > wanted or number_read >= MAX_READ
        if unsure and is_enough and not few:
            return _Decided(matching, read, is_all=False)
        number_read += len(unsure)
        read |= _read(store, query, unsure)
        matching += [one.release_id for one in portion if one.is_sure or one.release_id in read]
    return _Decided(matching, read, is_all=True)


def matching(store: Store, query: Query) -> Iterator[Found]:
    """Every release that matches, newest first; costs what the index proposes.

    Raises:
        StoreError: the store is not indexed yet.
    """
    store.search.check()
    for portion in store.search.every(propose(query)):
        yield from _read(store, query, [one.release_id for one in portion]).values()


def _read(store: Store, query: Query, ids: Sequence[str]) -> dict[str, Found]:
    """Those of ``ids`` that match, by id, in this order."""
    found: dict[str, Found] = {}
    for release in store.reading.releases(ids):
        because = evaluate(query, document_of(release))
        if because is not None:
            found[release.id] = Found(release, because)
    return found
