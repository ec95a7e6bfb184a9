"""What a publish costs: ``python -m bench.publishing [FEEDS ...] [--rebuild RELEASES]``.

First, one new release is published into stores of 20, 1,000 and 10,000 feeds. A topic has
two feeds, each in three formats, and a page; it holds two releases, and the new one
belongs to three topics whatever the size. The stores take turns, so that whatever else
the machine does falls on all of them; the ratios are to the first. Statements and rows
are those of SQLite, counted on one more release that is not timed.

Then a store with the topics of config.yaml is published into an empty folder, and
looked at as a whole again, each by a process of its own.
"""

import argparse
import json
import logging
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bench.lookup import NEWEST, ROOT, Author, author
from notifier import logs
from notifier.config import load
from notifier.release import Record
from notifier.wiring import Notifier
from tests.conftest import OLD_S, Instance
from tests.pipeline.counting import CountedNotifier, Counts

FEEDS = (20, 1_000, 10_000)
REBUILT = 10_000
FEEDS_OF_A_TOPIC = 2
FEWEST = 100
TOPICS_OF_A_RELEASE = 5
RELEASES_OF_A_TOPIC = 2
NEWS_TOPICS = 3
ROUNDS = 7
PER_FILE = 100
PER_DAY = 3


def told(work: str) -> None:
    """Show on the terminal what is being done."""
    print(f"\r\033[K{work}", end="", file=sys.stderr, flush=True)


def progress(done: int, _total: int) -> None:
    """Show how many documents were looked at."""
    if done % PER_FILE == 0:
        told(f"{done} documents")


def seed(records: Iterable[Record]) -> str:
    """Records as a seed file states them."""
    stated = (f"-\n{one.title}\n{one.body} date{one.date.isoformat()}\n" for one in records)
    return "".join(stated)


@dataclass(slots=True)
class Filled:
    """An instance with topics of one word each, published.

    Attributes:
        times: seconds of each publish of one new release, and of its processor time.
    """

    feeds: int
    instance: Instance
    notifier: Notifier
    number: int = 0
    times: list[tuple[float, float]] = field(default_factory=list)
    documents: int = 0

    def take_in(self, writer: Author) -> None:
        """Take in a release that belongs to NEWS_TOPICS topics."""
        self.number += 1
        words = " ".join(f"subject{at}" for at in range(NEWS_TOPICS))
        record = writer.record(1_000_000 + self.number, NEWEST)
        text = f"-\n{record.title}\n{words}. {record.body} date{record.date}\n"
        self.instance.drop(f"news{self.number}.txt", text)
        self.notifier.ingest()

    def timed(self, writer: Author) -> None:
        """Publish one new release and keep what that took."""
        self.take_in(writer)
        start, of_processor = time.perf_counter(), time.process_time()
        report = self.notifier.publish(progress=progress)
        took = time.perf_counter() - start, time.process_time() - of_processor
        self.times.append(took)
        self.documents = len(report.written)

    def counted(self, writer: Author) -> Counts:
        """Publish one new release and count what that asked of the store."""
        self.take_in(writer)
        counting = CountedNotifier(self.instance)
        counting.publish()
        return counting.counts

    def line(self, base: float, counts: Counts) -> str:
        """A row of the table."""
        wall, processor = (statistics.median(kind) for kind in zip(*self.times, strict=True))
        each = 1000 * wall / self.documents
        return (
            f"{self.feeds:7} {self.documents:9} {wall:8.3f} {processor:8.3f} {each:8.2f}"
            f" {wall / base:6.2f} {len(counts.statements):10} {counts.rows_changed:7}"
        )

    @property
    def median_s(self) -> float:
        """Seconds of a publish."""
        return statistics.median(wall for wall, _ in self.times)


