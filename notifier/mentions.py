"""Figures, dates and names that a text mentions, in English and in Korean.

They are what makes a small edit matter: a reader must hear of 16.7 that became 17.6, of a
Tuesday that became a Wednesday, and of a minister whose name was corrected. A figure is
kept with its sign and its Korean units: 1조 2천억 is one figure, and △3.1 is not 3.1. An
amount is a figure with its unit: a billion that became a million is no typo.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import starmap, zip_longest

from notifier.fingerprint import canonical_text

_DIGITS = r"[0-9]+(?:[.,][0-9]+)*"
_UNITS = "[십백천만억조경]+"
_SIGN = r"(?:(?<![\w.,)])[-−+]|[△▲▽▼])?"
_NUMBER = (
    rf"{_SIGN}(?<![A-Za-z0-9.,])(?<![A-Za-z]-){_DIGITS}(?:{_UNITS}(?: ?{_DIGITS}{_UNITS})*)?"
)
_FIGURE = re.compile(_NUMBER)
_SCALE = rf"(?:hundred|thousand|million|billion|trillion|bn|mn)\b|{_UNITS}"
_MEASURE = (
    r"(?:per ?cent|percentage points?|[kKMGT]Wh?|(?:metric )?tons?|tonnes?|barrels?|won"
    r"|dollars?|euros?|yen|yuan|times)\b|%p\b|%포인트|%|퍼센트포인트|퍼센트|포인트|달러|유로|위안|톤|원|명|배"
)
_AMOUNT = re.compile(
    rf"(?P<figure>{_NUMBER})(?:[\s-]?(?P<scale>{_SCALE}))?(?:[\s-]?(?P<measure>{_MEASURE}))?"
)
_SAME_UNIT = {
    "bn": "billion",
    "mn": "million",
    "percent": "%",
    "퍼센트": "%",
    "percentagepoint": "%p",
    "%포인트": "%p",
    "퍼센트포인트": "%p",
    "metricton": "ton",
    "tonne": "ton",
}

_MONTH = (
    "(?:Jan(?:uary|\\.)|Feb(?:ruary|\\.)|Mar(?:ch|\\.)|Apr(?:il|\\.)|May|June?|July?"
    "|Aug(?:ust|\\.)|Sept?(?:ember|\\.)|Oct(?:ober|\\.)|Nov(?:ember|\\.)|Dec(?:ember|\\.))"
)
_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_KOREAN_DAY = r"(?: ?\([월화수목금토일](?:요일)?\)| [월화수목금토일]요일)"
_DATE = re.compile(
    rf"(?:{_WEEKDAY},? )?\b{_MONTH}(?: [0-9]{{1,2}}\b)?(?:,? [0-9]{{4}}\b)?"
    rf"|\b[0-9]{{1,2}} {_MONTH}(?: [0-9]{{4}}\b)?"
    rf"|\b{_WEEKDAY}\b"
    rf"|(?:[0-9]{{4}}년 ?)?[0-9]{{1,2}}월(?: ?[0-9]{{1,2}}일{_KOREAN_DAY}?)?|[0-9]{{4}}년"
    rf"|[0-9]{{4}}[-.] ?[0-9]{{1,2}}[-.] ?[0-9]{{1,2}}(?:\.?{_KOREAN_DAY})?"
    "|[월화수목금토일]요일"
)
_CAPITALISED = r"(?:[A-Z](?:\.[A-Z])+\.?|[A-Z][\w’'-]*)"
# What stands after a person's name.
_OFFICE = (
    "(?:대통령|(?:부)?총리|장관|차관|차관보|본부장|실장|국장|과장|청장|처장|원장|위원장|의원|대사"
    "|회장|부회장|사장|대표|이사장|교수)"
)
_NAME = re.compile(
    r"(?<!^)(?<![.!?:;•\"“‘'(] )\b"
    rf"{_CAPITALISED}(?: (?:(?:of|and|for|the|de|van) )?{_CAPITALISED})*"
    rf"|(?<![가-힣])[가-힣]{{2,4}}(?= {_OFFICE})"
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|nor|neither|without|cannot|\w+n['’]t)\b|않|아니|없|못하|불가",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """What a text mentions, and where: ``text`` is ``of[start:end]``."""

    start: int
    end: int
    text: str


def figures(text: str) -> list[Mention]:
    """Figures in order, with sign and Korean units; digits inside a word such as G7 or
    K-2 are none."""
    return _found(_FIGURE, text)


def amounts(text: str) -> list[Mention]:
    """Figures in order, each with the words after it that scale and measure it: of
    16.7 billion won, all."""
    return _found(_AMOUNT, text)


def dates(text: str) -> list[Mention]:
    """Days, months, years and weekdays in order, as written."""
    return _found(_DATE, text)


def names(text: str) -> list[Mention]:
    """Runs of capitalised words that do not begin a sentence and are no date, in order.
    Korean has no capitals: there it is what stands before an office, as in 홍길동 장관, and
    names in Latin letters."""
    return [one for one in _found(_NAME, text) if not _DATE.fullmatch(one.text)]


def _found(pattern: re.Pattern[str], text: str) -> list[Mention]:
    return [Mention(*found.span(), found.group()) for found in pattern.finditer(text)]


def negations(text: str) -> int:
    """Number of words that negate."""
    return len(_NEGATION.findall(text))


def changed(
    old: Sequence[Mention],
    new: Sequence[Mention],
    key: Callable[[str], str] = canonical_text,
) -> tuple[tuple[str, str], ...]:
    """What one list has and the other has not, as (old, new) pairs in order; "" where
    there is no partner. What has the same ``key`` is the same: typography does not count.
    Moving is no change."""
    left = _without(old, new, key)
    right = _without(new, old, key)
    return tuple(zip_longest(left, right, fillvalue=""))


def changed_amounts(
    old: Sequence[Mention], new: Sequence[Mention]
) -> tuple[tuple[str, str], ...]:
    """Like ``changed``, of amounts. A unit is given where it is what changed, or changed
    too: (16.7, 17.6) and (16.7 billion, 16.7 million). Another spelling of a unit is none."""
    return tuple(starmap(_read, changed(old, new, lambda text: "".join(_parts(text)))))


def _read(old: str, new: str) -> tuple[str, str]:
    if old and new and _parts(old)[1:] != _parts(new)[1:]:
        return old, new
    return _bare(old), _bare(new)


def _bare(amount: str) -> str:
    found = _AMOUNT.match(amount)
    return found["figure"] if found else ""


def _parts(amount: str) -> tuple[str, str, str]:
    """Figure, scale and measure as compared."""
    found = _AMOUNT.match(amount)
    figure, scale, measure = found.group("figure", "scale", "measure") if found else ("",) * 3
    return canonical_text(figure), _unit(scale or ""), _unit(measure or "")


def _unit(written: str) -> str:
    bare = "".join(written.casefold().split()).removesuffix("s")
    return _SAME_UNIT.get(bare, bare)


def _without(
    some: Sequence[Mention], others: Sequence[Mention], key: Callable[[str], str]
) -> list[str]:
    there = Counter(key(one.text) for one in others)
    kept = []
    for one in some:
        if there[key(one.text)]:
            there[key(one.text)] -= 1
        else:
            kept.append(one.text)
    return kept
