"""The place of a text where a query matched, as pieces that say which words did."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notifier.markup import excerpt
from notifier.release import Hit
from notifier.sentences import sentences

MAX_CHARS = 280
MAX_HITS = 200
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and whether it is what matched."""

    text: str
    is_match: bool


Snippet = tuple[Piece, ...]
"""Pieces that give the text when they are put together; none is empty."""


def marked(text: str, hits: Sequence[Hit]) -> Snippet:
    """A whole text. Of hits that overlap, the one that begins first is marked."""
    return _marked(text, 0, len(text), hits)


def snippet(text: str, hits: Sequence[Hit]) -> Snippet:
    """The sentence of ``text`` with the most distinct words that matched, the first of
    equals, cut at words to about MAX_CHARS around its first hit, with ellipses.

    Args:
        hits: places in ``text``; where there is none, its beginning is given.
    """
    best, most = None, 0
    for start, end in _spans(text):
        inside = [hit for hit in hits[:MAX_HITS] if start <= hit.start < hit.end <= end]
        distinct = len({hit.text.casefold() for hit in inside})
        if distinct > most:
            best, most = (start, end, inside), distinct
    if best is None:
        beginning = excerpt(text, MAX_CHARS)
        return marked(beginning, ())
    return _around(text, *best)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for sentence in sentences(text):
        yield start, start + len(sentence.rstrip())
        start += len(sentence)


def _around(text: str, start: int, end: int, hits: Sequence[Hit]) -> Snippet:
    first = min(hits, key=lambda hit: hit.start)
    left, right = start, end
    if end - start > MAX_CHARS:
        left = _after_blank(text, max(start, first.start - MAX_CHARS // 3), start, first.start)
        right = _before_blank(text, min(end, left + MAX_CHARS), end, first.end)
    before = (Piece(f"{_ELLIPSIS} ", is_match=False),) if left > start else ()
    after = (Piece(f" {_ELLIPSIS}", is_match=False),) if right < end else ()
    return *before, *_marked(text, left, right, hits), *after


def _marked(text: str, left: int, right: int, hits: Sequence[Hit]) -> Snippet:
    """``text[left:right]`` with the hits that are inside."""
    found: list[Piece] = []
    done = left
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start < done or hit.end > right:
            continue
        found.append(Piece(text[done : hit.start], is_match=False))
        found.append(Piece(text[hit.start : hit.end], is_match=True))
        done = hit.end
    found.append(Piece(text[done:right], is_match=False))
    return tuple(piece for piece in found if piece.text)


def _after_blank(text: str, place: int, start: int, limit: int) -> int:
    """First place after a blank from ``place`` on, no later than ``limit``."""
    if place == start:
        return place
    blank = text.find(" ", place, limit)
    return limit if blank < 0 else blank + 1


def _before_blank(text: str, place: int, end: int, limit: int) -> int:
    """Last place before a blank up to ``place``, no earlier than ``limit``."""
    if place == end:
        return place
    blank = text.rfind(" ", limit, place)
    return max(place, limit) if blank < 0 else blank
