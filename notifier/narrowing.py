"""A search made narrower by one more condition, or wider by one less.

What is added or left out is a facet at the top of the query: ``… AND country:JP``.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from notifier.errors import QueryError
from notifier.query import And, Days, Everything, Facet, Node, Query, canonical, normal, parse
from notifier.words import keys


@dataclass(frozen=True, slots=True)
class Narrower:
    """A query with one condition more.

    Attributes:
        query: its canonical text.
        number: of the results that it keeps.
    """

    facet: Facet
    query: str
    number: int


@dataclass(frozen=True, slots=True)
class Wider:
    """A query with one condition less; ``query`` is its canonical text."""

    facet: Facet
    query: str


def countries(numbers: Mapping[str, int]) -> dict[Facet, int]:
    """Conditions on countries, the most frequent first; ``numbers`` are of releases, by
    code."""
    return _most_frequent_first(
        {Facet("country", (code,)): number for code, number in numbers.items()}
    )


def times(months: Mapping[str, int]) -> dict[Facet, int]:
    """Conditions on years, newest first, or where all are of one year on its months, newest
    first.

    Args:
        months: numbers of releases by month, such as ``2026-02``.
    """
    years: Counter[str] = Counter()
    for month, number in months.items():
        years[month[:4]] += number
    spans = years if len(years) > 1 else months
    return {Facet("date", _span(span)): spans[span] for span in sorted(spans, reverse=True)}


def _span(written: str) -> Days:
    year, _, month = written.partition("-")
    last = int(month or 12)
    return Days(
        date(int(year), int(month or 1), 1),
        date(int(year), last, monthrange(int(year), last)[1]),
    )


def categories(numbers: Mapping[str, int]) -> dict[Facet, int]:
    """Conditions on categories, the most frequent first; one that stands inside another, as
    *energy* in *energy and trade*, finds both.

    Args:
        numbers: of releases, by the category as stated.
    """
    stated: Counter[str] = Counter()
    for name, number in numbers.items():
        stated[f" {' '.join(keys(name))} "] += number
    found = {
        Facet("category", (words.strip(),)): sum(
            n for name, n in stated.items() if words in name
        )
        for words in stated
        if words.strip()
    }
    return _most_frequent_first(found)


def _most_frequent_first(numbers: Mapping[Facet, int]) -> dict[Facet, int]:
    return dict(sorted(numbers.items(), key=lambda one: -one[1]))


def narrower(
    query: Query, numbers: Mapping[Facet, int], *, total: int, limit: int
) -> tuple[Narrower, ...]:
    """The first ``limit`` conditions that keep some of the results and not all of them, in
    the order given; without those that would make the query too long.

    Args:
        numbers: of the results, by what they have; what matters most comes first.
        total: number of results.
    """
    some = [facet for facet, number in numbers.items() if 0 < number < total]
    found = [
        Narrower(facet, text, numbers[facet])
        for facet in some[:limit]
        if (text := _with(query.root, facet)) is not None
    ]
    return tuple(found)


def wider(query: Query) -> tuple[Wider, ...]:
    """The query without each of the conditions that stand at its top."""
    nodes = _top(query.root)
    return tuple(
        Wider(node, _without(nodes, node)) for node in nodes if isinstance(node, Facet)
    )


def _with(root: Node, facet: Facet) -> str | None:
    """The query with a condition more, which takes the place of those at its top that it
    implies."""
    rest = tuple(node for node in _top(root) if not _implies(facet, node))
    return _understood(normal(And((*rest, facet))))


def _top(root: Node) -> tuple[Node, ...]:
    return root.nodes if isinstance(root, And) else (root,)


def _implies(facet: Facet, node: Node) -> bool:
    """Whether all that has the first is matched by the second: by everything, or by days
    that hold its own."""
    if not isinstance(node, Facet):
        return isinstance(node, Everything)
    held, holds = facet.accepted, node.accepted
    return (
        isinstance(held, Days)
        and isinstance(holds, Days)
        and holds.first <= held.first
        and held.last <= holds.last
    )


def _without(nodes: Sequence[Node], facet: Facet) -> str:
    rest = tuple(node for node in nodes if node is not facet)
    if not rest:
        return canonical(Everything())
    text = _understood(normal(And(rest)))
    return text or canonical(normal(And((Everything(), *rest))))


def _understood(node: Node) -> str | None:
    """The text of a tree, or None where the language takes none that is like it: it only
    says what a release must not have, or is too large."""
    try:
        return parse(canonical(node)).canonical
    except QueryError:
        return None
