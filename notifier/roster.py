"""Subscribers as a table: CSV (RFC 4180) with one row for each subscription.

Values in, values out. A row that is wrong is told with its line and column, and the others
are taken. Text that a spreadsheet would run as a formula is written with an apostrophe
before it, which reading takes away again.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from notifier.errors import QueryError, RosterError
from notifier.filing import is_country_slug
from notifier.mailbox import mailbox
from notifier.query import parse
from notifier.release import Weight
from notifier.subscription import WEEKDAYS, Frequency, Interest, Preferences

COLUMNS = (
    "address",
    "topic",
    "query",
    "frequency",
    "timezone",
    "hour",
    "weekday",
    "min_weight",
)
MAX_FIELD_CHARS = 10_000
# Apostrophes count too, so that shielding and baring are each other's inverse.
_FORMULA = re.compile(r"'*[=+@\t\r-]")
_HOURS = {str(hour): hour for hour in range(24)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: somebody, and one thing to be told of.

    Attributes:
        stated: the fields of Preferences that the row states; others stay as they are, or
            get their defaults.
    """

    address: str
    interest: Interest
    stated: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken.

    Attributes:
        line: 1-based line of the file in which the row ends.
        column: name of the column, or "" when it is about the whole row.
    """

    line: int
    column: str
    problem: str


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file says: the rows that can be taken, with their lines, and the others."""

    entries: tuple[tuple[int, Entry], ...]
    bad: tuple[BadRow, ...]


def read(text: str, topics: Collection[str]) -> Roster:
    """The rows of a file whose first line names the columns, in any order.

    Args:
        topics: slugs that may be subscribed to, besides those of countries.

    Raises:
        RosterError: the first line does not name the columns.
    """
    csv.field_size_limit(MAX_FIELD_CHARS)
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    entries: list[tuple[int, Entry]] = []
    bad: list[BadRow] = []
    header = _header(rows)
    while True:
        try:
            cells = next(rows, None)
            if cells is None:
                return Roster(tuple(entries), tuple(bad))
            if any(cells):
                entries.append((rows.line_num, entry(_fields(header, cells), topics)))
        except csv.Error as error:
            bad.append(BadRow(rows.line_num, "", f"is no CSV: {error}"))
        except RosterError as error:
            bad.append(BadRow(rows.line_num, error.column, error.problem))


def _header(rows: Iterator[list[str]]) -> list[str]:
    try:
        header = [name.strip().lower() for name in next(rows, [])]
    except csv.Error as error:
        raise RosterError("", f"the first line is no CSV: {error}") from None
    known = f"; columns are {', '.join(COLUMNS)}"
    for name in header:
        if name not in COLUMNS:
            raise RosterError("", f"the first line names an unknown column {name!r}{known}")
    if len(set(header)) != len(header):
        raise RosterError("", "the first line names a column twice")
    for name in ("address", "frequency"):
        if name not in header:
            raise RosterError("", f"the first line names no column {name!r}{known}")
    return header


def _fields(header: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) != len(header):
        raise RosterError("", f"has {len(cells)} cells where the first line has {len(header)}")
    return {name: _bare(cell.strip()) for name, cell in zip(header, cells, strict=True)}


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def entry(fields: Mapping[str, str], topics: Collection[str]) -> Entry:
    """What the cells of a row say; an empty cell says nothing.

    Args:
        fields: cells by the name of their column.
        topics: as for ``read``.

    Raises:
        RosterError: a cell is wrong; carries the column.
    """
    topic, query = fields.get("topic", ""), fields.get("query", "")
    if bool(topic) == bool(query):
        found = "both" if topic else "neither"
        raise RosterError("topic", f"a row has either a topic or a query; this has {found}")
    return Entry(
        address=_address(fields.get("address", "")),
        interest=Interest(
            topic=_topic(topic, topics),
            query=_query(query),
            frequency=Frequency(_one_of("frequency", fields, list(Frequency))),
        ),
        stated=_stated(fields),
    )


def _address(text: str) -> str:
    try:
        return mailbox(text)
    except ValueError as error:
        raise RosterError("address", str(error)) from None


def _topic(slug: str, topics: Collection[str]) -> str:
    if slug and slug not in topics and not is_country_slug(slug):
        raise RosterError("topic", f"there is no topic {slug!r}; `notifier topics` lists them")
    return slug


def _query(text: str) -> str:
    if text:
        try:
            parse(text)
        except QueryError as error:
            raise RosterError("query", str(error)) from None
    return text


def _stated(fields: Mapping[str, str]) -> dict[str, Any]:
    stated: dict[str, Any] = {}
    if fields.get("timezone"):
        if fields["timezone"] not in available_timezones():
            raise RosterError("timezone", f"there is no time zone {fields['timezone']!r}")
        stated["timezone"] = ZoneInfo(fields["timezone"])
    if fields.get("hour"):
        stated["hour"] = _HOURS[_one_of("hour", fields, list(_HOURS))]
    if fields.get("weekday"):
        stated["weekday"] = WEEKDAYS.index(_one_of("weekday", fields, WEEKDAYS))
    if fields.get("min_weight"):
        stated["min_weight"] = Weight(_one_of("min_weight", fields, list(Weight)))
    return stated


def _one_of(column: str, fields: Mapping[str, str], allowed: Iterable[str]) -> str:
    text = fields.get(column, "")
    known = [str(one) for one in allowed]
    if text not in known:
        raise RosterError(column, f"must be one of {', '.join(known)}; got {text!r}")
    return text


def written(rows: Iterable[tuple[str, Interest, Preferences]]) -> str:
    """A file that ``read`` takes: address, interest and preferences of each subscription."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for address, interest, preferences in rows:
        cells = (
            address,
            interest.topic,
            interest.query,
            interest.frequency.value,
            preferences.timezone.key,
            str(preferences.hour),
            WEEKDAYS[preferences.weekday],
            preferences.min_weight.value,
        )
        writer.writerow([harmless(cell) for cell in cells])
    return file.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; ``read`` gives it back as it was."""
    return f"'{cell}" if _FORMULA.match(cell) else cell
