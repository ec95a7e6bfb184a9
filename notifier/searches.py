"""Searches by address: any query has a feed, ``search.atom?q=QUERY``, and a page.

The address of a feed may spell its query in any way; the document has one name, with the
canonical text, so that equal searches are one feed.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

from notifier.errors import QueryError, SearchRefused
from notifier.query import MAX_CHARS, Query, parse
from notifier.site import FORMATS, search_path

# The address stands three times in a Link header, for which proxies have room for 8 to 16
# kB: nginx reads the header of an answer into proxy_buffer_size.
MAX_ADDRESS_CHARS: Final = 2_000
MAX_PAGE: Final = 100
"""The last page that a search may have, however much it finds."""
_MAX_FIELDS = 16
# A query of MAX_CHARS, percent-encoded: a syllable of Korean takes nine.
_MAX_STATED_CHARS = 40_000
_MAX_DIGITS = 9
# One character more than a slug may have, so that what is cut is never taken for one.
_MAX_SLUG_CHARS = 65
_SEARCH = re.compile(rf"search\.({'|'.join(FORMATS)})(?:\?(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Search:
    """A search feed in one format; ``extension`` is one of ``site.FORMATS``."""

    query: Query
    extension: str

    @property
    def name(self) -> str:
        """Its path and canonical query, at most MAX_ADDRESS_CHARS printable ASCII."""
        return search_path(self.query.canonical, self.extension)


@dataclass(frozen=True, slots=True)
class Made:
    """The document of a search feed.

    Attributes:
        is_published: whether the public folder shows all that the document was made from;
            False while a publish is due.
    """

    body: bytes
    is_published: bool


def is_search(path: str) -> bool:
    """Whether a path below the site, with its query, is that of a search feed."""
    return _SEARCH.fullmatch(path) is not None


def read(path: str) -> Search:
    """The search feed that a path with its query asks for, without the leading slash.

    Parameters besides ``q`` are passed over.

    Raises:
        SearchRefused: 400 when ``q`` is not there once or is no query, 414 when it or its
            canonical text is too long, 404 when the path is not that of a search feed.
    """
    found = _SEARCH.fullmatch(path)
    if found is None:
        raise SearchRefused(404, "this is not the address of a search feed")
    if len(path) > MAX_ADDRESS_CHARS:
        raise _too_long("")
    search = Search(_query(found[2] or ""), found[1])
    if len(search.name) > MAX_ADDRESS_CHARS:
        raise _too_long(" in its canonical form")
    return search


def _query(stated: str) -> Query:
    try:
        form = parse_qs(stated, errors="strict", max_num_fields=_MAX_FIELDS)
    except ValueError:
        raise SearchRefused(400, "the address must be UTF-8, with few parameters") from None
    texts = form.get("q", [])
    if len(texts) != 1:
        raise SearchRefused(400, "q must be given once, as in search.atom?q=steel")
    try:
        return parse(texts[0])
    except QueryError as error:
        raise SearchRefused(400, str(error)) from error


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address of the search page asks for.

    Attributes:
        text: the query as typed, without blanks around it; empty asks for nothing.
        page: from 1; may be greater than MAX_PAGE, and no search has that one.
        is_newest: whether the newest come first, instead of the best.
        topic: slug of the topic under which results must be filed, as stated: there may be
            none such; empty for any.
        refusal: why it cannot be answered, or None.
    """

    text: str
    page: int = 1
    is_newest: bool = False
    topic: str = ""
    refusal: SearchRefused | None = None


def asked(stated: str) -> Asked:
    """What is asked for by what stands after the ``?`` of the page's address; never an
    error. A page that is no number is the first one; other parameters are passed over."""
    if len(stated) > _MAX_STATED_CHARS:
        sentence = f"a search has at most {MAX_CHARS:,} characters; a longer one wants a topic"
        return Asked("", refusal=SearchRefused(414, sentence))
    try:
        form = parse_qs(stated, errors="strict", max_num_fields=_MAX_FIELDS)
    except ValueError:
        sentence = "the address must be UTF-8, with few parameters"
        return Asked("", refusal=SearchRefused(400, sentence))
    texts = form.get("q", [""])
    refusal = None
    if len(texts) > 1:
        refusal = SearchRefused(400, "the address holds several searches; this is the first")
    return Asked(
        text=texts[0].strip(),
        page=_page(form.get("page", [""])[0]),
        is_newest=form.get("order") == ["newest"],
        topic=form.get("topic", [""])[0].strip()[:_MAX_SLUG_CHARS],
        refusal=refusal,
    )


def _page(stated: str) -> int:
    is_number = stated.isascii() and stated.isdigit() and len(stated) <= _MAX_DIGITS
    return max(int(stated), 1) if is_number else 1


def _too_long(how: str) -> SearchRefused:
    return SearchRefused(
        414,
        f"the address of this search is longer than {MAX_ADDRESS_CHARS} characters{how};"
        " a query this long wants a topic",
    )
