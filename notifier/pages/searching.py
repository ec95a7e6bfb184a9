"""The page of a search: the form, what was found, what is wrong, how to ask."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from notifier import wording
from notifier.cleaning import published_line, published_text
from notifier.errors import QueryError
from notifier.pages import conditions, feeds, lines, text
from notifier.pages.conditions import Facets
from notifier.pages.frame import Frame, framed, page
from notifier.pages.lines import Link, ReleaseLine
from notifier.query import Query, has_words, piece_at
from notifier.release import Hit, Release
from notifier.site import Site, search_page_path, search_parameters
from notifier.snippets import Piece, Snippet, snippet

SEARCH = "search"
MAX_ECHOED_CHARS = 4_000
_AROUND_CHARS = 60
_MAX_WRONG_CHARS = 80
_TITLE_CHARS = 60
_HEADING_CHARS = 160
_OPTIONAL = ("kept", "problem", "hint", "wrong", "nowhere", "examples", "feed", "results")

EXAMPLES = (
    ("Japan AND steel", "both words, anywhere; a blank means AND"),
    ("steel OR aluminium", "either word"),
    ("steel NOT quota", "the first word, and not the second"),
    ('"supply chain"', "these words next to each other"),
    ('"trade deal"~3', "the same, with at most 3 other words between"),
    ("steel NEAR/5 tariff", "both within 5 words, in either order"),
    ("export*", "words that begin so: exports, exporters"),
    ("=US", "as it is written, and not us"),
    ("title:hydrogen", "in the title; body: in the text"),
    ("country:Japan", "about a country or bloc"),
    ("date:2025-09", "of a day, a month or a year; 2025-01..2025-03, >=2025-09"),
    ("kind:figures", "changed so at last: retitled, redated, wording, typo, …"),
    ("weight:major", "changed so much at last: none, minor, major"),
    ("category:energy", "of a category of the source"),
    ("(chips OR batteries) country:(US OR CN)", "parentheses hold what belongs together"),
)
"""The language in short: queries, and what they find."""

Parameters = Sequence[tuple[str, str]]
"""Names and values, as ``site.search_parameters`` gives them."""


@dataclass(frozen=True, slots=True)
class Results:
    """A page of results.

    Attributes:
        found: releases, and because of which words.
        total: number of releases that match, as far as they were looked at.
        is_total: whether all were looked at.
        page: from 1; may be greater than ``number_of_pages``.
        is_newest: whether the newest come first, instead of the best.
    """

    found: Sequence[tuple[Release, tuple[Hit, ...]]]
    total: int
    is_total: bool
    page: int
    number_of_pages: int
    is_newest: bool
    facets: Facets


@dataclass(frozen=True, slots=True)
class _Result:
    line: ReleaseLine
    title_html: str
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class _Wrong:
    """A query around the place where it is wrong."""

    before: str
    wrong: str
    after: str
    column: int


def search_help(site: Site, kept: Parameters = ()) -> bytes:
    """The form, and how to ask.

    Args:
        kept: what the next search is to keep of the address.
    """
    return _page(site, "", "Search", kept=kept, examples=_examples())


def search_refused(site: Site, typed: str, sentence: str) -> bytes:
    """The form with what was typed, and why it is not answered."""
    return _page(site, typed, "Search", problem=sentence, examples=_examples())


def search_nowhere(site: Site, typed: str, topic: str, *, is_newest: bool) -> bytes:
    """The form with what was typed, that there is no such topic, and the way to search
    without it."""
    sentence = f"There is no topic called {published_line(topic)}."
    text = typed[:MAX_ECHOED_CHARS]
    path = search_page_path(text, is_newest=is_newest) if text else SEARCH
    return _page(
        site,
        typed,
        "Search",
        nowhere=sentence,
        kept=search_parameters("", is_newest=is_newest),
        everywhere=Link("Search all releases", path),
    )


def search_error(site: Site, error: QueryError, kept: Parameters = ()) -> bytes:
    """The form with what was typed, what is wrong with it, and where.

    Args:
        kept: what the next search is to keep of the address.
    """
    problem = f"{error.problem[:1].upper()}{error.problem[1:]}"
    return _page(
        site,
        error.query,
        "This search is not understood",
        kept=kept,
        problem=published_line(problem),
        hint=published_line(error.hint),
        wrong=_wrong(error),
        examples=_examples(),
    )


def search_results(site: Site, query: Query, results: Results) -> bytes:
    """What a search found; ``results`` are shown in the order given."""
    feed = feeds.of_search(site, query.canonical)

    def address(text: str, topic: str) -> str:
        return site.address(search_page_path(text, topic, is_newest=results.is_newest))

    return _page(
        site,
        query.text,
        f"Search: {_shortened(query.text, _TITLE_CHARS)}",
        kept=search_parameters(results.facets.slug, is_newest=results.is_newest),
        feed=feed,
        number=_number(results),
        searched=_shortened(query.text, _HEADING_CHARS),
        found=[_result(site, release, because) for release, because in results.found],
        results=results,
        wish=f"?q={quote(query.text, safe='')}",
        narrowed=conditions.wider(address, query.canonical, results.facets),
        facets=conditions.narrower(address, query.canonical, results.facets),
        orders=_orders(query, results),
        has_words=has_words(query.root),
        before=_to(query, results, results.page - 1)
        if 1 < results.page <= results.number_of_pages
        else None,
        after=_to(query, results, results.page + 1)
        if results.page < results.number_of_pages
        else None,
        first=_to(query, results, 1),
    )


def _page(site: Site, typed: str, title: str, **values: object) -> bytes:
    feed = values.get("feed")
    documents = (feed,) if isinstance(feed, feeds.Feed) else ()
    frame = _frame(site, title, documents)
    known = dict.fromkeys(_OPTIONAL)
    echoed = _displayed(typed[:MAX_ECHOED_CHARS])
    return page("search", frame, typed=echoed, **known | values)


def _frame(site: Site, title: str, documents: Sequence[feeds.Feed]) -> Frame:
    """Searches are not to be found by search engines, so they name no address."""
    found = framed(site, SEARCH, title=title, description="", feeds=documents)
    return replace(found, canonical="")


def _examples() -> list[tuple[str, str, str]]:
    return [(query, f"{SEARCH}?q={quote(query, safe='')}", says) for query, says in EXAMPLES]


def _displayed(typed: str) -> str:
    """What was typed, character for character, without any that must not be shown."""
    return "".join(char if char == published_text(char) else "\ufffd" for char in typed)


def _wrong(error: QueryError) -> _Wrong:
    start = error.column - 1
    wrong = piece_at(error.query, error.column)[:_MAX_WRONG_CHARS]
    end = start + len(wrong)
    before = error.query[max(0, start - _AROUND_CHARS) : start]
    after = error.query[end : end + _AROUND_CHARS]
    return _Wrong(
        before=("…" if start > _AROUND_CHARS else "") + _displayed(before),
        wrong=_displayed(wrong),
        after=_displayed(after) + ("…" if len(error.query) > end + _AROUND_CHARS else ""),
        column=error.column,
    )


def _shortened(typed: str, most: int) -> str:
    line = published_line(typed)
    return f"{line[:most].rstrip()}…" if len(line) > most else line


def _number(results: Results) -> str:
    more = "" if results.is_total else "More than "
    return f"{more}{wording.count(results.total, 'release', 'releases')}"


def _result(site: Site, release: Release, because: Sequence[Hit]) -> _Result:
    current = release.current
    in_title, in_body = (
        [hit for hit in because if hit.field == field] for field in ("title", "body")
    )
    pieces = snippet(current.body, in_body)
    return _Result(
        line=lines.release(site, release),
        title_html=text.highlighted_title(current.title, current.date, in_title),
        snippet=tuple(Piece(published_text(one.text), one.is_match) for one in pieces),
    )


def _orders(query: Query, results: Results) -> list[tuple[Link, bool]]:
    """Links that sort the results, and whether they are sorted so."""
    both = (("Best first", False), ("Newest first", True))
    return [
        (
            Link(name, _address(query, results, 1, is_newest=is_newest)),
            is_newest is results.is_newest,
        )
        for name, is_newest in both
    ]


def _to(query: Query, results: Results, number: int) -> Link:
    return Link(f"Page {number}", _address(query, results, number, is_newest=results.is_newest))


def _address(query: Query, results: Results, number: int, *, is_newest: bool) -> str:
    page = f"&page={number}" if number > 1 else ""
    path = search_page_path(query.text, results.facets.slug, is_newest=is_newest)
    return f"{path}{page}"
