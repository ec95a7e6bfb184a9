"""How a text became another one: kinds and weight, and the facts that justify them.

The rules are few and can be said in a sentence each (docs/changes.md shows one real
example of every kind). A decimal slip is never cosmetic: any figure that changed makes a
change major.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import Self

from notifier.difference import Difference, difference, words_changed
from notifier.fingerprint import canonical_text, containment, shingles
from notifier.mentions import (
    Mention,
    amounts,
    changed,
    changed_amounts,
    dates,
    names,
    negations,
)
from notifier.opposites import turns
from notifier.release import Facts, Pairs, Record, Revision, Weight
from notifier.sentences import sentences
from notifier.spelling import is_respelling
from notifier.words import keys

REWRITTEN = 0.20
TYPO_WORDS = 2
MINOR_WORDS = 5
MAX_REPLACEMENTS = 3
CUT_MIN_CHARS = 200
CUT_MAX_SHARE = 0.98

_ENDED = re.compile(r"[.!?。…][\"'”’)\]」』]*\s*\Z")

_Finder = Callable[[str], list[Mention]]
_Comparison = Callable[[Sequence[Mention], Sequence[Mention]], Pairs]

SMALL = frozenset({"typo", "wording"})


@dataclass(frozen=True, slots=True)
class Stated:
    """What a source says of a release at one time."""

    title: str
    date: date
    body: str

    @classmethod
    def of(cls, one: Record | Revision) -> Self:
        """What a seed states, or what it stated once."""
        return cls(one.title, one.date, one.body)


@dataclass(frozen=True, slots=True)
class Change:
    """How a release changed from one revision to the next.

    Attributes:
        kinds: see docs/changes.md; at least one.
        title_difference: empty where the title is the same.
    """

    kinds: tuple[str, ...]
    weight: Weight
    facts: Facts
    difference: Difference
    title_difference: Difference

    def as_revert(self) -> "Change":
        """The same change, known to bring an older text back."""
        return replace(self, kinds=("revert", *self.kinds))


FIRST = Change(("first",), Weight.MAJOR, Facts(), (), ())


def signature(kinds: Sequence[str], edits: Difference) -> str:
    """What tells one editing campaign from another: releases that were changed in the same
    way have the same signature; "" where a change is like no other.

    A rename is told by the words it replaces, a republication under new dates by its
    kinds, for what it leaves out differs from release to release.
    """
    if "redated" in kinds:
        return "kinds: " + " ".join(sorted(kinds))
    replaced = {
        (" ".join(keys(place.old)), " ".join(keys(place.new))) for place in _places(edits)
    }
    if not replaced or len(replaced) > MAX_REPLACEMENTS:
        return ""
    return "words: " + "; ".join(f"{old} -> {new}" for old, new in sorted(replaced))


def is_cut(body: str) -> bool:
    """Whether a body ends in mid-text: without the mark that ends a sentence. Two of the
    40 bundled releases do, and no whole one."""
    return _ENDED.search(body) is None


def is_cut_copy(body: str, whole: str) -> bool:
    """Whether ``body`` is a beginning of ``whole``, long enough to tell, and cut off."""
    short, long = canonical_text(body), canonical_text(whole)
    long_enough = CUT_MIN_CHARS <= len(short) <= CUT_MAX_SHARE * len(long)
    return long_enough and is_cut(body) and long.startswith(short)


def _goes_on(cut: str, whole: str) -> bool:
    """Whether ``whole`` begins with ``cut``, whatever that is cut in."""
    return canonical_text(whole).startswith(canonical_text(cut))


def change(old: Stated, new: Stated) -> Change:
    """How ``old`` became ``new``; they differ in more than typography."""
    edits = difference(old.body, new.body)
    retitled = canonical_text(old.title) != canonical_text(new.title)
    title_edits = difference(old.title, new.title) if retitled else ()
    facts = _facts(old, new, edits, title_edits)
    kinds = [
        *(["retitled"] if retitled else []),
        *(["redated"] if old.date != new.date else []),
        *_body_kinds(old.body, new.body, edits, facts),
    ]
    return Change(
        kinds=tuple(kinds) or ("wording",),
        weight=_weight(kinds, edits, facts),
        facts=facts,
        difference=edits,
        title_difference=title_edits,
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A place of change: what stood there and what stands there now, with the offsets in
    the old and in the new text."""

    old: str
    new: str
    old_start: int
    new_start: int

    @property
    def is_whole(self) -> bool:
        """Whether only whole sentences came or went."""
        return not (self.old and self.new) and bool(_whole(self.old or self.new))


