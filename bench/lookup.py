"""Time to judge one record against a large store: ``python -m bench.lookup [SIZE ...]``.

The stored releases are sentences of the bundled ones, put together anew with other
figures and invented names. In the first case they are dated one a day over decades, in
the second 100 a day. What is judged is new, restated, or known under another title.

100 a day from the same few hundred sentences is harder than any real source: most triples
are on more releases than the index cares to compare, so that some texts under another
title are taken for new ones. None is given to another release.
"""

import argparse
import re
import statistics
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter

from notifier.change import FIRST
from notifier.config.model import Identity
from notifier.filing import Filing
from notifier.fingerprint import content_hash, raw_hash, release_id, shingles
from notifier.likeness import sketch
from notifier.pipeline.arrivals import Judgement, alias_of
from notifier.release import Record
from notifier.seed_text import decode, parse
from notifier.sentences import sentences
from notifier.settings import IdentitySettings
from notifier.store import Store
from notifier.store.rows import Arrival

ROOT = Path(__file__).parent.parent
SOURCE = "bench"
SIZES = (1_000, 10_000)
PER_DAY = (1, 100)
BATCH = 1_000
JUDGED = 200
NEWEST = date(2026, 3, 1)
NOW = datetime(2026, 3, 2, tzinfo=UTC)
SETTINGS = IdentitySettings(**Identity().model_dump())
_FIGURE = re.compile("[0-9]+")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
_SYLLABLES = (
    "bar",
    "con",
    "del",
    "for",
    "gil",
    "han",
    "kor",
    "lum",
    "nes",
    "pol",
    "ran",
    "tis",
)


@dataclass(frozen=True, slots=True)
class Author:
    """Writes releases that were never published."""

    pieces: tuple[str, ...]
    draw: Random

    def record(self, number: int, day: date) -> Record:
        """A release of 6 to 14 sentences under a title of its own."""
        chosen = self.draw.sample(self.pieces, self.draw.randint(6, 14))
        body = " ".join(self._reworked(piece) for piece in chosen)
        title = f"{self._name()} and {self._name()} report {number}"
        return Record(1, 2, title, day, body, None, ())

    def _reworked(self, piece: str) -> str:
        piece = _FIGURE.sub(lambda _: str(self.draw.randrange(1, 2000)), piece)
        return _NAME.sub(lambda _: self._name(), piece)

    def _name(self) -> str:
        return "".join(self.draw.choices(_SYLLABLES, k=3)).capitalize()


def author() -> Author:
    """One who knows the bundled releases by heart."""
    pieces = [
        piece.strip()
        for path in sorted((ROOT / "seeds").glob("*.txt"))
        for record in parse(decode(path.read_bytes()), today=NOW.date(), categories=()).records
        for piece in sentences(record.body)
    ]
    return Author(tuple(pieces), Random(2026))  # noqa: S311 - the same texts in every run


