"""Releases that a listing page should show and does not.

A page shows every release of its days. One that is dated strictly inside the page's dates
and is not on it is missing; when two pages that were read a day apart lack it, it counts
as withdrawn. A page that lacks more than a quarter of what it should show is another kind
of list and says nothing. Nothing is ever deleted, and a release that is shown again is
restored, unless the operator withdrew it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifier.pipeline.clock import TICK, next_time
from notifier.release import EventType, Record
from notifier.store import Store

MIN_RECORDS = 3
MAX_MISSING_SHARE = 0.25
CONFIRMED_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Page:
    """A listing page that was read without any trouble.

    Attributes:
        stated: ids of the releases it shows.
    """

    source_id: str
    seed_id: int
    records: Sequence[Record]
    stated: frozenset[str]


def restore(store: Store, stated: Collection[str], now: datetime) -> list[str]:
    """Restore what a page shows again, inside a transaction; ids of what was restored."""
    store.withdrawals.forget_absences(stated)
    back = store.withdrawals.withdrawn_by_source(stated)
    announce(store, back, EventType.RESTORED, now)
    return back


def withdraw_missing(store: Store, page: Page, now: datetime) -> list[str]:
    """Note what a page lacks and withdraw what two pages lacked, inside a transaction;
    ids of what was withdrawn."""
    gone = [
        release_id
        for release_id in _missing(store, page)
        if _confirmed(store.withdrawals.note_absence(release_id, page.seed_id, now))
    ]
    announce(store, gone, EventType.WITHDRAWN, now)
    return gone


def _missing(store: Store, page: Page) -> list[str]:
    if len(page.records) < MIN_RECORDS:
        return []
    days = [record.date for record in page.records]
    first, last = min(days), max(days)
    expected = store.withdrawals.live_between(page.source_id, first, last)
    missing = [release_id for release_id in expected if release_id not in page.stated]
    return missing if len(missing) <= max(1, MAX_MISSING_SHARE * len(expected)) else []


def _confirmed(absences: Sequence[datetime]) -> bool:
    return absences[-1] - absences[0] >= CONFIRMED_AFTER


def announce(
    store: Store,
    release_ids: Sequence[str],
    event: EventType,
    now: datetime,
    *,
    because: str | None = None,
) -> None:
    """Withdraw or restore releases with an event each, inside a transaction.

    Args:
        because: the operator's reason, or None when the source's pages say so.
    """
    seq, last_at = store.releases.last_event()
    start = next_time(now, last_at)
    store.withdrawals.change(
        release_ids,
        event,
        because=because,
        first_seq=seq + 1,
        times=[start + number * TICK for number in range(len(release_ids))],
    )
