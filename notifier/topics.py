"""Topics: named queries with a public feed.

A topic is a stored query; the topic ``all`` takes every release. See docs/query-language.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from notifier.query import Query
from notifier.release import Weight

ALL = "all"
# How long a renamed topic is served at both addresses, and an ended one at its own.
OVERLAP: Final = timedelta(days=30)
FAREWELL: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Topic:
    """A named query.

    Attributes:
        slug: ``[a-z0-9-]+``, part of its addresses.
        min_weight: revisions below this weight are left out of its ``changes`` feed.
        was: slugs that it had before.
    """

    slug: str
    title: str
    description: str
    query: Query
    min_weight: Weight
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """A slug that no topic has any more; ``at`` is UTC."""

    slug: str
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Former:
    """What becomes of slugs that no topic has any more, in a fixed order.

    Attributes:
        renamed: (former slug, slug); both addresses show the same documents.
        moved: those of them whose address leads to the other one by now.
        ended: shown with an entry that says so.
        gone: ended for longer than that.
    """

    renamed: tuple[tuple[str, str], ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    ended: tuple[Ended, ...] = ()
    gone: tuple[str, ...] = ()


def former(topics: Sequence[Topic], ended: Sequence[Ended], now: datetime) -> Former:
    """Decide it for all slugs.

    Args:
        ended: every slug that was a topic's once and is none now.
        now: aware UTC.
    """
    renamed = {old: topic.slug for topic in topics for old in topic.was}
    ages = {one.slug: now - one.at for one in ended}
    without_heir = [one for one in ended if one.slug not in renamed]
    return Former(
        renamed=tuple(renamed.items()),
        moved=tuple(
            (old, slug) for old, slug in renamed.items() if ages.get(old, OVERLAP) >= OVERLAP
        ),
        ended=tuple(one for one in without_heir if ages[one.slug] < FAREWELL),
        gone=tuple(one.slug for one in without_heir if ages[one.slug] >= FAREWELL),
    )
