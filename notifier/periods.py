"""The period that a text of statistics reports on: a month, a quarter, a half or a year.

A period that a title or a lead names counts only when it had just ended when the text was
published; an older one is there for comparison, a later one is a plan. A day is no
period: ``March 16`` and ``3월 16일`` are passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

LEAD_CHARS = 600
LONGEST_IN_LEAD = 3
# Figures of a month come within two months, those of longer periods within three.
MAX_LAG = {1: 2, 3: 3, 6: 3, 12: 3}

_MONTH = (
    r"Jan(?:uary|\.)|Feb(?:ruary|\.)|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?|July?|Aug(?:ust|\.)"
    r"|Sept?(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.)"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_ORDINAL = "first|1st|second|2nd|third|3rd|fourth|4th"
_PLACES = {month: place for place, month in enumerate(_MONTHS.split(), 1)}
_PLACES |= {ordinal: place // 2 + 1 for place, ordinal in enumerate(_ORDINAL.split("|"))}
_PLACES |= {"상": 1, "하": 2}

_YEAR = "(?P<year>(?:19|20)[0-9]{2})"
_THEN_YEAR = rf"(?:,?\s+(?:of\s+)?{_YEAR})?"
_KOREAN_YEAR = "(?P<year>(?:19|20)[0-9]{2}|(?<![0-9.])[0-9]{2}(?=[년.]))"
_YEAR_THEN = rf"(?:{_KOREAN_YEAR}[년.]?\s*)?"
_DAY_AFTER = r"\s+[0-9]{1,2}\b(?![.,][0-9])"

_MENTIONS = [
    (months, re.compile(pattern))
    for months, pattern in (
        (1, rf"(?<![0-9] )\b(?P<at>{_MONTH})(?!{_DAY_AFTER}){_THEN_YEAR}"),
        (1, rf"{_YEAR_THEN}(?<![0-9])(?P<at>1[0-2]|0?[1-9])\s?월(?!\s?[0-9]{{1,2}}\s?일)"),
        (3, rf"\b(?i:(?P<at>{_ORDINAL})[ -]quarter)\b{_THEN_YEAR}"),
        (3, rf"\bQ(?P<at>[1-4])\b{_THEN_YEAR}"),
        (3, rf"{_YEAR_THEN}(?<![0-9])(?P<at>[1-4])(?:/4)?\s?분기"),
        (6, rf"\b(?i:(?P<at>first|second)[ -]half)\b{_THEN_YEAR}"),
        (6, rf"{_YEAR_THEN}(?P<at>[상하])반기"),
        (12, rf"\b(?:in|for|of) {_YEAR}\b"),
        (12, rf"{_KOREAN_YEAR}년(?!\s?[0-9])"),
    )
]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of the calendar.

    Attributes:
        months: its length: 1, 3, 6 or 12.
        last: its last month, counted from January of the year 0.
    """

    months: int
    last: int


def reporting_period(title: str, body: str, published: date) -> Period | None:
    """The shortest period, just ended, that the title names; or else the first month or
    quarter that the lead does; or None. A year in a lead is mostly there for comparison."""
    titled = [period for _, period in _just_ended(title, published)]
    if titled:
        return min(titled)
    lead = _just_ended(body[:LEAD_CHARS], published)
    short = [(start, period) for start, period in lead if period.months <= LONGEST_IN_LEAD]
    return min(short)[1] if short else None


def _just_ended(text: str, published: date) -> Iterator[tuple[int, Period]]:
    """Where a period is named, and which."""
    for months, pattern in _MENTIONS:
        for found in pattern.finditer(text):
            period = _period(months, found.groupdict(), published)
            lag = _month(published) - period.last
            if 1 <= lag <= MAX_LAG[months]:
                yield found.start(), period


def _period(months: int, named: dict[str, str | None], published: date) -> Period:
    """The period; without a year, the last one before the text was published."""
    place = _place(named.get("at") or "1")
    year = _year(named["year"])
    if year is None:
        year = published.year - (months * place >= published.month)
    return Period(months, year * 12 + months * place - 1)


def _place(at: str) -> int:
    """Which month, quarter or half of its year."""
    if at.isdigit():
        return int(at)
    return _PLACES.get(at.lower()) or _PLACES[at.lower()[:3]]


def _year(stated: str | None) -> int | None:
    """The year that four digits, or the last two, stand for."""
    if stated is None:
        return None
    return int(stated) if len(stated) > len("25") else 2000 + int(stated)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
