"""What ingest hands to the store, and the rows that become of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from notifier.change import Change
from notifier.release import EventType, Match, Record
from notifier.series import Issue
from notifier.store.codec import dumps, facts_json, stamp
from notifier.store.lookup import Alias


@dataclass(frozen=True, slots=True)
class Arrival:
    """A revision to append, with the event that announces it.

    Attributes:
        number: 1 makes a new release.
        rule: the rule of ``identity`` that decided; ``score`` is the containment.
        alias: (ISO date, title key) of the record, kept with ``occurrence``.
        sketch: of the body; see ``likeness``.
        related: releases like it, with the score.
        issue: what makes it an issue of a series, or None.
        seq: of the event; the next after the newest one.
        baseline: the event belongs to a source's first scan and is never mailed.
        matches: the topics it matches, ``all`` among them.
        held_because: why nobody is told of it, as the end of a sentence, or None.
    """

    release_id: str
    source_id: str
    number: int
    record: Record
    content_hash: str
    raw_hash: str
    change: Change
    rule: str
    score: float
    alias: Alias
    occurrence: int
    sketch: frozenset[int]
    related: tuple[tuple[str, float], ...]
    issue: Issue | None
    seq: int
    at: datetime
    baseline: bool
    matches: tuple[Match, ...]
    held_because: str | None

    @property
    def event_type(self) -> EventType:
        """New for the first revision, revised for any other."""
        return EventType.NEW if self.number == 1 else EventType.REVISED


@dataclass(frozen=True, slots=True)
class SightingRow:
    """A record that brought nothing new.

    Attributes:
        rule: the rule of ``identity`` that decided.
        alias: (ISO date, title key) of the record; kept when it is new.
        raw_hash: of the record; stored as a variant when its content is the revision's.
    """

    release_id: str
    source_id: str
    number: int
    rule: str
    alias: Alias
    record: Record
    raw_hash: str


RELEASE_COLUMNS = (
    "id",
    "source_id",
    "status",
    "category",
    "flags",
    "number",
    "date",
    "sketch_size",
    "first_seen_at",
    "updated_at",
    "updated_seq",
)
RELATED_COLUMNS = ("release_id", "other_id", "score")
ALIAS_COLUMNS = ("source_id", "date", "title_key", "occurrence", "release_id")
EVENT_COLUMNS = ("seq", "release_id", "number", "type", "weight", "at", "baseline", "held")
REVISION_COLUMNS = (
    "release_id",
    "number",
    "title",
    "date",
    "body",
    "content_hash",
    "raw_hash",
    "kinds",
    "weight",
    "facts",
    "rule",
    "score",
    "difference",
    "title_difference",
    "seed_id",
    "position",
    "line",
    "seen_at",
)


def release_row(one: Arrival) -> tuple[object, ...]:
    """Of ``releases``, for a first revision."""
    return (
        one.release_id,
        one.source_id,
        "live",
        one.record.category,
        dumps(one.record.flags),
        one.number,
        one.record.date.isoformat(),
        len(one.sketch),
        stamp(one.at),
        stamp(one.at),
        one.seq,
    )


def alias_row(one: Arrival) -> tuple[object, ...]:
    """Of ``aliases``."""
    return (one.source_id, *one.alias, one.occurrence, one.release_id)


def sketch_rows(arrivals: Sequence[Arrival]) -> list[tuple[object, ...]]:
    """Of ``sketches``."""
    return [
        (one.source_id, hashed, one.alias[0], one.release_id)
        for one in arrivals
        for hashed in sorted(one.sketch)
    ]


def related_rows(arrivals: Sequence[Arrival]) -> list[tuple[object, ...]]:
    """Of ``related``."""
    return [(one.release_id, *pair) for one in arrivals for pair in one.related]


def event_row(one: Arrival) -> tuple[object, ...]:
    """Of ``events``."""
    return (
        one.seq,
        one.release_id,
        one.number,
        str(one.event_type),
        str(one.change.weight),
        stamp(one.at),
        int(one.baseline),
        int(one.held_because is not None),
    )


def revision_row(seed_id: int, one: Arrival) -> tuple[object, ...]:
    """Of ``revisions``."""
    record, change = one.record, one.change
    return (
        one.release_id,
        one.number,
        record.title,
        record.date.isoformat(),
        record.body,
        one.content_hash,
        one.raw_hash,
        dumps(change.kinds),
        str(change.weight),
        facts_json(change.facts),
        one.rule,
        one.score,
        dumps(change.difference),
        dumps(change.title_difference),
        seed_id,
        record.position,
        record.line,
        stamp(one.at),
    )
