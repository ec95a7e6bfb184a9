"""How one item of a letter is said, in HTML and in plain text.

A line holds what the templates show. ``*_html`` is safe: ``markup`` has escaped it. The
less detail, the more of its fields are empty.
"""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from notifier.cleaning import published_line, published_text, published_title
from notifier.difference import Difference, Edit
from notifier.digest.excerpt import Excerpt, matching_sentence
from notifier.digest.letter import Item
from notifier.markup import (
    excerpt,
    html_difference,
    matched_words,
    shortened,
    text_difference,
)
from notifier.release import EventType, Match, Neighbour, Revision
from notifier.site import Site, release_path, revision_path, topic_path
from notifier.wording import alike, day, kinds

MAX_TITLE_CHARS = 300
MAX_CHANGE_CHARS = 1_200
MAX_FIGURES = 12
MAX_WORDS = 3
MAX_TOPICS = 6
TEXT_COLUMNS = 74
INDENT = "  "

EMPTY = Excerpt("", "")
EARLIER = ", for a text that you were told of before"


class Detail(IntEnum):
    """How much is said of each item."""

    TITLES = 0
    BRIEF = 1
    FULL = 2


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic that an item matched, its address if it has a page, and the words."""

    title: str
    url: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreviousLine:
    """The issue of a series before an item."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One item as shown.

    Attributes:
        edits: how often the release had been revised by then.
        url: page of the release.
        changes_url: page of the revision with the difference; empty unless revised.
        day: date of the release in words.
        what: kinds of the change in words; empty unless revised.
        figures: (old, new) pairs; "" where there is no partner.
        excerpt: the sentence that matched, of a new or restored release.
        new_title: what changed in the title.
        changes: what changed in the body.
        previous: the issue of the series before, if any.
        fault: why only title and link are shown, or empty.
    """

    type: EventType
    title: str
    edits: int
    url: str
    changes_url: str
    day: str
    what: str
    topics: tuple[TopicLine, ...]
    figures: tuple[tuple[str, str], ...]
    excerpt: Excerpt
    new_title: Excerpt
    changes: Excerpt
    previous: PreviousLine | None
    fault: str = ""


def line(site: Site, item: Item, detail: Detail) -> Line:
    """The item in as much detail as asked for.

    Where its stored difference or hits cannot be shown, its title and link are: one
    damaged release must not hold up a digest.
    """
    try:
        return _line(site, item, detail)
    except (LookupError, ValueError) as error:
        fault = f"{item.event.release.id}: shown as title and link: {error!r}"
        return _line(site, item, Detail.TITLES, fault)


def _line(site: Site, item: Item, detail: Detail, fault: str = "") -> Line:
    revision, release = item.event.revision, item.event.release
    revised = item.event.type is EventType.REVISED
    shown, full = detail >= Detail.BRIEF, detail is Detail.FULL
    return Line(
        type=item.event.type,
        title=_title(revision),
        edits=revision.number - 1,
        url=site.address(release_path(release.id)),
        changes_url=site.address(revision_path(release.id, revision.number)) if revised else "",
        day=day(revision.date),
        what=kinds(revision) + alike(item.event) if revised and shown else "",
        topics=topic_lines(site, item.topics[:MAX_TOPICS]) if shown else (),
        figures=_figures(item) if revised and shown else (),
        excerpt=_excerpt(item) if full else EMPTY,
        new_title=_changes(item.title_difference) if revised and full else EMPTY,
        changes=_changes(item.difference) if revised and full else EMPTY,
        previous=_previous(site, item) if shown else None,
        fault=fault,
    )


def _title(stated: Revision | Neighbour) -> str:
    return excerpt(published_title(stated.title, stated.date), MAX_TITLE_CHARS)


def _previous(site: Site, item: Item) -> PreviousLine | None:
    found = item.event.release.neighbours.previous
    if found is None:
        return None
    url = site.address(release_path(found.id))
    return PreviousLine(_title(found), url)


def topic_lines(site: Site, matches: Iterable[Match]) -> tuple[TopicLine, ...]:
    """Topics with their addresses, and at most MAX_WORDS words of each."""
    return tuple(
        TopicLine(
            title=published_line(match.title) + (EARLIER if match.is_earlier else ""),
            url=site.address(topic_path(match.slug)) if match.slug else "",
            words=tuple(map(published_line, matched_words(match.because)[:MAX_WORDS])),
        )
        for match in matches
    )


def _figures(item: Item) -> tuple[tuple[str, str], ...]:
    return tuple(
        (published_line(old), published_line(new)) for old, new in item.figures[:MAX_FIGURES]
    )


def _excerpt(item: Item) -> Excerpt:
    if item.event.type not in {EventType.NEW, EventType.RESTORED}:
        return EMPTY
    hits = [hit for match in item.topics for hit in match.because]
    found = matching_sentence(item.event.revision.body, hits)
    return Excerpt(_wrapped(found.text), published_line(found.html))


def _changes(edits: Difference) -> Excerpt:
    """The changed places with some words around them; nothing where nothing changed."""
    if all(op == "equal" for op, _ in edits):
        return EMPTY
    places = _cut(shortened(edits))
    return Excerpt(_wrapped(text_difference(places)), published_text(html_difference(places)))


def _cut(edits: Difference) -> Difference:
    """The first MAX_CHANGE_CHARS characters of edits, with an ellipsis after a cut."""
    kept: list[Edit] = []
    room = MAX_CHANGE_CHARS
    for op, text in edits:
        if len(text) > room:
            return (*kept, (op, text[:room]), ("equal", " …"))
        kept.append((op, text))
        room -= len(text)
    return tuple(kept)


def _wrapped(text: str) -> str:
    return textwrap.fill(
        published_line(text),
        TEXT_COLUMNS,
        initial_indent=INDENT,
        subsequent_indent=INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )
