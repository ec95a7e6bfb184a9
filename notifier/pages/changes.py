"""The page of the latest changes, and those of a month each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from notifier import wording
from notifier.pages import feeds, lines, months
from notifier.pages.charts import Chart, Point, chart
from notifier.pages.frame import framed, page
from notifier.pages.months import Address, Around
from notifier.release import Event
from notifier.site import Site, changes_path

ABOUT = (
    "Every edit of a release after it was published, every withdrawal and every return,"
    " with the words that changed."
)


def changes(
    site: Site,
    events: Sequence[Event],
    *,
    numbers: Mapping[str, int],
    dated: Sequence[str],
    first_seen: Mapping[datetime, int],
) -> bytes:
    """The page of the latest changes.

    Args:
        events: newest first.
        numbers: changes in each of the newest months.
        dated: every month with changes, newest first.
        first_seen: number of new releases by the hour, UTC, in which they were first seen.
    """
    address = _address(site)
    shown = [lines.change(site, event) for event in events]
    return page(
        "changes",
        framed(
            site,
            changes_path(),
            title="Changes",
            description=ABOUT,
            feeds=feeds.of_site(site),
        ),
        about=ABOUT,
        changes=shown,
        filters=lines.filters(shown),
        weights=lines.weights(shown),
        chart=months.chart_of("Changes a month", numbers, address),
        hours=_by_hour(first_seen, site.timezone),
        zone=site.timezone.key,
        years=months.years(dated, address),
        feeds=feeds.of_site(site),
    )


def changes_of_month(
    site: Site, month: str, events: Sequence[Event], *, number: int, around: Around
) -> bytes:
    """The page of the changes of one month, such as ``2026-02``.

    Args:
        events: newest first.
        number: of changes in that month, of which ``events`` are the newest.
    """
    named = wording.month(month)
    before, after = months.around(around, _address(site))
    shown = [lines.change(site, event) for event in events]
    return page(
        "changes_of_month",
        framed(
            site,
            changes_path(month),
            title=f"Changes, {named}",
            description=f"Press releases that were changed in {named}.",
            feeds=feeds.of_site(site),
        ),
        named=named,
        count=wording.count(number, "change", "changes"),
        latest=site.address(changes_path()),
        changes=shown,
        filters=lines.filters(shown),
        weights=lines.weights(shown),
        left_out=number - len(shown),
        before=before,
        after=after,
    )


def _address(site: Site) -> Address:
    return lambda month: site.address(changes_path(month))


def _by_hour(first_seen: Mapping[datetime, int], zone: tzinfo) -> Chart | None:
    by_hour: Counter[int] = Counter()
    for at, number in first_seen.items():
        by_hour[at.astimezone(zone).hour] += number
    points = [
        Point(f"{hour:02}:00", by_hour[hour], f"{hour:02}" if hour % 6 == 0 else "")
        for hour in range(24)
    ]
    return chart("New releases by the hour", points, column="Hour")
