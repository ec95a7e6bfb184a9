"""A release as the evaluator sees it: its words, indexed once, and its traits."""

from bisect import bisect_left
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, takewhile

from notifier.query.forms import comparable, forms, sought
from notifier.query.tree import Days, Facet
from notifier.release import Weight
from notifier.words import Word, as_written, keys


@dataclass(frozen=True, slots=True)
class Traits:
    """What a release has besides its text, as queries ask for it.

    Attributes:
        source: id of its source.
        kinds: of the revision; docs/changes.md lists them.
        category: as the source's page words it, or None.
        countries: ISO 3166 codes and blocs, in capitals.
    """

    date: date
    source: str
    kinds: tuple[str, ...]
    weight: Weight
    category: str | None
    countries: tuple[str, ...]

    def about(self, countries: tuple[str, ...]) -> "Traits":
        """The same with the countries it is about."""
        return replace(self, countries=countries)

    def has(self, facet: Facet) -> bool:
        """Whether a release with these traits is one that ``facet`` accepts."""
        accepted = facet.accepted
        if isinstance(accepted, Days):
            return accepted.first <= self.date <= accepted.last
        return any(value in self._of(facet.field) for value in accepted)

    def _of(self, field: str) -> Container[str]:
        match field:
            case "source":
                return (self.source.casefold(),)
            case "kind":
                return self.kinds
            case "weight":
                return (self.weight,)
            case "country":
                return self.countries
            case _:
                return _runs(keys(self.category or ""))


def _runs(words: Sequence[str]) -> set[str]:
    """Every run of words, so that a part of a category finds it."""
    ends = range(1, len(words) + 1)
    return {" ".join(words[first:end]) for end in ends for first in range(end)}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a release, indexed by its words.

    Attributes:
        words: in order, with their places in ``text``.
        positions: folded word -> its ordinals in ``words``, ascending.
        found_by: form (see ``forms``) -> the ordinals of the words it finds, ascending.
        vocabulary: the distinct folded words, sorted.
    """

    text: str
    words: tuple[Word, ...]
    positions: Mapping[str, Sequence[int]]
    found_by: Mapping[str, Sequence[int]]
    vocabulary: tuple[str, ...]

    @staticmethod
    def of(text: str) -> "Field":
        """Index a text."""
        found = tuple(comparable(text))
        positions: dict[str, list[int]] = {}
        for ordinal, word in enumerate(found):
            positions.setdefault(word.key, []).append(ordinal)
        return Field(text, found, positions, _found_by(positions), tuple(sorted(positions)))

    def found(self, word: str) -> Sequence[int]:
        """Ordinals of the words that a folded word of a query finds, ascending."""
        return self.found_by.get(sought(word), ())

    def beginning(self, prefix: str) -> Sequence[int]:
        """Ordinals of the words that begin with a folded ``prefix``, ascending."""
        first = bisect_left(self.vocabulary, prefix)
        following = (self.vocabulary[i] for i in range(first, len(self.vocabulary)))
        completions = takewhile(lambda word: word.startswith(prefix), following)
        return _merged(self.positions, list(completions))

    def written(self, word: str) -> Sequence[int]:
        """Ordinals of the words that are written as ``word``, ascending."""
        ordinals = chain.from_iterable(self.positions.get(key, ()) for key in keys(word))
        return [ordinal for ordinal in ordinals if self._as_written(ordinal) == word]

    def _as_written(self, ordinal: int) -> str:
        word = self.words[ordinal]
        return as_written(self.text[word.start : word.end])


def _found_by(positions: Mapping[str, Sequence[int]]) -> Mapping[str, Sequence[int]]:
    finders: dict[str, list[str]] = {}
    for word in positions:
        for form in forms(word):
            finders.setdefault(form, []).append(word)
    return {form: _merged(positions, found) for form, found in finders.items()}


def _merged(positions: Mapping[str, Sequence[int]], found: Sequence[str]) -> Sequence[int]:
    if len(found) == 1:
        return positions[found[0]]
    return sorted(chain.from_iterable(positions[word] for word in found))


@dataclass(frozen=True, slots=True)
class Document:
    """A release as the evaluator sees it.

    Attributes:
        fields: name -> field, ``title`` and ``body``.
    """

    fields: Mapping[str, Field]
    traits: Traits

    @staticmethod
    def of(title: str, body: str, traits: Traits) -> "Document":
        """Index a release; once for all the queries that are put to it."""
        return Document({"title": Field.of(title), "body": Field.of(body)}, traits)
