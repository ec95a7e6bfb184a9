"""Queries as trees.

A field belongs to the term it limits, so that ``title:(a OR b)`` and
``title:a OR title:b`` are one tree. See ``canonical`` for the one way to write each down.
"""

from dataclasses import dataclass
from datetime import date

FIELDS = ("title", "body")
FACETS = ("date", "source", "kind", "weight", "category", "country")


@dataclass(frozen=True, slots=True)
class Everything:
    """``*``: every release."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand next to each other in one field, in this order.

    Attributes:
        words: at least one; folded, or as written where ``exact``.
        prefix: whether the last word is the beginning of a word.
        field: ``title`` or ``body``; None for either.
        slop: how many other words may stand between them, all together; 0 to 20, and 0
            for a single word.
        exact: whether case, accents and inflection count; never with ``prefix``.
    """

    words: tuple[str, ...]
    prefix: bool = False
    field: str | None = None
    slop: int = 0
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Two terms in one field, in either order and without overlap, with at most
    ``distance`` words between them. Both name the same field, or none."""

    left: Term
    right: Term
    distance: int


@dataclass(frozen=True, slots=True)
class Days:
    """Days from ``first`` to ``last``, both included; ``date.min`` and ``date.max`` where
    an end is open."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Facet:
    """Something a release has besides its text.

    Attributes:
        field: one of FACETS.
        accepted: for ``date`` the days; for ``weight`` the weights, lightest first; for
            the others one value: a source's id and a kind in small letters, a country as
            ISO 3166 code or bloc in capitals, a category as its folded words.
    """

    field: str
    accepted: Days | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The releases that ``node`` does not match."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """The releases that all ``nodes`` match; at least one."""

    nodes: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """The releases that any of ``nodes`` matches; at least one."""

    nodes: "tuple[Node, ...]"


Node = Everything | Term | Near | Facet | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A query that has been understood.

    Attributes:
        text: as given.
        canonical: the one way to write it; ``parse`` gives the same query for it.
        root: its tree in normal form.
    """

    text: str
    canonical: str
    root: Node


def has_words(node: Node) -> bool:
    """Whether a query asks for words anywhere, be it under NOT."""
    match node:
        case Term() | Near():
            return True
        case Not(inner):
            return has_words(inner)
        case And(nodes) | Or(nodes):
            return any(map(has_words, nodes))
        case _:
            return False


def sources_named(node: Node) -> set[str]:
    """Ids of the sources that a query names anywhere, in small letters."""
    match node:
        case Facet("source", tuple(names)):
            return set(names)
        case Not(inner):
            return sources_named(inner)
        case And(nodes) | Or(nodes):
            return {name for one in nodes for name in sources_named(one)}
        case _:
            return set()
