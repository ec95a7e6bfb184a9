"""What a record means: a new release, a revision of a known one, or nothing new.

Pure: the record and what is known go in, an outcome comes out. Titles are never
identity; a record finds its release through an alias (source, date, title key), and the
content hash says whether it brings anything new.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import TypeVar

from notifier.difference import Difference, difference, words_changed
from notifier.fingerprint import canonical_text, containment, shingles
from notifier.release import Record, Weight
from notifier.sentences import sentences

MIN_SAME_TEXT = 0.20
TYPO_WORDS = 2
MINOR_WORDS = 5

_T = TypeVar("_T")

_FIGURE = re.compile(r"(?<![\w.,])[-+△▲▽▼]?[0-9]+(?:[.,][0-9]+)*")


@dataclass(frozen=True, slots=True)
class Known:
    """A release that has the record's alias.

    Attributes:
        occurrence: 1 for the first release with this alias, 2 for the next.
        number: number of its current revision.
        content_hash: of its current revision.
        older_hashes: of the revisions before.
        title: of its current revision; so ``body``.
    """

    release_id: str
    occurrence: int
    number: int
    content_hash: str
    older_hashes: frozenset[str]
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class New:
    """No release has this record; ``occurrence`` tells it from others with its alias."""

    occurrence: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """The record brings nothing new.

    Attributes:
        note: ``same``, or ``stale`` when it repeats an older revision.
    """

    known: Known
    number: int
    note: str


@dataclass(frozen=True, slots=True)
class Change:
    """How a text changed, and the facts that justify the kinds and the weight."""

    kinds: tuple[str, ...]
    weight: Weight
    figures: tuple[tuple[str, str], ...]
    difference: Difference
    title_difference: Difference
    words_added: int
    words_removed: int


@dataclass(frozen=True, slots=True)
class Revised:
    """The record is a new revision of a known release."""

    known: Known
    change: Change


Outcome = New | Sighting | Revised

FIRST = Change(("first",), Weight.MAJOR, (), (), (), 0, 0)


def decide(
    record: Record, content_hash: str, known: Sequence[Known], claimed: Collection[str]
) -> Outcome:
    """Decide what a record means.

    Args:
        content_hash: of the record.
        known: the releases that have its alias, in order of occurrence.
        claimed: ids of releases that another record of the same seed has already stated.
    """
    for one in known:
        if content_hash == one.content_hash:
            return Sighting(one, one.number, "same")
    for one in known:
        if content_hash in one.older_hashes:
            return Sighting(one, one.number, "stale")
    likest = _likest(record, known, claimed)
    if likest is None:
        return New(len(known) + 1)
    return Revised(likest, change(likest.title, likest.body, record.title, record.body))


def _likest(record: Record, known: Sequence[Known], claimed: Collection[str]) -> Known | None:
    """The release this record revises: the likest one that no other record of the seed
    states; one that is already stated only when the texts are alike."""
    stated = shingles(record.body)
    scored = [(containment(stated, shingles(one.body)), one) for one in known]
    eligible = [
        (one.release_id not in claimed, score, -one.occurrence, one)
        for score, one in scored
        if one.release_id not in claimed or score >= MIN_SAME_TEXT
    ]
    return max(eligible, default=(None, None, None, None), key=lambda found: found[:3])[3]


def change(old_title: str, old_body: str, title: str, body: str) -> Change:
    """How the old text became the new one."""
    edits = difference(old_body, body)
    retitled = canonical_text(old_title) != canonical_text(title)
    title_edits = difference(old_title, title) if retitled else ()
    added, removed = words_changed(edits)
    figures = (*changed_figures(title_edits), *changed_figures(edits))
    kinds = _kinds(edits, old_body, body, retitled=retitled, figures=bool(figures))
    return Change(
        kinds=kinds,
        weight=_weight(kinds, max(added, removed)),
        figures=figures,
        difference=edits,
        title_difference=title_edits,
        words_added=added,
        words_removed=removed,
    )


def changed_figures(edits: Difference) -> tuple[tuple[str, str], ...]:
    """Figures that changed, as (old, new) pairs in order; "" where there is no partner.

    A figure keeps its sign. Only figures of a deleted text and of the text inserted in its
    place are paired; one that is deleted here and inserted there has only moved.
    """
    pairs: list[tuple[str, str]] = []
    paired = False
    for (op, text), (next_op, next_text) in pairwise([*edits, ("equal", "")]):
        if paired or op == "equal":
            paired = False
            continue
        paired = op == "delete" and next_op == "insert"
        old = _figures(text) if op == "delete" else []
        new = _figures(next_text if paired else text) if paired or op == "insert" else []
        pairs.extend(_partners(old, new))
    return _without_moves(pairs)


def _figures(text: str) -> list[str]:
    return _FIGURE.findall(text.replace("−", "-"))


def _partners(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    shared = Counter(old) & Counter(new)
    return list(zip_longest(_without(old, shared), _without(new, shared), fillvalue=""))


def _without_moves(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    lone = Counter(pair for pair in pairs if "" in pair)
    partners = Counter({(new, old): number for (old, new), number in lone.items()})
    return tuple(_without(pairs, lone & partners))


def _without(found: Sequence[_T], dropped: Counter[_T]) -> list[_T]:
    left = Counter(dropped)
    kept = []
    for one in found:
        if left[one]:
            left[one] -= 1
        else:
            kept.append(one)
    return kept


def _kinds(
    edits: Difference, old_body: str, body: str, *, retitled: bool, figures: bool
) -> tuple[str, ...]:
    kinds = ["retitled"] if retitled else []
    if figures:
        kinds.append("figures")
    if canonical_text(old_body) != canonical_text(body):
        kinds.append(_body_kind(edits, old_body, body))
    return tuple(kinds)


def _body_kind(edits: Difference, old_body: str, body: str) -> str:
    before, after = _stated(old_body), _stated(body)
    ops = {op for op, _ in edits}
    if "equal" not in ops:
        return "rewrite"
    if after > before:
        return "appended"
    if before > after:
        return "shortened"
    added, removed = words_changed(edits)
    return "typo" if max(added, removed) <= TYPO_WORDS else "wording"


def _stated(body: str) -> Counter[str]:
    return Counter(canonical_text(sentence) for sentence in sentences(body))


def _weight(kinds: Sequence[str], words: int) -> Weight:
    """Minor: wording or a typo of at most MINOR_WORDS words; anything else is major."""
    small = set(kinds) <= {"wording", "typo"} and words <= MINOR_WORDS
    return Weight.MINOR if small else Weight.MAJOR
