"""What we talk about: records, releases, revisions, events and matches.

A record is one release as a seed states it. A release has an id that never changes and
revisions numbered from 1. An event is one line of the append-only sequence from which
feeds and mails derive.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from notifier.difference import Difference

ALIKE_SHOWN = 50


class Status(StrEnum):
    """Whether the source still stands by a release."""

    LIVE = "live"
    WITHDRAWN = "withdrawn"


class EventType(StrEnum):
    """What happened to a release."""

    NEW = "new"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


class Weight(StrEnum):
    """How much a revision matters; ``rank`` orders them."""

    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"

    @property
    def rank(self) -> int:
        """0 for none, 1 for minor, 2 for major."""
        return list(Weight).index(self)


@dataclass(frozen=True, slots=True)
class Record:
    """One release as a seed states it.

    Attributes:
        position: 1-based ordinal in the seed, bad records counted.
        line: 1-based line of its title.
        category: the list page's category line, or None.
        flags: doubts that do not reject it, such as ``suspect_truncated``, sorted.
    """

    position: int
    line: int
    title: str
    date: date
    body: str
    category: str | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A record, or with position 0 a whole seed, that cannot be taken.

    Attributes:
        line: 1-based line where the trouble is, or None where it has no line.
        code: stable machine word (docs/seed-format.md lists them).
        detail: a sentence for the operator.
    """

    position: int
    line: int | None
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a text that made a query match: ``text`` is ``field[start:end]``.

    Attributes:
        field: ``title`` or ``body``.
    """

    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """A release belongs to a topic, because of these words.

    ``because`` is empty only for a topic that needs no word, as ``*`` and ``country:JP``,
    and where ``is_earlier``: not this text belongs there, but one that was told before.
    """

    slug: str
    title: str
    because: tuple[Hit, ...]
    is_earlier: bool = False


Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What changed, as (before, after) pairs with "" for nothing.

    Attributes:
        sentences_added: number of whole sentences, or passages, that are new.
        sentences_dropped: number of those that are gone.
        words_added: number of words, those of new sentences included.
    """

    figures: Pairs = ()
    dates: Pairs = ()
    names: Pairs = ()
    sentences_added: int = 0
    sentences_dropped: int = 0
    words_added: int = 0
    words_removed: int = 0


@dataclass(frozen=True, slots=True)
class Revision:
    """One stored state of a release.

    Attributes:
        number: from 1, dense.
        content_hash: see ``fingerprint.content_hash``.
        kinds: what kind of change this was, such as ``("figures", "wording")``;
            ``("first",)`` for number 1.
        facts: what justifies the kinds and the weight.
        rule: the rule of ``identity`` that gave it to its release.
        score: containment of word triples in the revision before, 0 to 1; 1 for number 1.
        difference: edits from the body of the revision before; empty for number 1.
        title_difference: the same for the title; empty where the title is the same.
        seen_at: when we first read it, UTC, milliseconds.
        seed: name of the file that stated it.
    """

    release_id: str
    number: int
    title: str
    date: date
    body: str
    content_hash: str
    kinds: tuple[str, ...]
    weight: Weight
    facts: Facts
    rule: str
    score: float
    difference: Difference
    title_difference: Difference
    seen_at: datetime
    seed: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An issue of the same series, as its newest revision states it."""

    id: str
    title: str
    date: date


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The issues of a series before and after a release, where there are any."""

    previous: Neighbour | None = None
    next: Neighbour | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """A release as it stands now.

    Attributes:
        first_date: what its first revision was dated; never changes.
        current: its newest revision.
        withdrawn_because: why it counts as withdrawn, as a sentence, or None.
        merged_into: id of the release that it is one with, by the operator's word, or None.
        topics: where it is filed now, in the order of the configuration, ``all`` left out.
        countries: what it is about, by name.
        neighbours: the issues before and after it, where it is one of a series.
        first_seen_at: UTC, milliseconds.
        updated_at: time of its last event, UTC, milliseconds; no two releases share it.
        significant_at: the same of its first revision or, if later, of its last event of
            major weight: a revision, a withdrawal or a restoration.
    """

    id: str
    source_id: str
    status: Status
    category: str | None
    flags: tuple[str, ...]
    first_date: date
    first_seen_at: datetime
    updated_at: datetime
    significant_at: datetime
    current: Revision
    withdrawn_because: str | None
    merged_into: str | None
    topics: tuple[Match, ...]
    countries: tuple[Match, ...]
    neighbours: Neighbours = Neighbours()


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the sequence: something happened to a release.

    Attributes:
        seq: from 1, strictly increasing.
        at: UTC, milliseconds, strictly increasing with ``seq``.
        release: the release as it stands now.
        revision: its revision at this event.
        alike: releases that were changed in the same way in the same scan, as (id, title),
            at most ALIKE_SHOWN; this event speaks for all of them.
        number_alike: how many there are.
        bulk: number of the first event of the bulk edit that it is one of, or None.
    """

    seq: int
    at: datetime
    type: EventType
    weight: Weight
    release: Release
    revision: Revision
    alike: tuple[tuple[str, str], ...] = ()
    number_alike: int = 0
    bulk: int | None = None
