"""The sentence of a release that matched, with its words marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from notifier.markup import excerpt, html_highlighted
from notifier.release import Hit
from notifier.sentences import sentences

MAX_CHARS = 280
MAX_HITS = 200
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text, said twice; ``html`` is safe."""

    text: str
    html: str


def matching_sentence(body: str, hits: Sequence[Hit]) -> Excerpt:
    """The sentence with the most distinct words that matched, the first of equals.

    Cut at words to about MAX_CHARS around its first hit. Where only the title matched,
    or nothing did, the beginning of the body.
    """
    in_body = [hit for hit in hits if hit.field == "body"][:MAX_HITS]
    best, most = None, 0
    for start, end in _spans(body):
        inside = [hit for hit in in_body if start <= hit.start < hit.end <= end]
        distinct = len({hit.text.casefold() for hit in inside})
        if distinct > most:
            best, most = (start, end, inside), distinct
    if best is None:
        beginning = excerpt(body, MAX_CHARS)
        return Excerpt(beginning, html_highlighted(beginning, ()))
    return _around(body, *best)


def _spans(body: str) -> Iterator[tuple[int, int]]:
    start = 0
    for sentence in sentences(body):
        yield start, start + len(sentence.rstrip())
        start += len(sentence)


def _around(body: str, start: int, end: int, hits: Sequence[Hit]) -> Excerpt:
    first = min(hits, key=lambda hit: hit.start)
    left, right = start, end
    if end - start > MAX_CHARS:
        left = _after_blank(body, max(start, first.start - MAX_CHARS // 3), start, first.start)
        right = _before_blank(body, min(end, left + MAX_CHARS), end, first.end)
    before = f"{_ELLIPSIS} " if left > start else ""
    after = f" {_ELLIPSIS}" if right < end else ""
    piece = body[left:right]
    moved = [
        replace(hit, start=hit.start - left, end=hit.end - left)
        for hit in hits
        if left <= hit.start and hit.end <= right
    ]
    marked = html_highlighted(piece, moved)
    return Excerpt(f"{before}{piece}{after}", f"{before}{marked}{after}")


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
