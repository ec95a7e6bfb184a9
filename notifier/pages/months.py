"""What pages of a month have in common: their links, and charts by the month."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from notifier import wording
from notifier.months import CHARTED, series
from notifier.pages.charts import Chart, Point, chart
from notifier.pages.lines import Link

Address = Callable[[str], str]
"""Absolute address of the page of a month."""
Around = tuple[str | None, str | None]
"""The months before and after one that have a page."""

QUARTERS = ("01", "04", "07", "10")
"""Months that the axis of a chart names: there is no room for all on a narrow screen."""


@dataclass(frozen=True, slots=True)
class Year:
    """Months of a year that have a page, January first."""

    year: str
    months: tuple[Link, ...]


def years(months: Sequence[str], address: Address) -> tuple[Year, ...]:
    """``months``, which are newest first, by year."""
    found: dict[str, list[Link]] = {}
    for month in months:
        link = Link(wording.month_name(month), address(month))
        found.setdefault(month[:4], []).insert(0, link)
    return tuple(Year(year, tuple(links)) for year, links in found.items())


def around(months: Around, address: Address) -> tuple[Link | None, Link | None]:
    """Links to the months before and after."""
    before, after = (one and Link(wording.month(one), address(one)) for one in months)
    return before or None, after or None


def chart_of(title: str, numbers: Mapping[str, int], address: Address) -> Chart | None:
    """Bars of the months from the first to the last of ``numbers``, at most CHARTED."""
    if not numbers:
        return None
    first, last = min(numbers), max(numbers)
    points = [
        Point(
            label=wording.month(month),
            number=number,
            short=wording.short_month(month) if month[5:] in QUARTERS else "",
            href=address(month) if number else "",
        )
        for month, number in series(numbers, last, CHARTED)
        if month >= first
    ]
    return chart(title, points)
