"""What a subscription would have brought: how many mails, and which releases.

Bounded: the newest LIMIT releases of each interest are looked at, and the estimate is made
of the days that they cover.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from notifier.pipeline.office import Office
from notifier.pipeline.search import Order, search
from notifier.query import parse
from notifier.release import Release
from notifier.subscription import Frequency, Interest

LIMIT = 60
ESTIMATED_DAYS = 90
SHOWN_DAYS = 30
SHOWN = 10
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would have come.

    Attributes:
        mails_a_week: on average.
        number: releases in the last SHOWN_DAYS; at least, unless ``is_exact``.
        releases: the newest SHOWN of them.
    """

    mails_a_week: float
    number: int
    is_exact: bool
    releases: tuple[Release, ...]


def outlook(office: Office, interests: Sequence[Interest], frequency: Frequency) -> Outlook:
    """What these interests would have brought at this frequency.

    Raises:
        StoreError: the store is not indexed yet.
    """
    today = office.now.astimezone(office.site.timezone).date()
    first = today - timedelta(days=ESTIMATED_DAYS - 1)
    found: dict[str, Release] = {}
    for interest in interests:
        newest = _newest(office, interest)
        found |= {one.id: one for one in newest}
        if len(newest) == LIMIT:
            first = max(first, newest[-1].current.date)
    lately = [one for one in found.values() if first <= one.current.date <= today]
    shown_from = max(first, today - timedelta(days=SHOWN_DAYS - 1))
    shown = [one for one in lately if one.current.date >= shown_from]
    shown.sort(key=lambda one: (one.current.date, one.first_seen_at), reverse=True)
    weeks = ((today - first).days + 1) / WEEK_DAYS
    return Outlook(
        mails_a_week=_mails([one.current.date for one in lately], frequency) / weeks,
        number=len(shown),
        is_exact=first <= today - timedelta(days=SHOWN_DAYS - 1),
        releases=tuple(shown[:SHOWN]),
    )


def _newest(office: Office, interest: Interest) -> list[Release]:
    known = office.known
    if interest.topic and interest.topic not in known:
        return []
    query = parse(interest.query) if interest.query else known[interest.topic].query
    results = search(office.store, query, order=Order.NEWEST, offset=0, limit=LIMIT)
    return [one.release for one in results.found]


def _mails(days: Sequence[date], frequency: Frequency) -> int:
    """Number of mails that releases of these days make."""
    match frequency:
        case Frequency.IMMEDIATE:
            return len(days)
        case Frequency.DAILY:
            return len(set(days))
        case Frequency.WEEKLY:
            return len({day.isocalendar()[:2] for day in days})
