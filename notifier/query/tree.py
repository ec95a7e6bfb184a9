"""Queries as trees, and the one way to write each of them down.

A field belongs to the term it limits, so that ``title:(a OR b)`` and
``title:a OR title:b`` are one tree. Two queries that differ only in the order, grouping
or repetition of what AND and OR join, or in where NOT stands (De Morgan), have one normal
form and one canonical text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notifier.words import Word, keys, words

FIELDS = ("title", "body")


@dataclass(frozen=True, slots=True)
class Everything:
    """``*``: every release."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand next to each other in one field.

    Attributes:
        words: folded, at least one.
        prefix: whether the last word is the beginning of a word.
        field: ``title`` or ``body``; None for either.
    """

    words: tuple[str, ...]
    prefix: bool = False
    field: str | None = None


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


Node = Everything | Term | Not | And | Or


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


def normal(node: Node) -> Node:
    """The normal form of a tree.

    NOT stands only before terms and ``*``; what AND and OR join is flat, sorted by its
    canonical text and without repetition.
    """
    return _normal(node, negated=False)


def _normal(node: Node, *, negated: bool) -> Node:
    match node:
        case Not(inner):
            return _normal(inner, negated=not negated)
        case And(nodes) | Or(nodes):
            kind = And if isinstance(node, And) is not negated else Or
            return _joined(kind, [_normal(inner, negated=negated) for inner in nodes])
        case Everything() | Term():
            return Not(node) if negated else node


def _joined(kind: type[And | Or], nodes: Sequence[Node]) -> Node:
    distinct: dict[str, Node] = {}
    for node in nodes:
        for part in node.nodes if isinstance(node, kind) else (node,):
            distinct[canonical(part)] = part
    ordered = tuple(distinct[text] for text in sorted(distinct))
    return ordered[0] if len(ordered) == 1 else kind(ordered)


def canonical(node: Node) -> str:
    """A tree as text of the language; operators in full, parentheses where needed."""
    match node:
        case Everything():
            return "*"
        case Term():
            return _term(node)
        case Not(inner):
            text = canonical(inner)
            return f"NOT ({text})" if isinstance(inner, And | Or) else f"NOT {text}"
        case And(nodes):
            return " AND ".join(
                f"({canonical(part)})" if isinstance(part, Or) else canonical(part)
                for part in nodes
            )
        case Or(nodes):
            return " OR ".join(canonical(part) for part in nodes)


def _term(term: Term) -> str:
    text = " ".join(term.words) + ("*" if term.prefix else "")
    quoted = f'"{text}"' if len(term.words) > 1 else text
    return f"{term.field}:{quoted}" if term.field else quoted


def comparable(text: str) -> Iterator[Word]:
    """Words of ``text`` as queries compare them.

    A sign that stands for several words, such as ½ or ㈜, is those words, all in the
    same place.
    """
    for word in words(text):
        if word.key.isalnum() or text[word.start : word.end].isascii():
            yield word
        else:
            yield from (Word(key, word.start, word.end) for key in keys(word.key))
