"""Text of a seed file -> records and rejections.

A record starts at a line that is exactly ``-``; the next non-empty line is its title, the
following ones its body, whose last token is ``dateYYYY-MM-DD``. Each record is judged on
its own. The grammar, with examples, is docs/seed-format.md.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from notifier.errors import SeedUnreadable
from notifier.release import Record, Rejection

MAX_TITLE_CHARS = 500
MAX_BODY_CHARS = 200_000
MAX_RECORDS = 100_000
FIRST_DATE = date(1990, 1, 1)
DAYS_AHEAD = 366
SHOWN_CHARS = 60

_SEPARATOR = "-"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LINE_END = re.compile(r"\r\n|\r|\n")
# All white space, and what shows nothing: files that were put together hold byte order
# marks in the middle.
_BLANKS = (
    " \t\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\u00ad\u200b\u2060\ufeff"
)
_DATE = re.compile(r"(?:^|\s)date([0-9]{4}-[0-9]{2}-[0-9]{2})\s*\Z")
_INNER_DATE = re.compile(r"(?:^|\s)date[0-9]{4}-[0-9]{2}-[0-9]{2}(?=\s)")
_ANY_DATE = re.compile(rb"date([0-9]{4}-[0-9]{2}-[0-9]{2})")
_SINGLE_PAGE = re.compile(r"-\s*Registration date[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TERMINAL = re.compile(r"[.!?。…][\"'”’)\]」』]*\Z")
_MOJIBAKE = re.compile(r"â€|Ã[\x80-\xbf]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,}|#x?[0-9a-fA-F]+);")


@dataclass(frozen=True, slots=True)
class ParsedSeed:
    """What a seed states.

    Attributes:
        incomplete: its last record has no date and its last line no end, as a file has
            that is still being written.
    """

    records: tuple[Record, ...]
    rejections: tuple[Rejection, ...]
    incomplete: bool


@dataclass(frozen=True, slots=True)
class _Block:
    """The numbered lines between two separators, empty ones left out."""

    position: int
    line: int
    lines: tuple[tuple[int, str], ...]


class _Refusal(Exception):
    def __init__(self, line: int, code: str, detail: str) -> None:
        self.line = line
        self.code = code
        self.detail = detail
        super().__init__(code)


def decode(content: bytes) -> str:
    """Text of a seed file: UTF-8, or UTF-16 with a byte order mark; the mark is dropped.

    Raises:
        SeedUnreadable: ``empty``, ``nul_bytes`` or ``not_utf8``, with the place of the
            first bad byte.
    """
    encoding = "utf-16" if content.startswith(_UTF_16_MARKS) else "utf-8"
    # Before the encoding, because UTF-16 without a mark is often no UTF-8 either.
    _refuse_nul(content.decode(encoding, "ignore"))
    text = _decoded(content, encoding).removeprefix("\ufeff")
    if not text.strip(_BLANKS + "\r\n"):
        raise SeedUnreadable("empty", "the file holds no text; fill it or remove it")
    return text


def _refuse_nul(text: str) -> None:
    before, found, _ = text.partition("\0")
    if found:
        raise SeedUnreadable(
            "nul_bytes",
            f"character {len(before) + 1} is NUL, so this is not a text in UTF-8;"
            " save it as UTF-8 (UTF-16 is read only with a byte order mark)",
            _line(before),
        )


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise SeedUnreadable(
            "not_utf8",
            f"byte {error.start + 1} (0x{content[error.start]:02x}) is not valid"
            f" {encoding.upper()}; save the file as UTF-8",
            _line(content[: error.start].decode(encoding)),
        ) from error


def _line(before: str) -> int:
    return len(_LINE_END.split(before))


def newest_date(content: bytes) -> str:
    """The latest ISO date that a seed file states, or "" when it states none.

    Orders files that are found at the same time: later list pages are read later.
    """
    return max(_ANY_DATE.findall(content), default=b"").decode("ascii")


def parse(text: str, *, today: date, categories: Sequence[str]) -> ParsedSeed:
    """Records and rejections of a seed, in file order.

    Args:
        text: the whole file, decoded.
        today: the source's date; a release more than DAYS_AHEAD days later is rejected.
        categories: lines that may stand between the separator and the title.

    Raises:
        SeedUnreadable: ``no_separator``, ``single_release_page`` or ``too_many_records``.
    """
    lines = _LINE_END.split(text)
    blocks = _blocks(lines)
    known = frozenset(category.casefold() for category in categories)
    records: list[Record] = []
    rejections: list[Rejection] = []
    for block in blocks:
        try:
            records.append(_record(block, today, known))
        except _Refusal as refusal:
            rejections.append(
                Rejection(block.position, refusal.line, refusal.code, refusal.detail)
            )
    last = lines[-1].strip(_BLANKS)
    incomplete = bool(last) and not _DATE.search(last)
    return ParsedSeed(tuple(records), tuple(rejections), incomplete)


def _blocks(lines: Sequence[str]) -> list[_Block]:
    numbered = [(n, line.strip(_BLANKS)) for n, line in enumerate(lines, 1)]
    filled = [(n, line) for n, line in numbered if line]
    _require_separator(filled)
    starts = [i for i, (_, line) in enumerate(filled) if line == _SEPARATOR]
    if len(starts) > MAX_RECORDS:
        raise SeedUnreadable(
            "too_many_records",
            f"the file has {len(starts):,} separators, {MAX_RECORDS:,} are allowed; split it",
        )
    ends = [*starts[1:], len(filled)]
    return [
        _Block(position, filled[start][0], tuple(filled[start + 1 : end]))
        for position, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    ]


def _require_separator(filled: Sequence[tuple[int, str]]) -> None:
    number, first = filled[0] if filled else (1, "")
    if _SINGLE_PAGE.match(first):
        raise SeedUnreadable(
            "single_release_page",
            "this is the page of a single release, which has no title;"
            " save the list page that shows it instead",
            number,
        )
    if first != _SEPARATOR:
        raise SeedUnreadable(
            "no_separator",
            f"the first line is {_shown(first)}, but a seed file starts with a line"
            " that is exactly '-'",
            number,
        )


def _record(block: _Block, today: date, categories: frozenset[str]) -> Record:
    lines = block.lines
    category = None
    if len(lines) > 1 and lines[0][1].casefold() in categories:
        category, lines = lines[0][1], lines[1:]
    line, title, body = _title_and_body(block, lines)
    body, day = _dated(body, lines[-1][0], today)
    _check_lengths(line, title, body)
    return Record(
        position=block.position,
        line=line,
        title=title,
        date=day,
        body=body,
        category=category,
        flags=_flags(title, body),
    )


def _title_and_body(block: _Block, lines: Sequence[tuple[int, str]]) -> tuple[int, str, str]:
    if not lines:
        raise _Refusal(
            block.line, "missing_title", "nothing stands between this '-' and the next"
        )
    number, first = lines[0]
    if _DATE.search(first):
        raise _Refusal(
            number,
            "missing_title",
            f"the line after '-' ends in a date ({_shown(first)}), so it is a body"
            " and the title is missing",
        )
    if len(lines) == 1:
        raise _Refusal(number, "missing_body", f"only a title stands here: {_shown(first)}")
    return number, first, "\n".join(line for _, line in lines[1:])


def _dated(body: str, line: int, today: date) -> tuple[str, date]:
    """The body without its closing date, and the date."""
    found = _DATE.search(body)
    if found is None:
        raise _Refusal(
            line,
            "missing_date",
            f"the body does not end in dateYYYY-MM-DD; it ends in {_shown(body[-40:])}",
        )
    day = _calendar_day(found.group(1), line, today)
    body = body[: found.start()].rstrip()
    if not body:
        raise _Refusal(line, "missing_body", "nothing stands between the title and the date")
    return body, day


def _calendar_day(stated: str, line: int, today: date) -> date:
    try:
        day = date.fromisoformat(stated)
    except ValueError:
        raise _Refusal(
            line, "impossible_date", f"date{stated} is not a day of the calendar"
        ) from None
    if day < FIRST_DATE:
        raise _Refusal(line, "impossible_date", f"date{stated} is before {FIRST_DATE}")
    if day > today + timedelta(days=DAYS_AHEAD):
        raise _Refusal(
            line, "future_date", f"date{stated} is more than {DAYS_AHEAD} days ahead"
        )
    return day


def _check_lengths(line: int, title: str, body: str) -> None:
    for name, text, limit in (
        ("title", title, MAX_TITLE_CHARS),
        ("body", body, MAX_BODY_CHARS),
    ):
        if len(text) > limit:
            raise _Refusal(
                line,
                "too_long",
                f"the {name} has {len(text):,} characters, {limit:,} are allowed;"
                " a separator or a line end is probably missing",
            )


def _flags(title: str, body: str) -> tuple[str, ...]:
    doubts = {
        "suspect_truncated": not _TERMINAL.search(body),
        "suspect_encoding": bool(_MOJIBAKE.search(title) or _MOJIBAKE.search(body)),
        "markup": bool(_MARKUP.search(title) or _MARKUP.search(body)),
        "two_dates": bool(_INNER_DATE.search(body + " ")),
    }
    return tuple(sorted(flag for flag, raised in doubts.items() if raised))


def _shown(text: str) -> str:
    return repr(text if len(text) <= SHOWN_CHARS else text[:SHOWN_CHARS] + "...")
