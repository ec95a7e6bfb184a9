"""Which mentions say that a text is about a country, and which only place or count it."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from notifier.countries.mention import Mention, are_beside
from notifier.countries.table import HOME, Kind, is_country

_LIST_COUNTRIES = 4
_BEFORE_CHARS = 90
_AFTER_CHARS = 60

# An initial or a figure before the point ends no sentence: U.S. trade, 2025. 12. 1.
# Korean releases are lists of points, each after its bullet.
_END = re.compile(
    r"(?<=[^\dA-Z][.!?。])[\"'”’)\]]{0,3}\s+|(?<=[\dA-Z]\.)[\"'”’)\]]{0,3}\s+(?=[A-Z][a-z])"
    r"|\n\s*|(?<=\s)(?=[□ㅇ○◦◇◆■●※▪]\s)"
)
_FLOWS = re.compile(
    r"\b(?:exports?|imports?|sales|shipments?|production|trade balance|surplus"
    r"|inflows?|investments?)\b"
    r"|수출|수입|교역|판매|수지|생산|매출|투자|원조",
    re.IGNORECASE,
)
_RATES = re.compile(r"\d\s?(?:%|percent\b|per cent\b)")
_CHANGES = re.compile(
    r"\b(?:rose|fell|gr[eo]w|up|down|(?:increas|decreas|declin|surg|climb|jump|soar|drop"
    r"|shr[aiu]nk|expand|contract|advanc|rebound|record|reach)\w*|year-on-year)\b"
    r"|증가|감소|상승|하락|급증|급감|전년|동월|동기|기록",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"[+△▲]\s?\d")

_EVENT = (
    r"held|hosted|conven(?:ed|ing|es)|tak(?:e|es|ing) place|took place|opened|opens|scheduled"
    r"|slated|attend(?:s|ed|ing)?|summit|conference|forum|meetings?|expo|fair|assembly"
    r"|exhibition|ceremony|session|olympics|ministerial|round|congress|pavilion"
)
_ELSE = r"(?:to|on|discuss|invest|operat|compan|business|market|project|firm)"
_VENUE_BEFORE = re.compile(
    rf"\b(?:{_EVENT})\b(?:(?!\b{_ELSE})[^.;:]){{0,60}}\b(?:in|at)\s(?:the\s)?(?:[\w’'-]+,?\s){{0,3}}$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^()]{0,200}\)")
_HOST_BEFORE = re.compile(r"\bhosted by (?:the )?$")
_ATTENDING_AFTER = re.compile(r" to (?:attend|participate in|take part in)\b")
_CITY_BEFORE = re.compile(
    r"\b(?:in|at|to|from|near|visit(?:s|ed|ing)?)\s(?:[A-Z][\w’'-]+\s){0,2}"
    r"(?P<city>[A-Z][\w’'-]+),\s(?:the\s)?$"
)
_VENUE_AFTER = re.compile(
    r"[가-힣]{0,6}(?:\([^)]{0,30}\))?(?: [가-힣A-Za-z]+(?:\([^)]{0,30}\))?){0,2}에서"
    r"[^.]{0,40}(?:개최|열린|열리|참석|개막)"
    r"| ?(?:정부 ?)?주최|(?:[,·] ?[가-힣]+)* 등 ?[0-9]+개국"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with the countries it names.

    Attributes:
        mentions: those that count, in order.
        pairs: those of them that stand beside Korea, as in Korea–Japan.
        ends: where its sentences end, ascending; the last is the length of the text.
        figures: ordinals of sentences that are rows of statistics.
    """

    text: str
    mentions: tuple[Mention, ...]
    pairs: tuple[Mention, ...]
    ends: tuple[int, ...]
    figures: frozenset[int]

    def is_statistics(self, lead_chars: int) -> bool:
        """Whether a sentence that begins in the lead is a row of statistics."""
        return any(self.begins(place) < lead_chars for place in self.figures)

    def begins(self, sentence: int) -> int:
        """Where the sentence of that ordinal begins."""
        return self.ends[sentence - 1] if sentence else 0

    def sentence(self, mention: Mention) -> int:
        """Ordinal of the sentence a mention stands in, from 0."""
        return bisect_left(self.ends, mention.end)


def read(text: str, found: Sequence[Mention]) -> Reading:
    """Leave the venues, rows of statistics and long lists out of what ``text`` names."""
    ends = tuple(sorted({*(stop.end() for stop in _END.finditer(text)), len(text)}))
    starts = (0, *ends)
    figures = frozenset(
        place
        for place, (start, end) in enumerate(zip(starts, ends, strict=False))
        if _is_row(text[start:end])
    )
    places = [bisect_left(ends, one.end) for one in found]
    uncounted = figures | _lists(found, places)
    asides = [aside.span() for aside in _ASIDE.finditer(text)]
    paired = frozenset(_beside_home(text, found))
    kept = tuple(
        one
        for one, place in zip(found, places, strict=True)
        if one.code != HOME
        and place not in uncounted
        and not is_venue(text, one)
        and not _is_aside(asides, one)
    )
    pairs = tuple(one for one in kept if one in paired)
    return Reading(text, kept, pairs, ends, figures)


def _is_row(sentence: str) -> bool:
    """Whether a sentence says by how much a flow of goods or money has changed. A tariff
    of 25 percent on imports is no statistics."""
    return bool(
        _FLOWS.search(sentence)
        and (
            _SIGNED.search(sentence) or (_RATES.search(sentence) and _CHANGES.search(sentence))
        )
    )


def _lists(found: Sequence[Mention], places: Sequence[int]) -> frozenset[int]:
    """Sentences that name so many countries that they are about none."""
    codes: dict[int, set[str]] = {}
    for one, place in zip(found, places, strict=True):
        if one.code != HOME:
            codes.setdefault(place, set()).add(one.code)
    return frozenset(place for place, some in codes.items() if len(some) >= _LIST_COUNTRIES)


def _is_aside(asides: Sequence[tuple[int, int]], one: Mention) -> bool:
    """Whether a name stands in brackets among other words, as in a person's post."""
    place = bisect_left(asides, (one.end, 0)) - 1
    if place < 0:
        return False
    start, end = asides[place]
    return end > one.end and end - start > one.end - one.start + 2


def _beside_home(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    for one, two in pairwise(found):
        if HOME in (one.code, two.code) and are_beside(text, one, two):
            yield two if one.code == HOME else one


def is_venue(text: str, mention: Mention) -> bool:
    """Whether a country is only where something takes place, or its host."""
    if mention.kind is Kind.KOREAN:
        return bool(_VENUE_AFTER.match(text[mention.end : mention.end + _AFTER_CHARS]))
    if mention.kind is not Kind.NAME:
        return False
    before = text[max(0, mention.start - _BEFORE_CHARS) : mention.start]
    city = _CITY_BEFORE.search(before)
    return bool(
        (city and not is_country(city["city"]))
        or _HOST_BEFORE.search(before)
        or _VENUE_BEFORE.search(before)
        or _ATTENDING_AFTER.match(text, mention.end)
    )


def in_order(mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
    """Mentions by code, in the order in which the codes first appear."""
    by_code: dict[str, list[Mention]] = {}
    for one in mentions:
        by_code.setdefault(one.code, []).append(one)
    return by_code
