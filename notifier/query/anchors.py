"""Under what a stored query is filed, so that a release finds it without asking it.

An anchor is a part of a query, or what follows from a part: a word, up to three words
that stand next to each other, a beginning of a word, or a facet. A release that the query
matches has at least one of its anchors.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from math import prod

from notifier.query.forms import sought
from notifier.query.tree import And, Facet, Near, Node, Or, Term
from notifier.words import keys

Anchor = Term | Facet

MAX_RUN = 3
MAX_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Demand:
    """How many of the stored queries ask for each word and each beginning of a word.

    There is no count of the words of releases, and none is needed: what many queries ask
    for is what many releases say, and only a word that many queries share costs time.
    Among words that few ask for the longer is the rarer (Zipf, "The psycho-biology of
    language", 1935). docs/adr/0014-queries-are-filed-under-anchors.md has the figures.
    """

    queries: int
    asking: Mapping[str, int]

    @staticmethod
    def of(roots: Iterable[Node]) -> "Demand":
        """Count each word once for each query."""
        asked = [frozenset(_asked(root)) for root in roots]
        return Demand(len(asked), Counter(chain.from_iterable(asked)))

    def share(self, anchor: Anchor) -> float:
        """The share of releases that may be expected to have ``anchor``: above 0, up to 1.

        Good for comparing only. Words count as independent, so that a phrase is rarer
        than its words; a facet is what a query is filed under when it has nothing else.
        """
        if isinstance(anchor, Facet):
            return 1.0
        return prod(self._share(word, prefix=anchor.prefix) for word in anchor.words)

    def _share(self, word: str, *, prefix: bool) -> float:
        asking = self.asking.get(_piece(word, prefix=prefix), 0)
        return max(1, asking) / max(1, self.queries) / len(word)


def _piece(word: str, *, prefix: bool) -> str:
    return f"{word}*" if prefix else word


@dataclass(frozen=True, slots=True)
class _Choice:
    anchors: tuple[Anchor, ...]
    share: float


def anchors(root: Node, demand: Demand) -> tuple[Anchor, ...]:
    """What a query is filed under: the part of it that the fewest releases have, or where
    it has alternatives, such a part of each.

    Returns:
        Anchors without repetition, their words in the form of ``sought``; empty where a
        release could match without any of the query's words and facets, as for ``*``.
    """
    choice = _choice(root, demand)
    return choice.anchors if choice else ()


def _choice(node: Node, demand: Demand) -> _Choice | None:
    match node:
        case Term() | Facet():
            parts = _parts(node) if isinstance(node, Term) else [node]
            return _rarest(_Choice((part,), demand.share(part)) for part in parts)
        case Near(left, right):
            return _rarest([_choice(left, demand), _choice(right, demand)])
        case And(nodes):
            return _rarest(_choice(part, demand) for part in nodes)
        case Or(nodes):
            return _all([_choice(part, demand) for part in nodes])
        case _:
            return None


def _rarest(choices: Iterable[_Choice | None]) -> _Choice | None:
    known = [choice for choice in choices if choice is not None]
    return min(known, key=lambda choice: choice.share, default=None)


def _all(choices: Iterable[_Choice | None]) -> _Choice | None:
    united: dict[Anchor, None] = {}
    share = 0.0
    for choice in choices:
        if choice is None:
            return None
        united |= dict.fromkeys(choice.anchors)
        share += choice.share
    return _Choice(tuple(united), share)


def _parts(term: Term) -> Iterator[Term]:
    """The anchors that a term can be filed under: each of them is enough."""
    words = _whole_words(term)
    length = 1 if term.slop else min(MAX_RUN, len(words))
    for start in range(len(words) - length + 1 if words else 0):
        yield Term(words[start : start + length], field=term.field)
    if term.prefix:
        # Beginnings of few lengths, so that a word of a release is looked up as often.
        yield Term((term.words[-1][:MAX_LETTERS],), prefix=True, field=term.field)


def _whole_words(term: Term) -> tuple[str, ...]:
    """The words of a term that are no beginnings, as a release that has them is found."""
    if not term.exact:
        return tuple(sought(word) for word in term.words[: len(term.words) - term.prefix])
    folded = [keys(word) for word in term.words]
    # The parser gives words with one key each; of others nothing can be said.
    if any(len(found) != 1 for found in folded):
        return ()
    return tuple(sought(found[0]) for found in folded)


def needed(node: Node) -> frozenset[str]:
    """Words, in the form of ``sought``, all of which a release that ``node`` matches has
    somewhere."""
    match node:
        case Term():
            return frozenset(_whole_words(node))
        case Near(left, right):
            return needed(left) | needed(right)
        case And(nodes):
            return frozenset[str]().union(*map(needed, nodes))
        case _:
            return frozenset()


def _asked(node: Node) -> Iterator[str]:
    match node:
        case Term():
            yield from _whole_words(node)
            if node.prefix:
                yield _piece(node.words[-1][:MAX_LETTERS], prefix=True)
        case Near(left, right):
            yield from chain(_asked(left), _asked(right))
        case And(nodes) | Or(nodes):
            yield from chain.from_iterable(map(_asked, nodes))
        case _:
            return
