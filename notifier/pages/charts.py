"""Charts as inline SVG: bars whose heights are shares of the highest one.

A chart is drawn in a box of ``width`` x 100 units that the stylesheet stretches, so all
words of it stand in the page around it. The same numbers stand in a table, and a sentence
says what the picture shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 100
STEP = 10
BAR = 8
LEAST = 2
"""Height of a bar that stands for one of many: it must be seen."""


@dataclass(frozen=True, slots=True)
class Point:
    """One number of a chart.

    Attributes:
        label: what it is the number of, such as ``February 2026``.
        short: the same on the axis, or empty where the axis says nothing.
        href: where to read more, or empty.
    """

    label: str
    number: int
    short: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the picture, in its units."""

    x: int
    y: int
    height: int
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as the templates set it.

    Attributes:
        title: what is counted, such as ``Releases a month``.
        sentence: what the picture shows, for who cannot see it.
        column: heading of the labels in the table.
        highest: the number that the highest bar stands for.
        width: of the picture, in its units.
    """

    title: str
    sentence: str
    column: str
    points: tuple[Point, ...]
    bars: tuple[Bar, ...]
    highest: int
    width: int


def chart(title: str, points: Sequence[Point], *, column: str = "Month") -> Chart | None:
    """The chart of ``points``; None when there is nothing to compare: fewer than two of
    them, or none above 0."""
    highest = max((point.number for point in points), default=0)
    if len(points) < 2 or not highest:  # noqa: PLR2004 - two can be compared
        return None
    return Chart(
        title=title,
        sentence=_sentence(points, highest),
        column=column,
        points=tuple(points),
        bars=tuple(_bar(place, point, highest) for place, point in enumerate(points)),
        highest=highest,
        width=STEP * len(points),
    )


def _sentence(points: Sequence[Point], highest: int) -> str:
    first, last = points[0], points[-1]
    peaks = [point.label for point in points if point.number == highest]
    most = peaks[0] if len(peaks) == 1 else f"{peaks[0]} and {len(peaks) - 1} more"
    return (
        f"From {first.label} ({first.number:,}) to {last.label} ({last.number:,});"
        f" the most, {highest:,}, in {most}."
    )


def _bar(place: int, point: Point, highest: int) -> Bar:
    height = _height(point.number, highest)
    return Bar(place * STEP + 1, HEIGHT - height, height, f"{point.label}: {point.number:,}")


def _height(number: int, highest: int) -> int:
    return max(LEAST, round(number * HEIGHT / highest)) if number else 0


@dataclass(frozen=True, slots=True)
class Spark:
    """A small chart in a list: a path, and the words that say the same."""

    path: str
    width: int
    sentence: str


def spark(numbers: Sequence[int], sentence: str) -> Spark | None:
    """A small chart of ``numbers``; None when all are 0."""
    highest = max(numbers, default=0)
    if not highest:
        return None
    bars = (
        f"M{place * STEP + 1} {HEIGHT}v-{_height(number, highest)}h{BAR}V{HEIGHT}z"
        for place, number in enumerate(numbers)
        if number
    )
    return Spark("".join(bars), STEP * len(numbers), sentence)
