"""Many stored queries put to one release.

Each query is filed under its anchors. A release looks up what it has, and only the
queries that it finds are evaluated: its cost grows with the queries that match it, hardly
with the queries stored.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from notifier.query.anchors import Anchor, Demand, anchors, needed
from notifier.query.document import Document, Field
from notifier.query.evaluate import evaluate
from notifier.query.forms import forms
from notifier.query.tree import FIELDS, Facet, Query, Term
from notifier.release import Hit


@dataclass(frozen=True, slots=True)
class _Branch:
    """Numbers of the queries filed under the words so far, and the words that follow."""

    here: list[int] = field(default_factory=list)
    following: "dict[str, _Branch]" = field(default_factory=dict)

    def along(self, words: Sequence[str]) -> "_Branch":
        branch = self
        for word in words:
            branch = branch.following.setdefault(word, _Branch())
        return branch


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What is filed for one field, or for either."""

    runs: _Branch = field(default_factory=_Branch)
    beginnings: dict[str, list[int]] = field(default_factory=dict)
    lengths: set[int] = field(default_factory=set)

    def place(self, anchor: Term) -> list[int]:
        """Where the numbers of the queries under ``anchor`` are kept."""
        if not anchor.prefix:
            return self.runs.along(anchor.words).here
        self.lengths.add(len(anchor.words[0]))
        return self.beginnings.setdefault(anchor.words[0], [])

    def filed(self, text: Field) -> Iterator[int]:
        """Numbers of the queries whose anchor stands in ``text``."""
        first = self.runs.following
        reached = [(first[f], text.found_by[f]) for f in first.keys() & text.found_by.keys()]
        while reached:
            branch, lasts = reached.pop()
            yield from branch.here
            if branch.following:
                reached += _next(branch, lasts, text)
        begun = {word[:length] for length in self.lengths for word in text.vocabulary}
        for beginning in self.beginnings.keys() & begun:
            yield from self.beginnings[beginning]


def _next(
    branch: _Branch, lasts: Sequence[int], text: Field
) -> Iterable[tuple[_Branch, Sequence[int]]]:
    """The branches one word on, and where in ``text`` that word stands."""
    found: dict[str, list[int]] = {}
    for place in lasts:
        if place + 1 < len(text.words):
            for form in forms(text.words[place + 1].key):
                if form in branch.following:
                    found.setdefault(form, []).append(place + 1)
    return [(branch.following[form], places) for form, places in found.items()]


@dataclass(frozen=True, slots=True)
class Index:
    """Stored queries, each filed under its anchors.

    Attributes:
        stored: the distinct queries, in the order given; of those with one canonical form
            the first.
    """

    stored: tuple[Query, ...]
    _demand: Demand
    _needed: Sequence[Sequence[str]]
    _shelves: Mapping[str | None, _Shelf]
    _facets: Mapping[Facet, Sequence[int]]
    _always: Sequence[int]

    @staticmethod
    def of(queries: Iterable[Query]) -> "Index":
        """File queries."""
        distinct: dict[str, Query] = {}
        for query in queries:
            distinct.setdefault(query.canonical, query)
        stored = tuple(distinct.values())
        demand = Demand.of(query.root for query in stored)
        shelves = {name: _Shelf() for name in (None, *FIELDS)}
        facets: dict[Facet, list[int]] = {}
        always: list[int] = []
        also: list[Sequence[str]] = []
        for number, query in enumerate(stored):
            found = anchors(query.root, demand)
            also.append(_not_in(found, needed(query.root)))
            for anchor in found:
                if isinstance(anchor, Facet):
                    facets.setdefault(anchor, []).append(number)
                else:
                    shelves[anchor.field].place(anchor).append(number)
            if not found:
                always.append(number)
        return Index(stored, demand, also, shelves, facets, always)

    def anchors(self, query: Query) -> tuple[Anchor, ...]:
        """What ``query``, stored or not, is filed under; empty where it is put to every
        release."""
        return anchors(query.root, self._demand)

    def candidates(self, document: Document) -> Iterator[Query]:
        """The queries that may match, and all that do, in the order of ``stored``."""
        filed = set(self._always)
        for name, text in document.fields.items():
            filed.update(self._shelves[None].filed(text), self._shelves[name].filed(text))
        for facet, numbers in self._facets.items():
            if document.traits.has(facet):
                filed.update(numbers)
        words = {form for text in document.fields.values() for form in text.found_by}
        for number in sorted(filed):
            if words.issuperset(self._needed[number]):
                yield self.stored[number]

    def matches(self, document: Document) -> Iterator[tuple[Query, tuple[Hit, ...]]]:
        """What ``evaluate`` finds of each query that matches, in the order of ``stored``."""
        for query in self.candidates(document):
            because = evaluate(query, document)
            if because is not None:
                yield query, because


def _not_in(found: Sequence[Anchor], words: frozenset[str]) -> Sequence[str]:
    """What is left to look for when an anchor has been found."""
    certain = found[0].words if len(found) == 1 and isinstance(found[0], Term) else ()
    return tuple(sorted(words.difference(certain)))
