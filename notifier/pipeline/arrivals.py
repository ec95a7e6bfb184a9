"""What the records of one seed bring, judged one after the other.

A text that the operator gave to a release is that release's, whatever title and date it
has. Records whose title and date are known are judged first, so that no other record of
the page can be taken for their release; a record is judged against those before it too,
so that one stated twice is one release.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Self

from notifier.change import FIRST, Change, Stated
from notifier.filing import Filing, Subject
from notifier.fingerprint import content_hash, raw_hash, release_id, shingles, title_key
from notifier.identity import (
    Known,
    New,
    Revised,
    Rule,
    Sighting,
    Verdict,
    by_alias,
    by_likeness,
)
from notifier.likeness import sketch
from notifier.limiter import Past, restless_because
from notifier.pipeline.clock import next_time
from notifier.release import Record
from notifier.series import issue
from notifier.settings import IdentitySettings
from notifier.store.lookup import Alias
from notifier.store.rows import Arrival, SightingRow

MIN_STALE_RECORDS = 2
STILL_HELD = "has not come to rest"

Candidates = Callable[[frozenset[int], date], list[Known]]
Owners = Callable[[Iterable[str]], dict[str, Known]]


def alias_of(record: Record) -> Alias:
    """What a record is looked up by: its ISO date and title key."""
    return record.date.isoformat(), title_key(record.title)


@dataclass(frozen=True, slots=True)
class _Keyed:
    """A record with what it is looked up by, worked out once."""

    record: Record
    alias: Alias
    hashed: str

    @classmethod
    def of(cls, record: Record) -> Self:
        alias = alias_of(record)
        return cls(record, alias, content_hash(record.title, alias[0], record.body))

    @property
    def stated(self) -> Stated:
        return Stated.of(self.record)

    @property
    def raw_hash(self) -> str:
        return raw_hash(self.record.title, self.alias[0], self.record.body)


@dataclass(slots=True)
class Judgement:
    """Judges the records of one seed.

    Attributes:
        known: releases by alias; grows with what the seed brings.
        owners: gives the releases that the operator gave texts to, by content hash.
        candidates: gives the releases that may be like a text, by sketch and date.
        seq: sequence number of the newest event so far.
        last_at: its time, or None.
        now: the pass's clock; event times never fall below it.
    """

    source_id: str
    filing: Filing
    settings: IdentitySettings
    known: dict[Alias, list[Known]]
    owners: Owners
    candidates: Candidates
    seq: int
    last_at: datetime | None
    now: datetime
    baseline: bool
    arrivals: list[Arrival] = field(default_factory=list)
    sightings: list[SightingRow] = field(default_factory=list)
    _owned: dict[str, Known] = field(default_factory=dict)
    _claimed: set[str] = field(default_factory=set)
    _sketches: dict[int, frozenset[int]] = field(default_factory=dict)
    _lags: bool = False

    @property
    def stated(self) -> frozenset[str]:
        """Ids of the releases that the seed states, as far as it was judged."""
        return frozenset(self._claimed)

    def judge(self, records: Sequence[Record]) -> None:
        """Add what ``records`` bring to ``arrivals`` and ``sightings``."""
        keyed = [_Keyed.of(record) for record in records]
        self._owned = self.owners(one.hashed for one in keyed)
        met = [one for one in keyed if self._of(one)]
        unmet = [one for one in keyed if not self._of(one)]
        # What is as it was claims its release first, wherever it stands on the page: another
        # text under the same title is then told from an edit of it.
        met.sort(key=lambda one: not self._is_current(one))
        self._lags = self._lags_behind(met)
        for one in (*met, *unmet):
            self._take(one, self._verdict(one))

    def _of(self, one: _Keyed) -> list[Known]:
        """The release that a record's text is given to, or those with its title and date."""
        owner = self._owned.get(one.hashed)
        if owner is not None and (
            owner.release_id not in self._claimed
            or one.hashed in {owner.content_hash, *owner.older}
        ):
            return [owner]
        return self.known.get(one.alias, [])

    def _is_current(self, one: _Keyed) -> bool:
        return one.hashed in {known.content_hash for known in self._of(one)}

    def _lags_behind(self, met: Sequence[_Keyed]) -> bool:
        """Whether the page is an old one: all it shows of the known is as it was before."""
        return len(met) >= MIN_STALE_RECORDS and all(
            any(one.hashed in known.older for known in self._of(one)) for one in met
        )

    def _verdict(self, one: _Keyed) -> Verdict:
        known = self._of(one)
        if not known:
            found = self.candidates(self._sketch(one.record), one.record.date)
            return by_likeness(one.stated, found, self._claimed, self.settings)
        verdict = by_alias(one.stated, known, self._claimed, self.settings)
        if self._lags and isinstance(verdict, Revised) and verdict.rule is Rule.OLDER:
            return Sighting(Rule.OLDER, verdict.known, verdict.known.older[one.hashed])
        return verdict

    def _take(self, one: _Keyed, verdict: Verdict) -> None:
        match verdict:
            case Sighting(rule, known, number):
                self._sight(one, rule, known, number)
            case Revised(rule, known, score, change):
                self._arrive(one, known, change, rule=rule, score=score)
            case New(rule, occurrence, related, review):
                fresh = Known(
                    release_id=release_id(self.source_id, *one.alias, occurrence),
                    occurrence=occurrence,
                    number=0,
                    content_hash="",
                    stated=one.stated,
                    older={},
                    taken_back=frozenset(),
                    past=(),
                    category=None,
                    held=False,
                )
                marked = replace(one, record=_reviewed(one.record)) if review else one
                self._arrive(marked, fresh, FIRST, rule=rule, related=related)

    def _sight(self, one: _Keyed, rule: Rule, known: Known, number: int) -> None:
        self._claimed.add(known.release_id)
        self.sightings.append(
            SightingRow(
                release_id=known.release_id,
                source_id=self.source_id,
                number=number,
                rule=rule,
                alias=one.alias,
                record=one.record,
                raw_hash=one.raw_hash,
            )
        )

    def _arrive(
        self,
        one: _Keyed,
        known: Known,
        change: Change,
        *,
        rule: Rule,
        score: float = 1.0,
        related: tuple[tuple[str, float], ...] = (),
    ) -> None:
        self._claimed.add(known.release_id)
        self.seq += 1
        self.last_at = next_time(self.now, self.last_at)
        filed = replace(one.record, category=one.record.category or known.category)
        subject = Subject.of_record(
            filed, source=self.source_id, kinds=change.kinds, weight=change.weight
        )
        self.arrivals.append(
            Arrival(
                release_id=known.release_id,
                source_id=self.source_id,
                number=known.number + 1,
                record=one.record,
                content_hash=one.hashed,
                raw_hash=one.raw_hash,
                change=change,
                rule=rule,
                score=round(score, 3),
                alias=one.alias,
                occurrence=known.occurrence,
                sketch=self._sketch(one.record),
                related=related,
                issue=issue(one.record.title, one.record.body, one.record.date),
                seq=self.seq,
                at=self.last_at,
                baseline=self.baseline,
                matches=self.filing.matches(subject),
                held_because=self._held_because(known, change, self.last_at),
            )
        )
        self._learn(one.stated, known, self.arrivals[-1])

    def _held_because(self, known: Known, change: Change, at: datetime) -> str | None:
        """Why readers are not told of a revision; what a source brings at first is not
        mailed to anybody."""
        if self.baseline or not known.number:
            return None
        if known.held:
            return STILL_HELD
        return restless_because([*known.past, _past(change, at)], at)

    def _sketch(self, record: Record) -> frozenset[int]:
        if record.position not in self._sketches:
            self._sketches[record.position] = sketch(shingles(record.body))
        return self._sketches[record.position]

    def _learn(self, stated: Stated, before: Known, arrival: Arrival) -> None:
        older = before.older | {before.content_hash: before.number}
        after = Known(
            release_id=arrival.release_id,
            occurrence=arrival.occurrence,
            number=arrival.number,
            content_hash=arrival.content_hash,
            stated=stated,
            older={hashed: number for hashed, number in older.items() if hashed},
            taken_back=frozenset(),
            past=(*before.past, _past(arrival.change, arrival.at)) if before.number else (),
            category=arrival.record.category or before.category,
            held=arrival.held_because is not None,
        )
        self._replace(after)
        others = [
            one
            for one in self.known.get(arrival.alias, [])
            if one.release_id != arrival.release_id
        ]
        self.known[arrival.alias] = sorted([*others, after], key=lambda one: one.occurrence)

    def _replace(self, after: Known) -> None:
        """Let a release be known as it is now under each title and date of the page, and
        as the owner of each text."""
        if after.number > 1:
            self._owned = {
                hashed: after if one.release_id == after.release_id else one
                for hashed, one in self._owned.items()
            }
            for alias, known in self.known.items():
                self.known[alias] = [
                    replace(after, occurrence=one.occurrence)
                    if one.release_id == after.release_id
                    else one
                    for one in known
                ]


def _past(change: Change, at: datetime) -> Past:
    return Past(at, "revert" in change.kinds)


def _reviewed(record: Record) -> Record:
    return replace(record, flags=tuple(sorted({*record.flags, "review"})))
