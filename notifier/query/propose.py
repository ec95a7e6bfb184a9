"""A query as expressions of SQLite's FTS5 over the columns of ``columns``.

Two for each query: the wide one finds every release that matches and perhaps others, the
sure one finds none but releases that match and perhaps not all. Only what lies between
must be put to the evaluator. NOT turns one into the other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from notifier.query.columns import EVERY, token, trait, written
from notifier.query.forms import forms, sought
from notifier.query.tree import (
    FIELDS,
    And,
    Days,
    Everything,
    Facet,
    Near,
    Node,
    Not,
    Or,
    Query,
    Term,
)
from notifier.words import keys

Expression = str | bool
"""An expression of FTS5; True for every release, False for none."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where a query can match.

    Attributes:
        wide: finds at least what matches.
        sure: finds at most what matches.
        days: of the releases that can match; those on other days do not.
    """

    wide: Expression
    sure: Expression
    days: Days


@dataclass(frozen=True, slots=True)
class _Bounds:
    wide: Expression
    sure: Expression


def propose(query: Query) -> Proposal:
    """Where to look for the releases that match."""
    root = query.root
    nodes = root.nodes if isinstance(root, And) else (root,)
    days = Days(date.min, date.max)
    others: list[Node] = []
    for node in nodes:
        if isinstance(node, Facet) and isinstance(node.accepted, Days):
            first, last = node.accepted.first, node.accepted.last
            days = Days(max(days.first, first), min(days.last, last))
        else:
            others.append(node)
    bounds = _all(others)
    return Proposal(bounds.wide, bounds.sure, days)


def _bounds(node: Node) -> _Bounds:
    match node:
        case And(nodes):
            return _all(nodes)
        case Or(nodes):
            return _any(nodes)
        case Not():
            return _all([node])
        case _:
            return _atom(node)


def _atom(node: Everything | Facet | Term | Near) -> _Bounds:
    match node:
        case Everything():
            return _Bounds(wide=True, sure=True)
        case Facet():
            return _facet(node)
        case Term():
            return _term(node)
        case Near():
            return _near(node)


def _all(nodes: Sequence[Node]) -> _Bounds:
    wanted = [_bounds(node) for node in nodes if not isinstance(node, Not)]
    out = _any([node.node for node in nodes if isinstance(node, Not)])
    return _Bounds(
        _but(_and(one.wide for one in wanted), out.sure),
        _but(_and(one.sure for one in wanted), out.wide),
    )


def _any(nodes: Sequence[Node]) -> _Bounds:
    found = [_bounds(node) for node in nodes]
    return _Bounds(_or(one.wide for one in found), _or(one.sure for one in found))


def _and(parts: Iterable[Expression]) -> Expression:
    some = list(parts)
    if False in some:
        return False
    return _joined(" AND ", some) or True


def _or(parts: Iterable[Expression]) -> Expression:
    some = list(parts)
    if True in some:
        return True
    return _joined(" OR ", some) or False


def _but(wanted: Expression, out: Expression) -> Expression:
    if out is False or wanted is False:
        return wanted
    if out is True:
        return False
    return f"({_phrase([EVERY]) if wanted is True else wanted} NOT {out})"


def _joined(operator: str, parts: Iterable[Expression]) -> str:
    """The deepest first: FTS5 keeps what stands before a parenthesis on a stack of 100."""
    some = sorted((part for part in parts if isinstance(part, str)), key=_depth, reverse=True)
    return some[0] if len(some) == 1 else f"({operator.join(some)})" if some else ""


def _depth(expression: str) -> int:
    depth = deepest = 0
    for char in expression:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
    return deepest


def _facet(facet: Facet) -> _Bounds:
    if isinstance(facet.accepted, Days):
        return _Bounds(wide=True, sure=False)
    # A category is asked for by words of it that stand together; the others have one word.
    found = _or(
        _phrase([trait(facet.field, word) for word in value.split(" ")])
        for value in facet.accepted
    )
    return _Bounds(found, found)


def _term(term: Term) -> _Bounds:
    found = _tokens(term)
    if len(found) != len(term.words):
        return _Bounds(wide=True, sure=False)
    if len(found) == 1:
        return _word(term)
    if term.slop:
        between = len(found) - 2 + term.slop
        return _Bounds(_in_place([term], _close(_distinct(term), between)), sure=False)
    phrase = _phrase(found, prefix=term.prefix)
    sure = not (term.exact or term.prefix) and _in_texts(term, phrase)
    return _Bounds(_in_place([term], phrase), sure)


def _word(term: Term) -> _Bounds:
    [alone] = _alone(term)
    if not term.exact:
        wide = _anywhere(term, alone)
        return _Bounds(wide, sure=not term.prefix and wide)
    [word] = term.words
    if word in keys(word):
        return _Bounds(_in_texts(term, alone), sure=False)
    wide = f"{_columns(term, '_more')} : {_phrase([written(word)])}"
    # With other letters, what is folded again need not be what was folded.
    return _Bounds(wide, sure=word.isascii() and word.isalnum() and wide)


def _near(pair: Near) -> _Bounds:
    terms = [pair.left, pair.right]
    if any(len(_tokens(term)) != len(term.words) for term in terms):
        return _Bounds(wide=True, sure=False)
    if pair.left.slop or pair.right.slop:
        length = sum(len(term.words) + term.slop for term in terms)
        parts = [part for term in terms for part in _distinct(term)]
        return _Bounds(_in_place(terms, _close(parts, length + pair.distance)), sure=False)
    parts = [_phrase(_tokens(term), prefix=term.prefix) for term in terms]
    return _Bounds(_in_place(terms, _close(parts, pair.distance)), sure=False)


def _in_place(terms: Sequence[Term], in_order: str) -> Expression:
    """Where words stand as ``in_order`` says, or may: with one of them found by a form that
    has no place in the index."""
    hidden = [(term, word) for term in terms if not term.exact for word in _distinct(term)]
    everywhere = [_anywhere(term, word) for term in terms for word in _distinct(term)]
    more = _or(f"{_columns(term, '_more')} : {word}" for term, word in hidden)
    return _or([_in_texts(terms[0], in_order), _and([*everywhere, more])])


def _tokens(term: Term) -> list[str]:
    """The forms that a place of ``term`` has in the index, in order: one for each word,
    but for a sign such as ½ that is asked for as written."""
    if term.exact:
        return [forms(key)[0] for word in term.words for key in keys(word)]
    *head, last = term.words
    return [*map(sought, head), last if term.prefix else sought(last)]


def _alone(term: Term) -> list[str]:
    *head, last = _tokens(term)
    return [*(_phrase([word]) for word in head), _phrase([last], prefix=term.prefix)]


def _distinct(term: Term) -> list[str]:
    """The words alone, each once: FTS5 reads the places of every word that is named, and
    one that is named 200 times 200 times, where once is as wide a bound."""
    return list(dict.fromkeys(_alone(term)))


def _phrase(found: Sequence[str], *, prefix: bool = False) -> str:
    return f'"{" ".join(map(token, found))}"' + (" *" if prefix else "")


def _close(parts: Sequence[str], distance: int) -> str:
    return f"NEAR({' '.join(parts)}, {distance})"


def _in_texts(term: Term, expression: str) -> str:
    """Limited to the columns in which words have a place."""
    return f"{_columns(term, '')} : {expression}"


def _anywhere(term: Term, expression: str) -> str:
    """Limited to the field of a term, in whatever form its words are found."""
    if term.exact:
        return _in_texts(term, expression)
    if term.field is None:
        return expression
    return f"{{{term.field} {term.field}_more}} : {expression}"


def _columns(term: Term, suffix: str) -> str:
    names = FIELDS if term.field is None else (term.field,)
    return f"{{{' '.join(name + suffix for name in names)}}}"
