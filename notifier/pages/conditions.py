"""Conditions of a search in words: what it can be narrowed by, and what it is."""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from notifier import wording
from notifier.cleaning import published_line
from notifier.countries import name_of
from notifier.narrowing import Narrower, Wider
from notifier.pages.lines import Link
from notifier.query import Days, Facet
from notifier.site import search_page_path

MAX_LINK_CHARS = 2_000

Numbered = tuple[Link, int]
Address = Callable[[str, str], str]
"""Address of the page of a query in the topic of a slug, or in all where that is empty."""


@dataclass(frozen=True, slots=True)
class TopicNumber:
    """How many of the results are filed under a topic."""

    slug: str
    title: str
    number: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What a search can be narrowed by, and what it is narrowed by.

    Attributes:
        topics: those that keep some of the results.
        category_names: as the source states them, by their folded words.
        topic: slug and title of the one that it is narrowed to, besides its query.
    """

    countries: Sequence[Narrower]
    times: Sequence[Narrower]
    categories: Sequence[Narrower]
    wider: Sequence[Wider]
    topics: Sequence[TopicNumber]
    category_names: Mapping[str, str]
    topic: tuple[str, str] | None = None

    @property
    def slug(self) -> str:
        """Of the topic that the search is narrowed to, or empty."""
        return self.topic[0] if self.topic else ""


def narrower(address: Address, query: str, facets: Facets) -> list[tuple[str, list[Numbered]]]:
    """Headings, and under each of them links that narrow the search, with their numbers."""
    groups = (
        ("Date", facets.times),
        ("Country", facets.countries),
        ("Category", facets.categories),
    )
    named = [
        (heading, [_narrower(address, one, facets) for one in found if _is_short(one)])
        for heading, found in groups
    ]
    filed = [] if facets.topic else [_topic(address, query, one) for one in facets.topics]
    return [(heading, found) for heading, found in [*named, ("Topic", filed)] if found]


def _topic(address: Address, query: str, one: TopicNumber) -> Numbered:
    return Link(one.title, address(query, one.slug)), one.number


def wider(address: Address, query: str, facets: Facets) -> list[Link]:
    """What the search is narrowed by, with the way to take it away."""
    found = [Link(_named(one.facet), address(one.query, facets.slug)) for one in facets.wider]
    if facets.topic is None:
        return found
    return [*found, Link(f"topic: {facets.topic[1]}", address(query, ""))]


def _is_short(one: Narrower) -> bool:
    return len(search_page_path(one.query)) <= MAX_LINK_CHARS


def _narrower(address: Address, one: Narrower, facets: Facets) -> Numbered:
    label = _condition(one.facet)
    if one.facet.field == "category":
        label = published_line(facets.category_names.get(label, label))
    return Link(label, address(one.query, facets.slug)), one.number


def _named(facet: Facet) -> str:
    """A condition in words, with the name of its field where that does not show."""
    label = _condition(facet)
    return label if facet.field in {"country", "date"} else f"{facet.field}: {label}"


def _condition(facet: Facet) -> str:
    accepted = facet.accepted
    if isinstance(accepted, Days):
        return _days(accepted.first, accepted.last)
    if facet.field == "country":
        return name_of(accepted[0])
    return " or ".join(accepted)


def _days(first: date, last: date) -> str:
    if first == date.min:
        return f"until {wording.short_day(last)}"
    if last == date.max:
        return f"since {wording.short_day(first)}"
    return _span(first, last) or f"{wording.short_day(first)} to {wording.short_day(last)}"


def _span(first: date, last: date) -> str:
    """A day, a whole month or a whole year; empty for other days."""
    if first == last:
        return wording.short_day(first)
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return str(first.year)
    end = monthrange(first.year, first.month)[1]
    is_month = first.day == 1 and last == first.replace(day=end)
    return wording.month(first.isoformat()[:7]) if is_month else ""
