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
"""So many of those that must be read are, so that small totals are exact."""


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
        total: number of releases that match, as far as they were looked at.
        is_total: whether all were looked at; otherwise there are more than ``total``,
            or there may be.
    """

    found: tuple[Found, ...]
    total: int
    is_total: bool


def search(store: Store, query: Query, *, order: Order, offset: int, limit: int) -> Results:
    """The results of a query from number ``offset`` (0 is the first) on, ``limit`` at most.

    Raises:
        StoreError: the store is not indexed yet.
    """
    store.search.check()
    proposal = propose(query)
    propose_in_order = store.search.ranked if order is Order.BEST else store.search.newest
    candidates = propose_in_order(proposal, MAX_CANDIDATES + 1)
    is_all = len(candidates) <= MAX_CANDIDATES
    matching, seen_all = _decided(store, query, candidates[:MAX_CANDIDATES], offset + limit)
    page = matching[offset : offset + limit]
    return Results(
        found=tuple(_read(store, query, page)),
        total=len(matching),
        is_total=is_all and seen_all,
    )


def _decided(
    store: Store, query: Query, candidates: Sequence[Candidate], wanted: int
) -> tuple[list[str], bool]:
    """Ids of the candidates that match, in order, and whether all were looked at.

    Those that are not sure are read until ``wanted`` are found and COUNTED were read.
    """
    matching: list[str] = []
    number_read = 0
    for one in candidates:
        if not one.is_sure:
            is_enough = len(matching) > wanted and number_read >= COUNTED
            if is_enough or number_read >= MAX_READ:
                return matching, False
            number_read += 1
        if one.is_sure or any(_read(store, query, [one.release_id])):
            matching.append(one.release_id)
    return matching, True


def matching(store: Store, query: Query) -> Iterator[Found]:
    """Every release that matches, newest first; costs what the index proposes.

    Raises:
        StoreError: the store is not indexed yet.
    """
    store.search.check()
    for portion in store.search.every(propose(query)):
        yield from _read(store, query, [one.release_id for one in portion])


def _read(store: Store, query: Query, ids: Sequence[str]) -> Iterator[Found]:
    """Those of ``ids`` that match."""
    for release in store.reading.releases(ids):
        because = evaluate(query, document_of(release))
        if because is not None:
            yield Found(release, because)
