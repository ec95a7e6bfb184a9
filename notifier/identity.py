"""Which release a record belongs to, and whether it brings anything new.

Pure: a record and what may be its release go in, a verdict comes out. The rules are
tried in this order, and the one that fired is stored with the revision:

    1   its text is the current one                                   sighting
    2   its text is an older one: a page that lags behind; or, when   sighting
        another page has shown it since, a change taken back          revision
    3a  its title and date are taken by another record of the page,
        and the texts differ                                          new release
    3b  it is the beginning of the current text, cut off              sighting
    3c  its title and date are those of a release                     revision
    4   nearly all of its words, in their order, are those of exactly
        one release of about the same day that the page does not
        show besides                                                  revision
    5   anything else                                                 new release

Titles are never identity: measured on 40 releases, different ones have titles up to 0.74
alike. Containment of word triples is 0.34 at most between issues of one series, and
mostly 0.94 and more between a text and an edited copy of it.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from notifier.change import Change, Stated, change, is_cut_copy
from notifier.fingerprint import containment, content_hash, shingles, title_key
from notifier.limiter import Past
from notifier.mentions import figures
from notifier.settings import IdentitySettings


class Rule(StrEnum):
    """The rules above, as stored."""

    SAME = "1"
    OLDER = "2"
    OTHER_TEXT = "3a"
    CUT_COPY = "3b"
    ALIAS = "3c"
    LIKENESS = "4"
    NOTHING_LIKE_IT = "5"


@dataclass(frozen=True, slots=True)
class Known:
    """A release that a record may belong to.

    Attributes:
        occurrence: 1 for the first release with an alias, 2 for the next.
        number: of its current revision.
        stated: what its current revision says.
        older: numbers of its older revisions, by content hash.
        taken_back: older revisions that a page has shown again since the current one.
        past: its revisions but the first.
        category: of its newest page that states one, or None.
        held: it changes too often, and readers are not told of it.
    """

    release_id: str
    occurrence: int
    number: int
    content_hash: str
    stated: Stated
    older: dict[str, int]
    taken_back: frozenset[int]
    past: tuple[Past, ...]
    category: str | None
    held: bool


@dataclass(frozen=True, slots=True)
class New:
    """A release that is not known.

    Attributes:
        occurrence: tells it from others with its alias.
        related: releases like it, with the score.
        review: several releases are so like it that a person should look.
    """

    rule: Rule
    occurrence: int
    related: tuple[tuple[str, float], ...] = ()
    review: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """Nothing new; ``number`` is the revision that the record states."""

    rule: Rule
    known: Known
    number: int


@dataclass(frozen=True, slots=True)
class Revised:
    """A new revision of a known release; ``score`` is the containment."""

    rule: Rule
    known: Known
    score: float
    change: Change


Verdict = New | Sighting | Revised

_BRACKETED = re.compile(r"^(?:\s*[(\[<【][^)\]>】]{1,20}[)\]>】])+\s*")
MIN_TITLE_WORDS = 3
MIN_FIGURES = 4
SERIES_DAYS = 5
SERIES_SHARE = 0.5


def by_alias(
    stated: Stated,
    known: Sequence[Known],
    claimed: Collection[str],
    settings: IdentitySettings,
) -> Verdict:
    """Verdict on a record by the releases that have its source, date and title.

    Args:
        known: these releases, at least one, in order of occurrence.
        claimed: ids of releases that another record of the page states.
    """
    hashed = content_hash(stated.title, stated.date.isoformat(), stated.body)
    for one in known:
        if hashed == one.content_hash:
            return Sighting(Rule.SAME, one, one.number)
    for one in known:
        if hashed in one.older:
            return _older(stated, hashed, one)
    likest, score = _likest(stated, known, claimed, settings)
    if likest is None:
        return New(Rule.OTHER_TEXT, known[-1].occurrence + 1)
    if is_cut_copy(stated.body, likest.stated.body):
        return Sighting(Rule.CUT_COPY, likest, likest.number)
    return Revised(Rule.ALIAS, likest, score, change(likest.stated, stated))


def _older(stated: Stated, hashed: str, one: Known) -> Verdict:
    number = one.older[hashed]
    if number not in one.taken_back:
        return Sighting(Rule.OLDER, one, number)
    return Revised(Rule.OLDER, one, 1.0, change(one.stated, stated).as_revert())


def _likest(
    stated: Stated,
    known: Sequence[Known],
    claimed: Collection[str],
    settings: IdentitySettings,
) -> tuple[Known | None, float]:
    """The likest release that the page does not state besides; one that it states only
    when the texts are alike, as when a page shows a release twice."""
    words = shingles(stated.body)
    scored = [(containment(words, shingles(one.stated.body)), one) for one in known]
    free = [
        (one.release_id not in claimed, score, -one.occurrence, one)
        for score, one in scored
        if one.release_id not in claimed or score >= settings.other_text
    ]
    if not free:
        return None, 0.0
    best = max(free, key=lambda found: found[:3])
    return best[3], best[1]


def by_likeness(
    stated: Stated,
    candidates: Sequence[Known],
    claimed: Collection[str],
    settings: IdentitySettings,
) -> Verdict:
    """Verdict on a record whose title and date no release has.

    Args:
        candidates: releases of the same source, of about the same time, whose texts may
            be like its text.
    """
    if not candidates:
        return New(Rule.NOTHING_LIKE_IT, 1)
    words = shingles(stated.body)
    scored = sorted(
        ((containment(words, shingles(one.stated.body)), one) for one in candidates),
        key=lambda found: (-found[0], found[1].release_id),
    )
    alike = [(score, one) for score, one in scored if score >= settings.related]
    same = [
        (score, one)
        for score, one in alike
        if one.release_id not in claimed and _is_same(stated, one, score, settings)
    ]
    if len(same) == 1 and len(words) >= settings.min_shingles:
        score, one = same[0]
        if is_cut_copy(stated.body, one.stated.body):
            return Sighting(Rule.CUT_COPY, one, one.number)
        return Revised(Rule.LIKENESS, one, score, change(one.stated, stated))
    related = tuple((one.release_id, round(score, 3)) for score, one in alike)
    return New(Rule.NOTHING_LIKE_IT, 1, related, review=len(same) > 1)


def _is_same(stated: Stated, one: Known, score: float, settings: IdentitySettings) -> bool:
    gap = abs(stated.date - one.stated.date)
    if score < settings.same_text:
        return False
    if gap > timedelta(days=settings.days):
        alike = titles_alike(stated.title, one.stated.title)
        if not alike or gap > timedelta(days=settings.days_same_title):
            return False
    return gap < timedelta(days=SERIES_DAYS) or not next_issue(one.stated.body, stated.body)


def titles_alike(one: str, other: str) -> bool:
    """Whether a title is the other, or has its words in its order with some left out,
    whatever stands in brackets before it; the last word may be cut."""
    titles = _bare(one).split(), _bare(other).split()
    short, long = sorted(titles, key=lambda words: (len(words), len("".join(words))))
    if short == long:
        return True
    rest = iter(long)
    *whole, last = short or [""]
    in_order = all(word in rest for word in whole)
    return len(short) >= MIN_TITLE_WORDS and in_order and any(w.startswith(last) for w in rest)


def _bare(title: str) -> str:
    return title_key(_BRACKETED.sub("", title) or title)


def next_issue(old: str, new: str) -> bool:
    """Whether most figures were replaced, as in the next issue of a series and in no
    correction. Only asked of texts some days apart."""
    before = {one.text for one in figures(old)}
    after = {one.text for one in figures(new)}
    if min(len(before), len(after)) < MIN_FIGURES:
        return False
    return len(before & after) < SERIES_SHARE * min(len(before), len(after))
