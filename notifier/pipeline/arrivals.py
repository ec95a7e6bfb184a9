"""What the records of one seed bring, judged one after the other.

Pure but for its types: the releases that have the records' aliases go in, revisions to
append and sightings come out. A record is judged against the ones before it in the same
seed, so that one stated twice is one release.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from notifier.fingerprint import content_hash, raw_hash, release_id, title_key
from notifier.release import Record
from notifier.revise import FIRST, Change, Known, New, Revised, Sighting, decide
from notifier.store.releases import Alias, Arrival, SightingRow
from notifier.topics import Topic, match

TICK = timedelta(milliseconds=1)


def alias_of(record: Record) -> Alias:
    """What a record is looked up by: its ISO date and title key."""
    return record.date.isoformat(), title_key(record.title)


@dataclass(slots=True)
class Judgement:
    """Judges the records of one seed in order.

    Attributes:
        known: releases by alias; grows with what the seed brings.
        seq: sequence number of the newest event so far.
        last_at: its time, or None.
        now: the pass's clock; event times never fall below it.
    """

    source_id: str
    topics: Sequence[Topic]
    known: dict[Alias, list[Known]]
    seq: int
    last_at: datetime | None
    now: datetime
    baseline: bool
    arrivals: list[Arrival] = field(default_factory=list)
    sightings: list[SightingRow] = field(default_factory=list)
    _claimed: set[str] = field(default_factory=set)

    def judge(self, record: Record) -> None:
        """Add what ``record`` brings to ``arrivals`` or ``sightings``."""
        alias = alias_of(record)
        hashed = content_hash(record.title, alias[0], record.body)
        match decide(record, hashed, self.known.get(alias, ()), self._claimed):
            case Sighting(known, number, note):
                self._sight(record, known, number, note)
            case Revised(known, change):
                self._arrive(record, hashed, known, change)
            case New(occurrence):
                known = Known(
                    release_id=release_id(self.source_id, *alias, occurrence),
                    occurrence=occurrence,
                    number=0,
                    content_hash="",
                    older_hashes=frozenset(),
                    title="",
                    body="",
                )
                self._arrive(record, hashed, known, FIRST)

    def _sight(self, record: Record, known: Known, number: int, note: str) -> None:
        self._claimed.add(known.release_id)
        self.sightings.append(
            SightingRow(
                release_id=known.release_id,
                number=number,
                note=note,
                record=record,
                raw_hash=raw_hash(record.title, record.date.isoformat(), record.body),
            )
        )

    def _arrive(self, record: Record, hashed: str, known: Known, change: Change) -> None:
        alias = alias_of(record)
        self._claimed.add(known.release_id)
        self.seq += 1
        self.last_at = self._tick()
        self.arrivals.append(
            Arrival(
                release_id=known.release_id,
                source_id=self.source_id,
                number=known.number + 1,
                record=record,
                content_hash=hashed,
                raw_hash=raw_hash(record.title, alias[0], record.body),
                change=change,
                alias=alias,
                occurrence=known.occurrence,
                seq=self.seq,
                at=self.last_at,
                baseline=self.baseline,
                matches=match(self.topics, record.title, record.body),
            )
        )
        self._learn(alias, known, self.arrivals[-1])

    def _tick(self) -> datetime:
        """The next time of the event clock: now, or a millisecond after the last."""
        now = self.now.replace(microsecond=self.now.microsecond // 1000 * 1000)
        return now if self.last_at is None else max(now, self.last_at + TICK)

    def _learn(self, alias: Alias, before: Known, arrival: Arrival) -> None:
        older = before.older_hashes | {before.content_hash} - {""}
        after = Known(
            release_id=arrival.release_id,
            occurrence=arrival.occurrence,
            number=arrival.number,
            content_hash=arrival.content_hash,
            older_hashes=older,
            title=arrival.record.title,
            body=arrival.record.body,
        )
        others = [
            one for one in self.known.get(alias, []) if one.release_id != arrival.release_id
        ]
        self.known[alias] = sorted([*others, after], key=lambda one: one.occurrence)
