"""How well topics and countries file releases: ``python -m bench.topics LABELS.json``.

The labels say for each release which topics are its subject (primary), which it has
something to say on (secondary) and which it only names. A primary label of high
confidence must be found; secondary and borderline labels count neither way; every other
topic that takes the release is a mistake. The labels name the countries a release is
about; every other country it is filed under is a mistake.
"""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from notifier.countries import concerned
from notifier.filing import Filing, Subject
from notifier.query import parse
from notifier.release import Record, Weight
from notifier.seed_text import decode
from notifier.seed_text import parse as parse_seed
from notifier.topics import ALL, Topic

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Judged:
    """One release: what the labels ask for, what they allow, and what was filed."""

    key: str
    wanted: frozenset[str]
    allowed: frozenset[str]
    filed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one topic, or of all of them."""

    found: int
    missed: int
    wrong: int

    @property
    def precision(self) -> float:
        """Share of what was filed that was wanted; 1 where nothing was filed."""
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what was wanted that was filed; 1 where nothing was wanted."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def load_topics(config: Path) -> list[Topic]:
    """Topics of a configuration file, without the one that takes every release."""
    document = yaml.safe_load(config.read_text("utf-8"))
    return [
        Topic(
            slug=entry["slug"],
            title=entry["title"],
            description=entry["description"],
            query=parse(entry["query"]),
            min_weight=Weight.MINOR,
        )
        for entry in document["topics"]
        if entry["slug"] != ALL
    ]


def load_records(seeds: Path) -> dict[str, Record]:
    """Records by label key: ``004-7`` is the seventh of the file that begins with 004."""
    today = datetime.now(UTC).date()
    records = {}
    for path in sorted(seeds.glob("*.txt")):
        seed = parse_seed(decode(path.read_bytes()), today=today, categories=())
        for record in seed.records:
            records[f"{path.name[:3]}-{record.position}"] = record
    return records


def judge(
    labels: Mapping[str, Any], records: Mapping[str, Record], topics: Sequence[Topic]
) -> list[Judged]:
    """What the topics make of each labelled release."""
    judged = []
    filing = Filing.of(topics)
    for key, label in labels["releases"].items():
        record = records[key]
        wanted = {
            entry["topic"]
            for entry in label["topics"]
            if entry["level"] == "primary" and entry["confidence"] == "high"
        }
        allowed = {entry["topic"] for entry in label["topics"]} - wanted
        chosen = {topic.slug for topic in topics}
        filed = {found.slug for found in filing.matches(indexed(record))} & chosen
        judged.append(Judged(key, frozenset(wanted), frozenset(allowed), frozenset(filed)))
    return judged


def judge_countries(labels: Mapping[str, Any], records: Mapping[str, Record]) -> list[Judged]:
    """Which countries and blocs each labelled release is filed under."""
    return [
        Judged(
            key=key,
            wanted=frozenset(label["countries"]),
            allowed=frozenset(),
            filed=frozenset(
                found.code for found in concerned(records[key].title, records[key].body)
            ),
        )
        for key, label in labels["releases"].items()
        if "countries" in label
    ]


def indexed(record: Record) -> Subject:
    """A record as the topics see it when it arrives."""
    return Subject.of_record(record, source="bench", kinds=("first",), weight=Weight.MAJOR)


def score(judged: Iterable[Judged], slugs: Iterable[str]) -> Score:
    """Counts over the given topics together."""
    chosen = frozenset(slugs)
    found = missed = wrong = 0
    for one in judged:
        found += len(one.wanted & one.filed & chosen)
        missed += len((one.wanted - one.filed) & chosen)
        wrong += len((one.filed - one.wanted - one.allowed) & chosen)
    return Score(found, missed, wrong)


def report(judged: Sequence[Judged], what: str, slugs: Sequence[str]) -> None:
    """Print the table of topics or countries, and then each mistake."""
    print(f"{what:22} found missed wrong  precision recall    F1")
    for name, chosen in [*((slug, [slug]) for slug in slugs), ("micro", slugs)]:
        counts = score(judged, chosen)
        print(
            f"{name:22} {counts.found:5} {counts.missed:6} {counts.wrong:5}"
            f"      {counts.precision:5.3f}  {counts.recall:5.3f} {counts.f1:5.3f}"
        )
    for one in judged:
        for slug in sorted(one.wanted - one.filed):
            print(f"missed  {one.key}  {slug}")
        for slug in sorted(one.filed - one.wanted - one.allowed):
            print(f"wrong   {one.key}  {slug}")


def main() -> None:
    """Read the arguments and print the report."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.topics", description="Score the topics against labels."
    )
    parser.add_argument("labels", nargs="?", type=Path, help="labels of releases, JSON")
    parser.add_argument("--config", type=Path, default=ROOT / "config.yaml")
    parser.add_argument("--seeds", type=Path, default=ROOT / "seeds")
    chosen = parser.parse_args()
    if chosen.labels is None:
        parser.error(
            "give the path of a JSON file of labels:"
            ' {"releases": {"004-7": {"topics": [{"topic", "level", "confidence"}]}}}'
        )
    topics = load_topics(chosen.config)
    labels = json.loads(chosen.labels.read_text("utf-8"))
    records = load_records(chosen.seeds)
    report(judge(labels, records, topics), "topic", [topic.slug for topic in topics])
    countries = judge_countries(labels, records)
    print()
    report(
        countries,
        "country",
        sorted(set().union(*(one.wanted | one.filed for one in countries))),
    )


if __name__ == "__main__":
    main()
