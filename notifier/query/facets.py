"""What follows ``date:``, ``kind:`` and the like -> what it accepts, or an error."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from difflib import get_close_matches

from notifier.countries import code_named, is_known
from notifier.errors import QueryError
from notifier.query.scan import Token, shown
from notifier.query.terms import phrase
from notifier.query.tree import Days, Facet
from notifier.release import Weight
from notifier.words import keys

KINDS = (
    "first",
    "retitled",
    "redated",
    "figures",
    "names",
    "typo",
    "wording",
    "appended",
    "shortened",
    "completed",
    "rewrite",
    "revert",
)

_NEAREST_CHARS = 30
_SIGN = re.compile(r"[*=~|<>]")
_COMPARED = re.compile(r"(>=|<=|>|<)(.+)")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_SOURCE = re.compile(r"[a-z0-9-]+")
_DATE_HINT = (
    "Write a day, a month or a year, as in 2025-09-01, 2025-09 or 2025, a range, as in"
    " 2025-01..2025-03, or >=, >, <= or < before it."
)


class _Unknown(ValueError):
    """A value that a field cannot have: what is wrong, and what to write instead."""

    def __init__(self, problem: str, hint: str) -> None:
        self.problem = problem
        self.hint = hint
        super().__init__(problem)


def facet(query: str, token: Token, field: str) -> Facet:
    """What ``field`` accepts, as a word or a phrase of ``query`` says it.

    Raises:
        QueryError: the field can have no such value.
    """
    value = token.text
    if token.kind == "phrase":
        parts = phrase(query, token)
        # With = or ~ it is refused like any other sign.
        value = value if parts.exact or parts.slop is not None else parts.text.strip()
    try:
        return Facet(field, _accepted(field, value))
    except _Unknown as unknown:
        raise QueryError(query, token.column, unknown.problem, unknown.hint) from None


def _accepted(field: str, value: str) -> Days | tuple[str, ...]:
    match field:
        case "date":
            return _days(value)
        case "weight":
            return _weights(value.lower())
        case "kind":
            return (_one_of(value.lower(), KINDS, field),)
        case "country":
            return (_country(value),)
        case _:
            return (_source(value) if field == "source" else _category(value),)


def _one_of(value: str, known: Sequence[str], field: str) -> str:
    if value in known:
        return value
    near = get_close_matches(value[:_NEAREST_CHARS], known, n=1)
    listed = f"Write one of {', '.join(known)}."
    hint = f"Did you mean {field}:{near[0]}?" if near else listed
    raise _Unknown(f"{shown(value)} is not a {field}.", hint)


def _weights(value: str) -> tuple[str, ...]:
    compared = _COMPARED.fullmatch(value)
    sign, name = compared.groups() if compared else ("", value)
    known = [str(weight) for weight in Weight]
    rank = known.index(_one_of(name, known, "weight"))
    accepted = {
        "": known[rank : rank + 1],
        ">=": known[rank:],
        ">": known[rank + 1 :],
        "<=": known[: rank + 1],
        "<": known[:rank],
    }[sign]
    if not accepted:
        raise _Unknown(f"no weight is {shown(value)}.", "The weights are none < minor < major.")
    return tuple(accepted)


def _country(value: str) -> str:
    code = value.upper() if is_known(value.upper()) else code_named(value)
    if code is not None:
        return code
    hint = "Write its name, or the two letters of ISO 3166, as in country:JP."
    raise _Unknown(f"{shown(value)} is not a country.", hint)


def _source(value: str) -> str:
    name = value.lower()
    if _SOURCE.fullmatch(name):
        return name
    raise _Unknown(f"{shown(value)} is not the id of a source.", "config.yaml lists them.")


def _category(value: str) -> str:
    words = " ".join(keys(value))
    if words and keys(words) == words.split(" ") and not _SIGN.search(value):
        return words
    hint = 'Write words of it, as in category:energy or category:"trade/investment".'
    raise _Unknown(f"{shown(value)} is not a category.", hint)


def _days(value: str) -> Days:
    if ".." in value:
        first, last = (_span(end) for end in value.split("..", 1))
        if last.last < first.first:
            hint = "Write the earlier date first."
            raise _Unknown(f"{shown(value)} ends before it begins.", hint)
        return Days(first.first, last.last)
    compared = _COMPARED.fullmatch(value)
    sign, written = compared.groups() if compared else ("", value)
    span = _span(written)
    if not sign:
        return span
    if sign in {">", ">="}:
        return Days(span.first if sign == ">=" else _next(value, span.last, 1), date.max)
    return Days(date.min, span.last if sign == "<=" else _next(value, span.first, -1))


def _span(written: str) -> Days:
    """The days of a day, a month or a year."""
    found = _DAY.fullmatch(written)
    if found is None:
        raise _Unknown(f"{shown(written)} is not a date.", _DATE_HINT)
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError:
        raise _Unknown(f"{shown(written)} is not a date.", _DATE_HINT) from None
    if day:
        return Days(first, first)
    last_month = month or 12
    return Days(first, date(first.year, last_month, monthrange(first.year, last_month)[1]))


def _next(value: str, day: date, step: int) -> date:
    try:
        return day + timedelta(days=step)
    except OverflowError:
        raise _Unknown(f"no day is {shown(value)}.", _DATE_HINT) from None
