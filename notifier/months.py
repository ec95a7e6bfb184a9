"""Months of the calendar, written as they sort: ``2026-02``."""

from collections.abc import Mapping
from datetime import date

CHARTED = 24
"""Months that a chart shows at most."""
SPARKED = 12
"""Months that a small chart, in a list, shows."""


def month_of(day: date) -> str:
    """The month of a day."""
    return day.isoformat()[:7]


def months_until(last: str, number: int) -> list[str]:
    """``number`` months that follow each other, of which ``last`` is the last one."""
    year, month = map(int, last.split("-"))
    end = year * 12 + month - 1
    return [
        f"{at // 12:04}-{at % 12 + 1:02}" for at in range(max(12, end - number + 1), end + 1)
    ]


def series(numbers: Mapping[str, int], last: str, length: int) -> list[tuple[str, int]]:
    """How many there were in each of the ``length`` months that end with ``last``."""
    return [(month, numbers.get(month, 0)) for month in months_until(last, length)]
