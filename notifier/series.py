"""Which release is the issue of a series before another: the exports of October before
those of November.

A release is an issue when it has many figures and names a period that had just ended. Two
issues may be neighbours when their periods are, and either their titles are the same but
for period and figures, or their texts are about the same things. They are neighbours when
each is clearly the other's best: an issue has one predecessor and one successor.

Texts are compared by their words and not by their order, because issues are written anew
each month and share few sentences. Measured on 21 English issues of the ministry, 2018 to
2025: likeness is 0.5 or more for 58 of 59 pairs of one series, and 0.48 at most for pairs
of different ones. Of 318 labelled Korean releases, 150 links were right, 3 wrong and 7
missed (``python -m bench.series``).
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import fsum, hypot, log
from operator import attrgetter

from notifier.mentions import figures
from notifier.periods import Period, reporting_period
from notifier.words import keys

# The bundled statistics have 19 figures or more, reports of meetings mostly less than 10.
MIN_FIGURES = 12
TITLE_CHARS = 300
PROFILE_CHARS = 8_000
PROFILE_WORDS = 256
MIN_NAME_CHARS = 4
MIN_LIKENESS = 0.5
MIN_LIKENESS_SAME_NAME = 0.2
MIN_LEAD = 0.05
# Months from the end of one period to the end of the next.
DISTANCES = (1, 2, 3, 6, 12)
MAX_MONTHS_APART = 2

_NUMBER = re.compile(r"\d[\d.,]*(?:년도?|월|분기|일)?")
_PERIOD = re.compile(
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|first|second|third|fourth|1st|2nd|3rd|4th|half|quarter(?:ly)?|month(?:ly)?|annual"
    r"|[년월일]|분기|[상하]반기|연간|월간|및|잠정|전년|전월|동월|동기|전년동[월기]|대비"
)
_UP_OR_DOWN = re.compile(
    r"up|down|ris(?:es?|en|ing)|rose|fall(?:s|en|ing)?|fell|gr[eo]w(?:s|n|th|ing)?|slid"
    r"|(?:increas|decreas|declin|surg|plung|advanc|edg|slid)(?:ed?|es|ing)"
    r"|(?:climb|jump|gain|soar|inch|expand|shrink)(?:s|es|ed|ing)?|shr[au]nk|expansion"
    r"|contract(?:ed|ing|ion)|(?:drop|slip|dip)(?:s|ped|ping)?|.*(?:증가|감소|상승|하락).*"
)
# Short words of Latin letters are grammar and units; two syllables of Korean are a noun.
_TELLING = re.compile(r"[a-z]{4,}|[^\W\da-z]{2,}")


@dataclass(frozen=True, slots=True)
class Issue:
    """What makes a release an issue of a series.

    Attributes:
        name: its title without period, figures, direction and blanks; "" when less than
            MIN_NAME_CHARS are left.
        profile: weights of its most frequent words, a vector of length 1.
    """

    period: Period
    name: str
    profile: dict[str, float]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two issues that may be neighbours.

    Attributes:
        months: from the end of one period to the end of the other.
        same_name: whether their titles are the same but for period and figures.
        likeness: of their texts, 0 to 1.
    """

    earlier_id: str
    later_id: str
    months: int
    same_name: bool
    likeness: float


def issue(title: str, body: str, published: date) -> Issue | None:
    """The issue that a release is, or None."""
    title = title[:TITLE_CHARS]
    period = reporting_period(title, body, published)
    if period is None or len(figures(body[:PROFILE_CHARS])) < MIN_FIGURES:
        return None
    name = "".join(_subject(title))
    return Issue(period, name if len(name) >= MIN_NAME_CHARS else "", _profile(body))


def _subject(text: str) -> list[str]:
    """Words of a text that are no figure, no period and neither up nor down."""
    masks = (_NUMBER, _PERIOD, _UP_OR_DOWN)
    return [key for key in keys(text) if not any(mask.fullmatch(key) for mask in masks)]


def _profile(body: str) -> dict[str, float]:
    told = Counter(word for word in _subject(body[:PROFILE_CHARS]) if _TELLING.fullmatch(word))
    most = sorted(told.items(), key=lambda one: (-one[1], one[0]))[:PROFILE_WORDS]
    weights = {word: 1 + log(number) for word, number in most}
    length = hypot(*weights.values())
    # Rounded, so that it is the same when it was stored and read.
    return {word: round(weight / length, 4) for word, weight in weights.items()}


def pair(one: tuple[str, Issue], other: tuple[str, Issue]) -> Pair | None:
    """The pair that two issues are, or None; each is given with its release's id."""
    (earlier_id, before), (later_id, after) = sorted(
        (one, other), key=lambda stated: stated[1].period.last
    )
    if not follows(before.period, after.period):
        return None
    same_name = before.name != "" and before.name == after.name
    alike = likeness(before, after)
    if alike < (MIN_LIKENESS_SAME_NAME if same_name else MIN_LIKENESS):
        return None
    months = after.period.last - before.period.last
    return Pair(earlier_id, later_id, months, same_name, alike)


def follows(before: Period, after: Period) -> bool:
    """Whether a period may come next. Of months, one may be missing; what covers more may
    follow the quarter, half or year before."""
    months = after.last - before.last
    if months <= MAX_MONTHS_APART:
        return months == 1 or (months > 1 and after.months == 1)
    return months in DISTANCES and min(before.months, after.months) >= months


def likeness(one: Issue, other: Issue) -> float:
    """Cosine of two profiles, 0 to 1; the same whichever comes first."""
    common = one.profile.keys() & other.profile.keys()
    return round(fsum(one.profile[word] * other.profile[word] for word in common), 4)


def linked(pairs: Collection[Pair]) -> list[Pair]:
    """The pairs that are neighbours: each is clearly the other's best.

    Args:
        pairs: all those of the issues asked about, and all those of their partners.
    """
    by_later = set(_best_of(pairs, attrgetter("later_id")))
    return [found for found in _best_of(pairs, attrgetter("earlier_id")) if found in by_later]


def _best_of(pairs: Collection[Pair], end: Callable[[Pair], str]) -> Iterator[Pair]:
    """For each issue at one end, its best pair, where there is one."""
    for _, group in groupby(sorted(pairs, key=end), end):
        found = _best(list(group))
        if found is not None:
            yield found


def _best(pairs: Sequence[Pair]) -> Pair | None:
    """The pair of the nearest periods, then of the same name, then of the likest texts;
    None when another one is about as good."""
    first, *others = sorted(pairs, key=lambda one: (*_rank(one), -one.likeness))
    rivals = [one for one in others if _rank(one) == _rank(first)]
    unclear = rivals and first.likeness - rivals[0].likeness < MIN_LEAD
    return None if unclear else first


def _rank(one: Pair) -> tuple[int, bool]:
    return one.months, not one.same_name
