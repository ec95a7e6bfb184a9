"""What a request to the API asks for.

Every parameter has one spelling, and none is passed over: a program that misspells one
hears of it, instead of mirroring something else.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, urlencode

from notifier.errors import ParameterRefused
from notifier.site import API

MAX_SEQ: Final = 2**53 - 1
"""The largest number that every JSON parser keeps as it is (RFC 8259 section 6)."""

MAX_LIMIT: Final = 500
DEFAULT_LIMIT: Final = 100
MAX_SLUG_CHARS: Final = 200
AT: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z"
SLUG: Final = "[a-z0-9-]+"

_AT = re.compile(AT)
_SLUG = re.compile(SLUG)
_NUMBER = re.compile("0|[1-9][0-9]{0,15}")
_MAX_FIELDS = 16


@dataclass(frozen=True, slots=True)
class Asked:
    """A part of the sequence.

    Attributes:
        since: number of the event after which it begins; 0 is before the first one.
        at: time of that event as the client knows it, as text, or None.
        limit: number of events at most.
        topic: slug of the topic whose events are wanted, or None for all events.
    """

    since: int = 0
    at: str | None = None
    limit: int = DEFAULT_LIMIT
    topic: str | None = None

    def after(self, seq: int, at: str) -> "Asked":
        """The same question, further on."""
        return replace(self, since=seq, at=at)

    @property
    def path(self) -> str:
        """Path and query below the site; only what is not the default is spelled out."""
        stated = {"since": self.since, "at": self.at, "topic": self.topic}
        if self.limit != DEFAULT_LIMIT:
            stated["limit"] = self.limit
        given = {name: value for name, value in stated.items() if value is not None}
        return f"{API}?{urlencode(given, safe=':')}"


def read(query: str) -> Asked:
    """What the query part of an address asks for.

    Raises:
        ParameterRefused: 400; a parameter is unknown, given twice or wrong.
    """
    try:
        stated = parse_qsl(
            query, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS
        )
    except ValueError:
        sentence = "the query must be UTF-8, with few parameters"
        raise ParameterRefused(400, "", sentence) from None
    asked = Asked()
    for number, (name, value) in enumerate(stated):
        if name not in _PARAMETERS:
            known = ", ".join(_PARAMETERS)
            raise ParameterRefused(400, name, f"there is no such parameter; there are {known}")
        if any(name == earlier for earlier, _ in stated[:number]):
            raise ParameterRefused(400, name, "it must be given once")
        asked = _PARAMETERS[name](asked, value)
    return asked


def _since(asked: Asked, value: str) -> Asked:
    return replace(asked, since=_number("since", value, 0, MAX_SEQ))


def _at(asked: Asked, value: str) -> Asked:
    if _AT.fullmatch(value) is None:
        sentence = "it must be the time of an event as the API gives it"
        raise ParameterRefused(400, "at", sentence)
    return replace(asked, at=value)


def _limit(asked: Asked, value: str) -> Asked:
    return replace(asked, limit=_number("limit", value, 1, MAX_LIMIT))


def _topic(asked: Asked, value: str) -> Asked:
    if _SLUG.fullmatch(value) is None or len(value) > MAX_SLUG_CHARS:
        sentence = "it must be the slug of a topic: small letters, digits and hyphens"
        raise ParameterRefused(400, "topic", sentence)
    return replace(asked, topic=value)


def _number(name: str, value: str, least: int, most: int) -> int:
    """A whole number in ASCII digits, without sign and leading zeros."""
    if _NUMBER.fullmatch(value) is None or not least <= int(value) <= most:
        raise ParameterRefused(400, name, f"it must be a whole number from {least} to {most}")
    return int(value)


_PARAMETERS: dict[str, Callable[[Asked, str], Asked]] = {
    "since": _since,
    "at": _at,
    "limit": _limit,
    "topic": _topic,
}
