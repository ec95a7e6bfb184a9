"""How values stand in columns: times as sortable text, lists and pairs as JSON."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from notifier.difference import Difference
from notifier.release import Facts, Hit, Pairs

# How os.fsdecode spells the bytes of a name that are not UTF-8 (PEP 383).
_FOREIGN = re.compile("[\udc80-\udcff]")
_ESCAPED = re.compile("/([0-9a-f]{2})")


def stamp(at: datetime) -> str:
    """An aware time as UTC, ISO 8601 with milliseconds and ``Z``."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """The aware UTC time that ``stamp`` wrote."""
    return datetime.fromisoformat(text)


def stamp_or_none(at: datetime | None) -> str | None:
    """``stamp`` of a time, if there is one."""
    return None if at is None else stamp(at)


def moment_or_none(text: str | None) -> datetime | None:
    """``moment`` of a text, if there is one."""
    return None if text is None else moment(text)


def stored_name(name: str) -> str:
    """A file name as text that SQLite takes: a byte that is not UTF-8 becomes ``/xx``.

    No other name can hold a slash, so ``file_name`` gives the same name back.
    """
    return _FOREIGN.sub(lambda found: f"/{ord(found[0]) & 0xFF:02x}", name)


def file_name(text: str) -> str:
    """The file name that ``stored_name`` wrote, as ``os`` spells it."""
    return _ESCAPED.sub(lambda found: chr(0xDC00 + int(found[1], 16)), text)


def dumps(value: object) -> str:
    """Compact JSON that keeps Korean readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def hits_json(because: Iterable[Hit]) -> str:
    """Hits as a JSON list of [field, start, end, text]."""
    return dumps([[hit.field, hit.start, hit.end, hit.text] for hit in because])


def hits(text: str) -> tuple[Hit, ...]:
    """Hits that ``hits_json`` wrote."""
    return tuple(Hit(*values) for values in json.loads(text))


def edits(text: str) -> Difference:
    """A difference that ``dumps`` wrote."""
    return tuple((op, part) for op, part in json.loads(text))


def strings(text: str) -> tuple[str, ...]:
    """A JSON list of strings."""
    return tuple(json.loads(text))


def facts_json(found: Facts) -> str:
    """Facts as a JSON object."""
    return dumps(asdict(found))


def facts(text: str) -> Facts:
    """Facts that ``facts_json`` wrote."""
    found: dict[str, Any] = json.loads(text)
    pairs = {name: _pairs(found[name]) for name in ("figures", "dates", "names")}
    return Facts(**found | pairs)


def _pairs(found: list[list[str]]) -> Pairs:
    return tuple((old, new) for old, new in found)
