"""How a text became another one: kinds and weight, and the facts that justify them.

The rules are few and can be said in a sentence each (docs/changes.md shows one real
example of every kind). A decimal slip is never cosmetic: any figure that changed makes a
change major.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from notifier.difference import Difference, difference
from notifier.facts import Compared, found
from notifier.fingerprint import canonical_text, containment, shingles
from notifier.mentions import negations
from notifier.opposites import turns
from notifier.places import MINOR_WORDS, Place, places
from notifier.release import Facts, Record, Revision, Weight
from notifier.sentences import is_cut
from notifier.spelling import is_respelling
from notifier.words import keys

REWRITTEN = 0.20
TYPO_WORDS = 2
MAX_REPLACEMENTS = 3
CUT_MIN_CHARS = 200
CUT_MAX_SHARE = 0.98

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
        (" ".join(keys(place.old)), " ".join(keys(place.new))) for place in places(edits)
    }
    if not replaced or len(replaced) > MAX_REPLACEMENTS:
        return ""
    return "words: " + "; ".join(f"{old} -> {new}" for old, new in sorted(replaced))


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
    facts = found(
        Compared(old.title, new.title, title_edits), Compared(old.body, new.body, edits)
    )
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
        for place in places(edits)
        if not place.is_whole and (not explained or _words_apart(place) - explaining)
    ]
    if not left:
        return []
    return ["typo"] if _is_typo(left) else ["wording"]


def _words_apart(place: Place) -> set[str]:
    """Words of one side only; a bare number is a part of a figure."""
    apart = set(keys(place.old)) ^ set(keys(place.new))
    return {word for word in apart if not word.isdecimal()}


def _is_typo(left: Sequence[Place]) -> bool:
    """At most TYPO_WORDS words, each spelled nearly as before, and none that turns."""
    words = sum(max(len(keys(place.old)), len(keys(place.new))) for place in left)
    return words <= TYPO_WORDS and all(
        is_respelling(place.old, place.new) and not _turns(place) for place in left
    )


def _turns(place: Place) -> bool:
    """Whether the words that changed say the opposite now."""
    negated = negations(place.old) != negations(place.new)
    return negated or turns(place.old, place.new)


def _weight(kinds: Sequence[str], edits: Difference, facts: Facts) -> Weight:
    """Minor: a typo, or wording of at most MINOR_WORDS words that negates nothing, turns
    nothing into its opposite and changes no date. Anything else is major."""
    words = max(facts.words_added, facts.words_removed)
    turned = any(map(_turns, places(edits)))
    small = set(kinds) <= SMALL and words <= MINOR_WORDS and not facts.dates and not turned
    return Weight.MINOR if small else Weight.MAJOR
