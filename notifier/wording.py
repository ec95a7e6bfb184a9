"""Dates, times and the words of the domain, in English, as the pages say them.

Months are spelt here and not by ``strftime``, so that the bytes of a page do not depend
on the locale.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from notifier.cleaning import published_line
from notifier.markup import matched_words
from notifier.release import Event, EventType, Hit, Revision, Weight

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip

_EVENTS = {
    EventType.NEW: "New",
    EventType.REVISED: "Revised",
    EventType.WITHDRAWN: "Withdrawn",
    EventType.RESTORED: "Restored",
}

_KINDS = {
    "first": "first seen",
    "retitled": "new title",
    "redated": "new date",
    "typo": "spelling",
    "appended": "text added",
    "shortened": "text removed",
    "completed": "cut text completed",
    "rewrite": "rewritten",
    "revert": "back to an earlier text",
    "cosmetic": "typography only",
}

_MEANINGS = {
    "first": "This is how the release was first seen.",
    "retitled": "The title changed.",
    "redated": "The date changed.",
    "figures": "A number, its sign or its unit changed.",
    "names": "The name of a person, a place or an organisation changed.",
    "typo": "One or two words changed by a letter or two.",
    "wording": "Words changed.",
    "appended": "Whole sentences were added.",
    "shortened": "Whole sentences were removed.",
    "completed": "The text was cut off before, and goes on now.",
    "rewrite": "Hardly any passage of the earlier text is left.",
    "revert": "A text that stood here before is back.",
}

_WEIGHTS = {
    Weight.NONE: "cosmetic change",
    Weight.MINOR: "minor change",
    Weight.MAJOR: "major change",
}

_FLAGS = {
    "suspect_truncated": "The source's text appears to be cut off.",
    "suspect_encoding": "Some characters of the source's text appear to be damaged.",
    "markup": "The source's text contains markup, shown here as plain text.",
    "review": "Other releases are so like this one that somebody should compare them.",
    "two_dates": "The source's text states more than one date; the last one counts.",
}


def day(value: date) -> str:
    """``25 September 2025``."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def short_day(value: date) -> str:
    """``25 Sep 2025``."""
    return f"{value.day} {_MONTHS[value.month - 1][:3]} {value.year}"


def month(value: str) -> str:
    """Of a month such as ``2025-09``: ``September 2025``."""
    return f"{month_name(value)} {value[:4]}"


def month_name(value: str) -> str:
    """Of a month such as ``2025-09``: ``September``."""
    return _MONTHS[int(value[5:]) - 1]


def short_month(value: str) -> str:
    """On an axis: ``Sep``, and of January the year."""
    return value[:4] if value.endswith("-01") else month_name(value)[:3]


def moment(at: datetime) -> str:
    """``25 September 2025, 06:10 UTC``."""
    at = at.astimezone(UTC)
    return f"{day(at)}, {at:%H:%M} UTC"


def machine_moment(at: datetime) -> str:
    """The same for machines: ``2025-09-25T06:10:00Z``."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def ago(since: timedelta) -> str:
    """``3 minutes ago``; under a minute, ``just now``, also of what is yet to come."""
    minutes = int(since.total_seconds() // 60)
    for size, singular in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            return f"{count(minutes // size, singular, f'{singular}s')} ago"
    return "just now"


def count(number: int, singular: str, plural: str) -> str:
    """``1 release``, ``2,400 releases``."""
    return f"{number:,} {singular if number == 1 else plural}"


def kinds(revision: Revision) -> str:
    """``figures, new title``."""
    return ", ".join(map(kind, revision.kinds))


def kind(code: str) -> str:
    """``new title``; a kind without words of its own is said as it is."""
    return _KINDS.get(code, code.replace("_", " "))


def reasons(codes: Sequence[str]) -> tuple[str, ...]:
    """What each kind of a change says, as sentences; docs/changes.md has the rules."""
    return tuple(_MEANINGS[code] for code in codes if code in _MEANINGS)


def weight(revision: Revision) -> str:
    """``major change``; nothing for the first revision, which changed nothing."""
    return "" if revision.number == 1 else _WEIGHTS[revision.weight]


def words_changed(revision: Revision) -> str:
    """``2 words added, 1 removed``, or nothing where no word changed."""
    added, removed = revision.facts.words_added, revision.facts.words_removed
    if added and removed:
        return f"{count(added, 'word', 'words')} added, {removed:,} removed"
    if added or removed:
        return f"{count(added or removed, 'word', 'words')} {'added' if added else 'removed'}"
    return ""


def happened(event: Event) -> str:
    """What an event was: ``New``, ``Revised: figures``."""
    if event.type is EventType.REVISED and event.revision.kinds:
        return f"{_EVENTS[event.type]}: {kinds(event.revision)}{alike(event)}"
    return _EVENTS[event.type]


def alike(event: Event) -> str:
    """``, and 39 other releases in the same way``; empty for an edit of one release."""
    if not event.number_alike:
        return ""
    others = count(event.number_alike, "other release", "other releases")
    return f", and {others} in the same way"


def flags(codes: Sequence[str]) -> tuple[str, ...]:
    """Doubts about a release, as sentences."""
    return tuple(_FLAGS.get(code, f"Noted: {code.replace('_', ' ')}.") for code in codes)


def because(hits: Sequence[Hit]) -> str:
    """``it says “steel”, “aluminium”``; for a topic without a query, that it takes all."""
    quoted = ", ".join(f"“{published_line(word)}”" for word in matched_words(hits))
    return f"it says {quoted}" if quoted else "it takes releases whatever they say"