def filled(feeds: int, folder: Path, writer: Author) -> Filled:
    """An instance with this many feeds besides those of all releases and of countries."""
    instance = Instance(folder)
    topics = feeds // FEEDS_OF_A_TOPIC
    words = [f"subject{number}" for number in range(topics)]
    instance.configure(topics=[{"slug": w, "title": w.title(), "query": w} for w in words])
    size = max(FEWEST, topics * RELEASES_OF_A_TOPIC // TOPICS_OF_A_RELEASE)
    for start in range(0, size, PER_FILE):
        numbers = range(start, start + PER_FILE)
        texts = [_filed(writer, at, words) for at in numbers]
        instance.drop(f"{start:06}.txt", seed(texts))
    found = Filled(feeds, instance, Notifier(load(instance.folder / "config.yaml", {})))
    told(f"{feeds} feeds: {size} releases are taken in")
    found.notifier.ingest()
    found.notifier.publish(progress=progress)
    return found


def _filed(writer: Author, at: int, words: Sequence[str]) -> Record:
    """A release that belongs to the next topics in turn, if there are any left."""
    record = writer.record(at, NEWEST - timedelta(days=1 + at // PER_DAY))
    start = at * TOPICS_OF_A_RELEASE
    chosen = [
        words[place % len(words)]
        for place in range(start, start + TOPICS_OF_A_RELEASE)
        if place < len(words) * RELEASES_OF_A_TOPIC
    ]
    body = f"{' '.join(chosen)}. {record.body}"
    return Record(1, 2, record.title, record.date, body, None, ())


def one_release(sizes: Sequence[int], folder: Path) -> None:
    """Print what publishing one new release costs in stores of these sizes."""
    writer = author()
    stores = [filled(size, folder / str(size), writer) for size in sizes]
    for round_number in range(ROUNDS):
        told(f"round {round_number + 1} of {ROUNDS}")
        for one in stores:
            one.timed(writer)
    told("")
    print(f"one new release of {NEWS_TOPICS} topics; median of {ROUNDS}")
    print("  feeds documents  seconds      cpu  ms each  ratio statements rows")
    for one in stores:
        print(one.line(stores[0].median_s, one.counted(writer)), flush=True)


def rebuild(size: int, folder: Path) -> None:
    """Print what it costs to publish everything, and to look at everything again."""
    writer = author()
    (folder / "seeds").mkdir(parents=True)
    shutil.copy(ROOT / "config.yaml", folder)
    for start in range(0, size, PER_FILE):
        numbers = range(start, min(start + PER_FILE, size))
        days = (NEWEST - timedelta(days=(size - 1 - at) // PER_DAY) for at in numbers)
        records = [writer.record(at, day) for at, day in zip(numbers, days, strict=True)]
        path = folder / f"seeds/{start:06}.txt"
        path.write_text(seed(records), "utf-8")
        os.utime(path, (OLD_S, OLD_S))
    told(f"{size} releases are taken in")
    run("ingest", folder)
    print(f"\n{size} releases, {len(list((folder / 'seeds').iterdir()))} seed files")
    print("  rebuild     written unchanged  seconds  cpu s  peak MiB")
    for name in ("of nothing", "of the same"):
        told(f"rebuild {name}")
        value, used = run("rebuild", folder)
        told("")
        print(
            f"  {name:11} {value['written']:7} {value['unchanged']:9}"
            f" {value['elapsed_s']:8.1f} {used.ru_utime + used.ru_stime:6.1f}"
            f" {used.ru_maxrss / 1024:9.0f}",
            flush=True,
        )


def run(command: str, folder: Path) -> tuple[dict[str, float], resource.struct_rusage]:
    """Run a command of the program; what it prints and what its process used."""
    line = [sys.executable, "-m", "notifier", "--json", "--config", folder / "config.yaml"]
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile() as said:
        process = subprocess.Popen([*line, command], stdout=output, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return json.load(output), used


def main() -> None:
    """Read the arguments and print both tables."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.publishing", description="Time what a publish costs."
    )
    parser.add_argument("feeds", nargs="*", type=int, default=FEEDS)
    parser.add_argument("--rebuild", type=int, default=REBUILT, metavar="RELEASES")
    chosen = parser.parse_args()
    logs.configure(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        if min(chosen.feeds) > 0:
            one_release(chosen.feeds, Path(folder))
        if chosen.rebuild:
            rebuild(chosen.rebuild, Path(folder) / "rebuild")


if __name__ == "__main__":
    main()