def _places(edits: Difference) -> Iterator[Place]:
    old_at = new_at = 0
    removed = added = ""
    for op, text in (*edits, ("equal", "")):
        if op == "delete":
            removed += text
        elif op == "insert":
            added += text
        else:
            if removed or added:
                yield Place(removed, added, old_at, new_at)
            old_at += len(removed) + len(text)
            new_at += len(added) + len(text)
            removed = added = ""


def _facts(old: Stated, new: Stated, edits: Difference, title_edits: Difference) -> Facts:
    added, removed = words_changed(edits)
    places = list(_places(edits))
    titles = list(_places(title_edits))

    def pairs(find: _Finder, compare: _Comparison = changed) -> Pairs:
        in_title = _changed_mentions(find, old.title, new.title, titles, compare=compare)
        in_body = _changed_mentions(find, old.body, new.body, places, compare=compare)
        return _without_moves([*in_title, *in_body])

    return Facts(
        figures=pairs(amounts, changed_amounts),
        dates=pairs(dates),
        names=pairs(names),
        sentences_added=sum(len(_whole(place.new)) for place in places if not place.old),
        sentences_dropped=sum(len(_whole(place.old)) for place in places if not place.new),
        words_added=added,
        words_removed=removed,
    )


def _changed_mentions(
    find: _Finder, old: str, new: str, places: Sequence[Place], *, compare: _Comparison
) -> Iterator[tuple[str, str]]:
    """Mentions that a change touches, each with the one in its place."""
    before, after = _outside(find(old), old, new), _outside(find(new), new, old)
    for place in places:
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


def _whole(text: str) -> list[str]:
    """Whole sentences of a text that was added or dropped; one passage when it has none
    and yet more than MINOR_WORDS words, as a contact block has."""
    found = [
        one for one in sentences(text.strip()) if _ENDED.search(one) and len(keys(one)) > 1
    ]
    return found or ([text] if len(keys(text)) > MINOR_WORDS else [])


def _without_moves(pairs: Sequence[tuple[str, str]]) -> Pairs:
    """Pairs without those that are deleted here and inserted there."""
    kept = list(pairs)
    for old, new in pairs:
        if old and not new and ("", old) in kept:
            kept.remove((old, new))
            kept.remove(("", old))
    return tuple(kept)


def _body_kinds(old: str, new: str, edits: Difference, facts: Facts) -> list[str]:
    if canonical_text(old) == canonical_text(new):
        return []
    if containment(shingles(old), shingles(new)) < REWRITTEN:
        return ["rewrite"]
    if is_cut(old) and not is_cut(new) and _goes_on(old, new):
        return ["completed"]
    kinds = ["figures"] if facts.figures else []
    if facts.names:
        kinds.append("names")
    if facts.sentences_added:
        kinds.append("appended")
    if facts.sentences_dropped:
        kinds.append("shortened")
    return [*kinds, *_rest(edits, facts, explained=bool(kinds))]


def _rest(edits: Difference, facts: Facts, *, explained: bool) -> list[str]:
    """``typo`` or ``wording`` for the words that no figure and no name explains."""
    mentioned = (*facts.figures, *facts.names)
    explaining = {word for pair in mentioned for one in pair for word in keys(one)}
    left = [
        place
        for place in _places(edits)
        if not place.is_whole and (not explained or _words_apart(place) - explaining)
    ]
    if not left:
        return []
    return ["typo"] if _is_typo(left) else ["wording"]


def _words_apart(place: Place) -> set[str]:
    """Words of one side only; a bare number is a part of a figure."""
    apart = set(keys(place.old)) ^ set(keys(place.new))
    return {word for word in apart if not word.isdecimal()}


def _is_typo(places: Sequence[Place]) -> bool:
    """At most TYPO_WORDS words, each spelled nearly as before, and none that turns."""
    words = sum(max(len(keys(place.old)), len(keys(place.new))) for place in places)
    return words <= TYPO_WORDS and all(
        is_respelling(place.old, place.new) and not _turns(place) for place in places
    )


def _turns(place: Place) -> bool:
    """Whether the words that changed say the opposite now."""
    negated = negations(place.old) != negations(place.new)
    return negated or turns(place.old, place.new)


def _weight(kinds: Sequence[str], edits: Difference, facts: Facts) -> Weight:
    """Minor: a typo, or wording of at most MINOR_WORDS words that negates nothing, turns
    nothing into its opposite and changes no date. Anything else is major."""
    words = max(facts.words_added, facts.words_removed)
    turned = any(map(_turns, _places(edits)))
    small = set(kinds) <= SMALL and words <= MINOR_WORDS and not facts.dates and not turned
    return Weight.MINOR if small else Weight.MAJOR