def fill(store: Store, writer: Author, size: int, per_day: int) -> Iterator[Record]:
    """Put releases into an empty store, and give some of them back."""
    seed = partial(
        store.seeds.append_seed,
        SOURCE,
        size_bytes=1,
        state="done",
        accepted=BATCH,
        rejections=[],
        now=NOW,
    )
    for start in range(0, size, BATCH):
        numbers = range(start, min(start + BATCH, size))
        records = [
            writer.record(at, NEWEST - timedelta(days=(size - 1 - at) // per_day))
            for at in numbers
        ]
        arrivals = [_arrival(one, at + 1) for at, one in zip(numbers, records, strict=True)]
        with store.transaction():
            store.releases.append(seed(f"{start:064}", f"{start}.txt"), arrivals, [])
        yield from records[:: max(1, size // JUDGED)]


def _arrival(record: Record, seq: int) -> Arrival:
    stated = record.title, record.date.isoformat(), record.body
    marks = sketch(shingles(record.body))
    return Arrival(
        release_id=release_id(SOURCE, *alias_of(record), 1),
        source_id=SOURCE,
        number=1,
        record=record,
        content_hash=content_hash(*stated),
        raw_hash=raw_hash(*stated),
        change=FIRST,
        rule="5",
        score=1.0,
        alias=alias_of(record),
        occurrence=1,
        sketch=marks,
        related=(),
        issue=None,
        seq=seq,
        at=NOW + timedelta(milliseconds=seq),
        baseline=True,
        matches=(),
        held_because=None,
    )


def judged(store: Store, record: Record) -> Judgement:
    """What a page with this record alone brings."""
    judgement = Judgement(
        source_id=SOURCE,
        filing=Filing.of([]),
        settings=SETTINGS,
        known=store.lookup.with_aliases(SOURCE, [alias_of(record)]),
        owners=partial(store.lookup.owners, SOURCE),
        candidates=partial(store.lookup.candidates, SOURCE, window_days=SETTINGS.window_days),
        seq=0,
        last_at=None,
        now=NOW,
        baseline=False,
    )
    judgement.judge([record])
    return judgement


@dataclass(slots=True)
class Filled:
    """A store that was filled, with records to judge by what they should be judged as.

    Attributes:
        times: milliseconds of each judgement, likewise.
        right: number of right ones, likewise.
    """

    size: int
    path: Path
    took_s: float
    records: dict[str, list[Record]]
    times: dict[str, list[float]]
    right: Counter[str]

    def judge_next(self, store: Store, at: int) -> None:
        """Judge one record of each kind."""
        for expected, records in self.records.items():
            start = perf_counter()
            judgement = judged(store, records[at])
            self.times[expected].append(1000 * (perf_counter() - start))
            self.right[expected] += _judged_as(judgement) == expected

    def line(self, per_day: int) -> str:
        """A row of the table."""
        columns = (
            f"{statistics.median(times):7.2f} {statistics.quantiles(times, n=20)[-1]:7.2f}"
            f" {self.right[kind] / len(times):6.0%}"
            for kind, times in self.times.items()
        )
        megabytes = self.path.stat().st_size / 1e6
        shown = "  ".join(columns)
        return f"{self.size:9} {per_day:7}  {shown}  {self.took_s:7.0f} {megabytes:7.0f}"


def _judged_as(judgement: Judgement) -> str:
    if judgement.sightings:
        return "known"
    return "new" if judgement.arrivals[0].number == 1 else "revised"


def filled(size: int, per_day: int, path: Path) -> Filled:
    """A store of its own, and what is to be judged against it."""
    writer = author()
    start = perf_counter()
    with Store.open(path) as store:
        with store.transaction():
            store.seeds.remember_source(SOURCE)
        known = list(fill(store, writer, size, per_day))[-JUDGED:]
    days = (NEWEST - timedelta(days=at % 30) for at in range(JUDGED))
    records = {
        "new": [writer.record(size + at, day) for at, day in enumerate(days)],
        "known": known,
        "revised": [replace(one, title="Notice for reporters") for one in known],
    }
    times: dict[str, list[float]] = {kind: [] for kind in records}
    return Filled(size, path, perf_counter() - start, records, times, Counter())


def report(sizes: Sequence[int], per_day: int, folder: Path) -> None:
    """Fill a store of each size, judge against them in turn, so that whatever else the
    machine does falls on all of them, and print a line for each."""
    stores = [filled(size, per_day, folder / f"{size}.db") for size in sizes]
    with ExitStack() as opened:
        connections = [opened.enter_context(Store.open(one.path)) for one in stores]
        for at in range(JUDGED):
            for one, store in zip(stores, connections, strict=True):
                one.judge_next(store, at)
    for one in stores:
        print(one.line(per_day))


def main() -> None:
    """Read the arguments and print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.lookup", description="Time the judging of one record."
    )
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="releases stored")
    parser.add_argument("--per-day", nargs="*", type=int, default=PER_DAY)
    chosen = parser.parse_args()
    print("to judge one record, ms: median, 95 %, and the share that was judged right")
    heads = "".join(f"{head:^24}" for head in ("new", "known", "retitled"))
    print(f"{'stored':>9} {'per day':>7}  {heads} fill, s      MB")
    for per_day in chosen.per_day:
        with tempfile.TemporaryDirectory() as folder:
            report(chosen.sizes, per_day, Path(folder))


if __name__ == "__main__":
    main()
