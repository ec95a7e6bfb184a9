"""Whether a query matches a release, and because of which words.

The same answer wherever it is asked: a topic, a search, a feed or a mail. A release is
indexed once (``Document``) and then costs each query only the words it asks for.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from notifier.query.tree import (
    FIELDS,
    And,
    Everything,
    Node,
    Not,
    Or,
    Query,
    Term,
    comparable,
)
from notifier.release import Hit
from notifier.words import Word

Hits = frozenset[tuple[str, int, int]]
_NO_HITS: Hits = frozenset()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a release, indexed by its words.

    Attributes:
        words: in order, with their places in ``text``.
        positions: word -> its ordinals in ``words``, ascending.
        vocabulary: the distinct words, sorted.
    """

    text: str
    words: tuple[Word, ...]
    positions: Mapping[str, Sequence[int]]
    vocabulary: tuple[str, ...]

    @staticmethod
    def of(text: str) -> "Field":
        """Index a text."""
        found = tuple(comparable(text))
        positions: dict[str, list[int]] = {}
        for ordinal, word in enumerate(found):
            positions.setdefault(word.key, []).append(ordinal)
        return Field(text, found, positions, tuple(sorted(positions)))

    def completions(self, prefix: str) -> Iterator[str]:
        """Words that begin with ``prefix``, sorted."""
        first = bisect_left(self.vocabulary, prefix)
        following = (self.vocabulary[i] for i in range(first, len(self.vocabulary)))
        return takewhile(lambda word: word.startswith(prefix), following)


@dataclass(frozen=True, slots=True)
class Document:
    """A release as the evaluator sees it.

    Attributes:
        fields: name -> field, ``title`` and ``body``.
    """

    fields: Mapping[str, Field]

    @staticmethod
    def of(title: str, body: str) -> "Document":
        """Index a release; once for all the queries that are put to it."""
        return Document({"title": Field.of(title), "body": Field.of(body)})


def evaluate(query: Query, document: Document) -> tuple[Hit, ...] | None:
    """The words that make ``query`` match, or None where it does not.

    Returns:
        Hits without repetition, sorted by field, title first, and then by place. Empty
        only where the query needs no word, as ``*``. What stands under NOT gives none.
    """
    places = _match(query.root, document)
    if places is None:
        return None
    ordered = sorted(places, key=lambda place: (FIELDS.index(place[0]), *place[1:]))
    return tuple(
        Hit(field, start, end, document.fields[field].text[start:end])
        for field, start, end in ordered
    )


def _match(node: Node, document: Document) -> Hits | None:
    match node:
        case Everything():
            return _NO_HITS
        case Term():
            return frozenset(_places(node, document)) or None
        case Not(inner):
            return _NO_HITS if _match(inner, document) is None else None
        case And(nodes):
            return _all(nodes, document)
        case Or(nodes):
            found = [hits for part in nodes if (hits := _match(part, document)) is not None]
            return _NO_HITS.union(*found) if found else None


def _all(nodes: Sequence[Node], document: Document) -> Hits | None:
    found: set[tuple[str, int, int]] = set()
    for node in nodes:
        hits = _match(node, document)
        if hits is None:
            return None
        found |= hits
    return frozenset(found)


def _places(term: Term, document: Document) -> Iterator[tuple[str, int, int]]:
    length = len(term.words)
    for name in FIELDS if term.field is None else (term.field,):
        field = document.fields[name]
        for first in _starts(term, field):
            last = field.words[first + length - 1]
            yield name, field.words[first].start, last.end


def _starts(term: Term, field: Field) -> Iterator[int]:
    """Ordinals of the words of ``field`` at which ``term`` begins."""
    *head, last = term.words
    if not head and term.prefix:
        for word in field.completions(last):
            yield from field.positions[word]
        return
    for first in field.positions.get(term.words[0], ()):
        found = [word.key for word in field.words[first : first + len(term.words)]]
        if len(found) == len(term.words) and found[:-1] == head:
            whole = found[-1].startswith(last) if term.prefix else found[-1] == last
            if whole:
                yield first
