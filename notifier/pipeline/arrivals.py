"""What the records of one seed bring, judged one after the other.

Records whose title and date are known are judged first, so that no other record of the
page can be taken for their release; a record is judged against those before it too, so
that one stated twice is one release.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from notifier.change import FIRST, Change, Stated
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
from notifier.pipeline.clock import next_time
from notifier.release import Record
from notifier.settings import IdentitySettings
from notifier.store.lookup import Alias
from notifier.store.rows import Arrival, SightingRow
from notifier.topics import Topic, match

MIN_STALE_RECORDS = 2

Candidates = Callable[[frozenset[int], date], list[Known]]


def alias_of(record: Record) -> Alias:
    """What a record is looked up by: its ISO date and title key."""
    return record.date.isoformat(), title_key(record.title)


@dataclass(slots=True)
class Judgement:
    """Judges the records of one seed.

    Attributes:
        known: releases by alias; grows with what the seed brings.
        candidates: gives the releases that may be like a text, by sketch and date.
        seq: sequence number of the newest event so far.
        last_at: its time, or None.
        now: the pass's clock; event times never fall below it.
    """

    source_id: str
    topics: Sequence[Topic]
    settings: IdentitySettings
    known: dict[Alias, list[Known]]
    candidates: Candidates
    seq: int
    last_at: datetime | None
    now: datetime
    baseline: bool
    arrivals: list[Arrival] = field(default_factory=list)
    sightings: list[SightingRow] = field(default_factory=list)
    _claimed: set[str] = field(default_factory=set)
    _sketches: dict[int, frozenset[int]] = field(default_factory=dict)
    _lags: bool = False

    @property
    def stated(self) -> frozenset[str]:
        """Ids of the releases that the seed states, as far as it was judged."""
        return frozenset(self._claimed)

    def judge(self, records: Sequence[Record]) -> None:
        """Add what ``records`` bring to ``arrivals`` and ``sightings``."""
        met = [record for record in records if alias_of(record) in self.known]
        # What is as it was claims its release first, wherever it stands on the page: another
        # text under the same title is then told from an edit of it.
        met.sort(key=lambda record: not self._is_current(record))
        unmet = [record for record in records if alias_of(record) not in self.known]
        self._lags = self._lags_behind(met)
        for record in met:
            self._take(record, self._by_alias(record))
        for record in unmet:
            self._take(record, self._unmet(record))

    def _is_current(self, record: Record) -> bool:
        known = self.known[alias_of(record)]
        return _hash(record) in {one.content_hash for one in known}

    def _lags_behind(self, met: Sequence[Record]) -> bool:
        """Whether the page is an old one: all it shows of the known is as it was before."""
        shown = [(record, self.known[alias_of(record)]) for record in met]
        return len(shown) >= MIN_STALE_RECORDS and all(
            any(_hash(record) in one.older for one in known) for record, known in shown
        )

    def _by_alias(self, record: Record) -> Verdict:
        known = self.known[alias_of(record)]
        verdict = by_alias(_stated(record), known, self._claimed, self.settings)
        if self._lags and isinstance(verdict, Revised) and verdict.rule is Rule.OLDER:
            return Sighting(Rule.OLDER, verdict.known, verdict.known.older[_hash(record)])
        return verdict

    def _unmet(self, record: Record) -> Verdict:
        if alias_of(record) in self.known:
            return self._by_alias(record)
        found = self.candidates(self._sketch(record), record.date)
        return by_likeness(_stated(record), found, self._claimed, self.settings)

    def _take(self, record: Record, verdict: Verdict) -> None:
        match verdict:
            case Sighting(rule, known, number):
                self._sight(record, rule, known, number)
            case Revised(rule, known, score, change):
                self._arrive(record, known, change, rule=rule, score=score)
            case New(rule, occurrence, related, review):
                fresh = Known(
                    release_id=release_id(self.source_id, *alias_of(record), occurrence),
                    occurrence=occurrence,
                    number=0,
                    content_hash="",
                    stated=_stated(record),
                    older={},
                    taken_back=frozenset(),
                )
                marked = _reviewed(record) if review else record
                self._arrive(marked, fresh, FIRST, rule=rule, related=related)

    def _sight(self, record: Record, rule: Rule, known: Known, number: int) -> None:
        self._claimed.add(known.release_id)
        self.sightings.append(
            SightingRow(
                release_id=known.release_id,
                source_id=self.source_id,
                number=number,
                rule=rule,
                alias=alias_of(record),
                record=record,
                raw_hash=raw_hash(record.title, record.date.isoformat(), record.body),
            )
        )

    def _arrive(
        self,
        record: Record,
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
        self.arrivals.append(
            Arrival(
                release_id=known.release_id,
                source_id=self.source_id,
                number=known.number + 1,
                record=record,
                content_hash=_hash(record),
                raw_hash=raw_hash(record.title, record.date.isoformat(), record.body),
                change=change,
                rule=rule,
                score=round(score, 3),
                alias=alias_of(record),
                occurrence=known.occurrence,
                sketch=self._sketch(record),
                related=related,
                seq=self.seq,
                at=self.last_at,
                baseline=self.baseline,
                matches=match(self.topics, record.title, record.body),
            )
        )
        self._learn(known, self.arrivals[-1])

    def _sketch(self, record: Record) -> frozenset[int]:
        if record.position not in self._sketches:
            self._sketches[record.position] = sketch(shingles(record.body))
        return self._sketches[record.position]

    def _learn(self, before: Known, arrival: Arrival) -> None:
        older = before.older | {before.content_hash: before.number}
        after = Known(
            release_id=arrival.release_id,
            occurrence=arrival.occurrence,
            number=arrival.number,
            content_hash=arrival.content_hash,
            stated=_stated(arrival.record),
            older={hashed: number for hashed, number in older.items() if hashed},
            taken_back=frozenset(),
        )
        self._replace(after)
        others = [
            one
            for one in self.known.get(arrival.alias, [])
            if one.release_id != arrival.release_id
        ]
        self.known[arrival.alias] = sorted([*others, after], key=lambda one: one.occurrence)

    def _replace(self, after: Known) -> None:
        """Let a release be known as it is now under each title and date of the page."""
        if after.number > 1:
            for alias, known in self.known.items():
                self.known[alias] = [
                    replace(after, occurrence=one.occurrence)
                    if one.release_id == after.release_id
                    else one
                    for one in known
                ]


def _stated(record: Record) -> Stated:
    return Stated(record.title, record.date, record.body)


def _hash(record: Record) -> str:
    return content_hash(record.title, record.date.isoformat(), record.body)


def _reviewed(record: Record) -> Record:
    return replace(record, flags=tuple(sorted({*record.flags, "review"})))
