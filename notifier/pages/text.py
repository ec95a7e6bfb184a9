"""Texts of releases as HTML paragraphs: with what matched marked, and with what changed.

Everything returned is safe HTML: the texts are escaped by ``notifier.markup``, then
cleaned, because what is marked are places in the text as it was stated.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from notifier.cleaning import published_text, published_title
from notifier.difference import Difference, Edit
from notifier.markup import (
    PARAGRAPH_CHARS,
    html_difference,
    html_highlighted,
    paragraphs,
)
from notifier.release import Hit
from notifier.sentences import sentences


def highlighted_title(title: str, day: date, hits: Iterable[Hit]) -> str:
    """``title`` with the hits in ``<mark>``; without them where it had to be cleaned.

    Args:
        day: names a release whose title shows nothing.
        hits: places in ``title``.
    """
    shown = published_title(title, day)
    return html_highlighted(shown, hits if shown == title else ())


def highlighted_paragraphs(text: str, hits: Iterable[Hit]) -> str:
    """``text`` as ``<p>`` elements with the hits in ``<mark>``.

    Args:
        hits: places in ``text``; one that reaches over the end of a paragraph is left out.
    """
    found = []
    places = tuple(hits)
    start = 0
    for part in paragraphs(text):
        start = text.index(part, start)
        end = start + len(part)
        inside = [_moved(hit, start) for hit in places if start <= hit.start <= hit.end <= end]
        found.append(f"<p>{published_text(html_highlighted(part, inside))}</p>")
        start = end
    return "\n".join(found)


def _moved(hit: Hit, by: int) -> Hit:
    return replace(hit, start=hit.start - by, end=hit.end - by)


def difference_paragraphs(edits: Difference) -> str:
    """``edits`` as ``<p>`` elements with ``<ins>`` and ``<del>``, for a whole release."""
    return "\n".join(published_text(html_difference(part)) for part in split(edits))


def split(edits: Difference) -> Iterator[Difference]:
    """Edits cut into paragraphs, at ends of sentences that did not change.

    Joined together, the parts say what ``edits`` say.
    """
    part: list[Edit] = []
    length = 0
    for op, text in edits:
        pieces = sentences(text) if op == "equal" else [text]
        for position, piece in enumerate(pieces, start=1):
            part.append((op, piece))
            length += len(piece)
            if position < len(pieces) and length >= PARAGRAPH_CHARS:
                yield tuple(part)
                part, length = [], 0
    if part:
        yield tuple(part)
