"""The facts of a change: figures, dates and names that gave way to others, and how much
was said more or less."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from notifier.difference import Difference, words_changed
from notifier.fingerprint import canonical_text
from notifier.mentions import Mention, amounts, changed, changed_amounts, dates, names
from notifier.places import places, whole
from notifier.release import Facts, Pairs
from notifier.sentences import sentences

_Finder = Callable[[str], list[Mention]]
_Comparison = Callable[[Sequence[Mention], Sequence[Mention]], Pairs]


@dataclass(frozen=True, slots=True)
class Compared:
    """A text before and after, with the edits that lead from one to the other."""

    old: str
    new: str
    edits: Difference


def found(title: Compared, body: Compared) -> Facts:
    """What a title and a body came to state otherwise; sentences and words are counted in
    the body alone."""
    added, removed = words_changed(body.edits)
    changes = list(places(body.edits))

    def pairs(find: _Finder, compare: _Comparison = changed) -> Pairs:
        texts = (title, body)
        return _without_moves(
            [pair for text in texts for pair in _changed_mentions(find, text, compare)]
        )

    return Facts(
        figures=pairs(amounts, changed_amounts),
        dates=pairs(dates),
        names=pairs(names),
        sentences_added=sum(len(whole(place.new)) for place in changes if not place.old),
        sentences_dropped=sum(len(whole(place.old)) for place in changes if not place.new),
        words_added=added,
        words_removed=removed,
    )


def _changed_mentions(
    find: _Finder, text: Compared, compare: _Comparison
) -> Iterator[tuple[str, str]]:
    """Mentions that a change touches, each with the one in its place."""
    before = _outside(find(text.old), text.old, text.new)
    after = _outside(find(text.new), text.new, text.old)
    for place in places(text.edits):
        if not place.is_whole:
            yield from compare(
                _touched(before, place.old_start, len(place.old)),
                _touched(after, place.new_start, len(place.new)),
            )


def _outside(mentions: Sequence[Mention], text: str, other: str) -> list[Mention]:
    """Mentions of ``text`` but for those in sentences that stand in ``other`` too: where
    sentences changed places, nothing in them has changed."""
    there = {canonical_text(sentence) for sentence in sentences(other)}
    here = sentences(text)
    ends = list(accumulate(map(len, here)))
    stays = [canonical_text(sentence) in there for sentence in here]
    return [one for one in mentions if not stays[bisect_right(ends, one.start)]]


def _touched(mentions: Sequence[Mention], start: int, length: int) -> list[Mention]:
    """Mentions in a stretch of text, or next to it: a blank between them keeps none off."""
    return [one for one in mentions if one.start <= start + length and start <= one.end + 1]


def _without_moves(pairs: Sequence[tuple[str, str]]) -> Pairs:
    """Pairs without those that are deleted here and inserted there."""
    kept = list(pairs)
    for old, new in pairs:
        if old and not new and ("", old) in kept:
            kept.remove((old, new))
            kept.remove(("", old))
    return tuple(kept)
