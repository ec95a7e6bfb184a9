"""How well edits are told from new releases: ``python -m bench.identity FOLDER``.

FOLDER holds PAIRS.json and the seed folders wave1 and wave2. Each pair is two real
publications; wave1 is taken in first, then wave2 over it under the same file names. The
label of a pair says what its second record is: ``revision`` of the first, ``distinct``
from it, or a ``duplicate`` of it.
"""

import argparse
import json
import logging
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.instance import instance
from notifier import logs

LABELS = ("revision", "distinct", "duplicate")
_PLACED = """
SELECT s.name, v.position, v.release_id, v.number, v.rule, v.score
FROM revisions v JOIN seeds s ON s.id = v.seed_id WHERE s.id BETWEEN :first AND :last
UNION ALL
SELECT s.name, o.position, o.release_id, 0, o.rule, 1.0
FROM sightings o JOIN seeds s ON s.id = o.seed_id WHERE s.id BETWEEN :first AND :last
"""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a record went; ``number`` is that of a new revision, 0 for a sighting."""

    release_id: str
    number: int
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """One pair: what it is, and what was made of it.

    Attributes:
        happened: one of LABELS, ``elsewhere`` when it went to a release of another pair,
            or ``rejected``.
    """

    pair: Mapping[str, Any]
    happened: str
    rule: str
    score: float

    @property
    def verdict(self) -> str:
        """``right``, ``acceptable`` or ``wrong``."""
        if self.happened == self.pair["relation"]:
            return "right"
        return "acceptable" if self.happened in self.pair["also_acceptable"] else "wrong"


Waves = tuple[dict[tuple[str, int], Placed], dict[tuple[str, int], Placed]]


def take_in(folder: Path, own: Path) -> Waves:
    """Where the records of both waves went, by file name and ordinal."""
    notifier = instance(own)
    placed = []
    last = 0
    for wave in ("wave1", "wave2"):
        shutil.copytree(folder / wave, own / "seeds", dirs_exist_ok=True)
        notifier.ingest()
        first, last = last + 1, _last_seed(notifier.config.store.path)
        placed.append(_placed(notifier.config.store.path, first, last))
    return placed[0], placed[1]


def _last_seed(path: Path) -> int:
    with sqlite3.connect(path) as store:
        return int(store.execute("SELECT max(id) FROM seeds").fetchone()[0])


def _placed(path: Path, first: int, last: int) -> dict[tuple[str, int], Placed]:
    with sqlite3.connect(path) as store:
        rows = store.execute(_PLACED, {"first": first, "last": last}).fetchall()
    return {(name, position): Placed(*rest) for name, position, *rest in rows}


def judge(pairs: Iterable[Mapping[str, Any]], waves: Waves) -> list[Outcome]:
    """What was made of each pair."""
    outcomes = []
    for pair in pairs:
        before = waves[0].get((pair["wave1"]["file"], pair["wave1"]["ordinal"]))
        after = waves[1].get((pair["wave2"]["file"], pair["wave2"]["ordinal"]))
        if before is None or after is None:
            outcomes.append(Outcome(pair, "rejected", "", 0.0))
        else:
            happened = _happened(before, after)
            outcomes.append(Outcome(pair, happened, after.rule, after.score))
    return outcomes


def _happened(before: Placed, after: Placed) -> str:
    if after.number == 1:
        return "distinct"
    if after.release_id != before.release_id:
        return "elsewhere"
    return "revision" if after.number else "duplicate"


def report(outcomes: Sequence[Outcome]) -> None:
    """Print the confusion table, the shares, and each pair that differs."""
    counts = Counter((one.pair["relation"], one.happened) for one in outcomes)
    columns = [*LABELS, *sorted({one.happened for one in outcomes} - set(LABELS))]
    print(f"{'label':12}" + "".join(f"{column:>12}" for column in columns))
    for label in LABELS:
        print(f"{label:12}" + "".join(f"{counts[label, one]:12}" for one in columns))
    print()
    for label in LABELS:
        _print_share(label, [one for one in outcomes if one.pair["relation"] == label])
    _print_share("all", outcomes)
    print()
    for one in outcomes:
        if one.verdict != "right":
            _print_pair(one)


def _print_share(name: str, outcomes: Sequence[Outcome]) -> None:
    verdicts = Counter(one.verdict for one in outcomes)
    good = verdicts["right"] + verdicts["acceptable"]
    share = good / len(outcomes) if outcomes else 1.0
    print(
        f"{name:12} {good:3} of {len(outcomes):3} right, {share:6.1%}"
        f"  (acceptable: {verdicts['acceptable']})"
    )


def _print_pair(one: Outcome) -> None:
    pair = one.pair
    print(
        f"{one.verdict:10}  pair {pair['pair']}: {pair['relation']} taken for {one.happened},"
        f" rule {one.rule or '-'}, score {one.score:.3f}, {pair['days_apart']} days apart"
    )
    print(f"            {pair['label']}: {pair['note']}")


def main() -> None:
    """Read the arguments and print the report."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.identity", description="Score identity against real pairs."
    )
    parser.add_argument("folder", type=Path, help="holds PAIRS.json, wave1/ and wave2/")
    folder = parser.parse_args().folder
    logs.configure(logging.WARNING)
    pairs = json.loads((folder / "PAIRS.json").read_text("utf-8"))["pairs"]
    with tempfile.TemporaryDirectory() as instance:
        report(judge(pairs, take_in(folder, Path(instance))))


if __name__ == "__main__":
    main()
