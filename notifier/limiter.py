"""Releases that change too often to be told of each time.

A source that cannot decide between two texts, or a broken one that alters a page at every
look, would fill feeds and mails with one release. Its revisions are kept and shown all
the same; readers are told once, when it has come to rest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

MAX_REVISIONS = 6
REVISIONS_WITHIN = timedelta(hours=24)
MAX_REVERTS = 3
REVERTS_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Past:
    """A revision of a release but its first: when it was seen, and whether it took the
    text back to an earlier one."""

    at: datetime
    is_revert: bool


def restless_because(past: Iterable[Past], now: datetime) -> str | None:
    """Why a release changes too often, as the end of a sentence; None when it does not.

    Args:
        past: its revisions but the first, the newest one included, in any order.
    """
    lately = [one for one in past if now - one.at < REVERTS_WITHIN]
    revisions = sum(now - one.at < REVISIONS_WITHIN for one in lately)
    if revisions > MAX_REVISIONS:
        return f"changed {revisions} times in {REVISIONS_WITHIN // timedelta(hours=1)} hours"
    reverts = sum(one.is_revert for one in lately)
    if reverts > MAX_REVERTS:
        return f"went back to an earlier text {reverts} times in {REVERTS_WITHIN.days} days"
    return None
