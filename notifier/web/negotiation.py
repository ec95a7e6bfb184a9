"""What a request's headers ask for: a coding, and only what is not yet known.

Pure decisions on header values; malformed values are treated as if they were not sent,
as RFC 9110 lets a server do.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Newsboat 2.21 and reader 3.26 are driven through 226 by the acceptance tests.
_TAKE_DELTAS = ("newsboat/", "python-reader/")


@dataclass(frozen=True, slots=True)
class Validators:
    """What tells one state of a document from another.

    Attributes:
        etag: strong entity tag with its quotes (RFC 9110 section 8.8.3).
        modified_s: when these bytes last changed, whole seconds since 1970.
    """

    etag: str
    modified_s: int


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether gzip is welcome and no less so than the plain bytes (RFC 9110 section
    12.5.3); an empty header wants them plain."""
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        coding, _, parameters = part.partition(";")
        weights[coding.strip()] = _weight(parameters)
    gzip = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return gzip > 0 and gzip >= weights.get("identity", 0.0)


def _weight(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def is_known(
    if_none_match: str | None, if_modified_since: str | None, current: Validators
) -> bool:
    """Whether the client already has the current state, so that 304 is the answer.

    If-None-Match decides alone when it is there (RFC 9110 section 13.1.2); tags are
    compared weakly. If-Modified-Since counts as met by its own second and later ones.
    """
    if if_none_match is not None:
        named = tags(if_none_match)
        return "*" in named or current.etag in named
    since_s = None if if_modified_since is None else _seconds(if_modified_since)
    return since_s is not None and current.modified_s <= since_s


def tags(if_none_match: str) -> list[str]:
    """The entity tags of If-None-Match with their quotes, without ``W/``; or ``*``."""
    return [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]


def wants_delta(a_im: str, user_agent: str) -> bool:
    """Whether the instance manipulation ``feed`` is asked for (RFC 3229 section 10.5.3) by
    a program that is known to take the answer.

    Not every one that asks does: feedparser asks in the name of the program that uses it,
    and rss2email 3.13 refuses 226 for ever after.
    """
    if not user_agent.lower().startswith(_TAKE_DELTAS):
        return False
    for part in a_im.lower().split(","):
        name, _, parameters = part.partition(";")
        if name.strip() == "feed" and _weight(parameters) > 0:
            return True
    return False


def _seconds(http_date: str) -> float | None:
    try:
        stated: datetime = parsedate_to_datetime(http_date)
        return (stated if stated.tzinfo else stated.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
