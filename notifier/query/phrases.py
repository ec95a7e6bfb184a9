"""Where the words of a term stand in a field.

All places are looked for at once: a set of ordinals is a number with those bits set, and
to go one word on is to shift it (Baeza-Yates and Gonnet, "A new approach to text
searching", 1992). So a phrase costs its words times a 64th of the field's, also one that
repeats a common word in a text made of it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from notifier.query.document import Field
from notifier.query.tree import Near, Term

Span = tuple[int, int]
"""Ordinals of the first and the last word of a place."""


def spans(term: Term, field: Field) -> Iterable[Span]:
    """Places of ``term`` in order of their beginnings: for each word at which it can
    begin, the shortest."""
    *head, last = term.words
    find = field.written if term.exact else field.found
    places: dict[str, Sequence[int]] = {}
    for word in head:
        places[word] = find(word)
        if not places[word]:
            return ()
    ends = field.beginning(last) if term.prefix else find(last)
    if not head or not ends:
        return [(ordinal, ordinal) for ordinal in ends]
    bits = {word: _bits(ordinals) for word, ordinals in places.items()}
    return _together([*(bits[word] for word in head), _bits(ends)], term.slop)


def _together(places: Sequence[int], slop: int) -> Iterator[Span]:
    """Where one ordinal of each of ``places`` follows the other, ``slop`` left out at most."""
    # begun[gap]: where a place can begin that has left out so many words so far.
    begun = [places[0], *[0] * slop]
    for index, here in enumerate(places[1:], 1):
        before = 0
        for gap in range(slop + 1):
            before |= begun[gap]
            begun[gap] = before & (here >> (index + gap))
        if not any(begun):
            return
    taken = 0
    shortest: list[Span] = []
    for gap, starts in enumerate(begun):
        length = len(places) + gap
        shortest += [(first, first + length - 1) for first in _ordinals_of(starts & ~taken)]
        taken |= starts
    yield from sorted(shortest)


def _bits(ordinals: Sequence[int]) -> int:
    octets = bytearray(ordinals[-1] // 8 + 1)
    for ordinal in ordinals:
        octets[ordinal // 8] |= 1 << ordinal % 8
    return int.from_bytes(octets, "little")


def _ordinals_of(bits: int) -> Iterator[int]:
    text = f"{bits:b}"[::-1]
    place = text.find("1")
    while place >= 0:
        yield place
        place = text.find("1", place + 1)


def near(pair: Near, field: Field) -> Iterator[Span]:
    """Places of either side that have one of the other side near them."""
    left, right = list(spans(pair.left, field)), list(spans(pair.right, field))
    yield from _beside(left, right, pair.distance)
    yield from _beside(right, left, pair.distance)


def _beside(some: Iterable[Span], others: Sequence[Span], distance: int) -> Iterator[Span]:
    """Those of ``some`` that end or begin at most ``distance`` words from one of ``others``."""
    firsts = sorted(first for first, _ in others)
    lasts = sorted(last for _, last in others)
    for first, last in some:
        after = bisect_left(firsts, last + 1)
        before = bisect_left(lasts, first) - 1
        if (after < len(firsts) and firsts[after] - last - 1 <= distance) or (
            before >= 0 and first - lasts[before] - 1 <= distance
        ):
            yield first, last
