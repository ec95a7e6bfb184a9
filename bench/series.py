"""How well issues of series are linked: ``python -m bench.series [FOLDER]``.

FOLDER (the bundled seeds, when none is named) holds seed files, and may hold SERIES.json:
``{"issue": previous}``, each release as "DATE TITLE" and ``previous`` null where a release
has no predecessor. Without it, every link that is found is printed, to be judged by eye.
"""

import argparse
import json
import logging
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from bench.instance import instance
from notifier import logs
from notifier.release import Release
from notifier.series import issue
from notifier.store import Store

SEEDS = Path(__file__).parent.parent / "seeds"


def take_in(folder: Path, own: Path) -> Path:
    """The store that holds the releases of a folder's seed files."""
    notifier = instance(own)
    for path in folder.glob("*.txt"):
        shutil.copy2(path, own / "seeds")
    notifier.ingest()
    return notifier.config.store.path


def judge(releases: Iterable[Release], labels: Mapping[str, str | None]) -> None:
    """Print what was found of the labels, and each that differs."""
    found = {_key(one): _previous(one) for one in releases}
    counts = Counter[str]()
    for key, previous in labels.items():
        verdict = _verdict(found[key], previous)
        counts[verdict] += 1
        if verdict in {"missed", "wrong"}:
            print(
                f"{verdict:7} {key}\n        is      {previous}\n        found   {found[key]}"
            )
    right, wrong, missed = counts["right"], counts["wrong"], counts["missed"]
    print(f"precision {right / max(1, right + wrong):.3f} ({right} right, {wrong} wrong)")
    print(f"recall    {right / max(1, right + missed):.3f} ({missed} missed)")
    print(f"rightly without a predecessor: {counts['none']}")


def _verdict(found: str | None, previous: str | None) -> str:
    if found is None:
        return "none" if previous is None else "missed"
    return "right" if found == previous else "wrong"


def _key(one: Release) -> str:
    return f"{one.current.date} {one.current.title}"


def _previous(one: Release) -> str | None:
    before = one.neighbours.previous
    return f"{before.date} {before.title}" if before else None


def show(releases: Iterable[Release]) -> None:
    """Print every link."""
    links = [(_key(one), _previous(one)) for one in releases if _previous(one)]
    for key, previous in sorted(links):
        print(f"{previous}\n    -> {key}")
    print(f"{len(links)} links")


def cost(path: Path, releases: list[Release]) -> None:
    """Print what the index holds, and what a release costs to look at."""
    started = time.perf_counter()
    for one in releases:
        issue(one.current.title, one.current.body, one.current.date)
    each_ms = (time.perf_counter() - started) / max(1, len(releases)) * 1e3
    with sqlite3.connect(path) as store:
        issues, size_bytes = store.execute(
            "SELECT count(*), coalesce(avg(length(CAST(profile AS BLOB))), 0) FROM issues"
        ).fetchone()
        pairs = store.execute("SELECT count(*) FROM issue_pairs").fetchone()[0]
        most = store.execute(
            "SELECT max(n) FROM (SELECT count(*) AS n FROM issues GROUP BY last)"
        ).fetchone()[0]
    print(f"{len(releases)} releases, {issues} issues of {size_bytes:.0f} bytes, {pairs} pairs")
    print(f"{each_ms:.2f} ms to look at a release; at most {most} issues of one month")


def main() -> None:
    """Read the argument and print the report."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.series", description="Score the links of recurring series."
    )
    parser.add_argument("folder", type=Path, nargs="?", default=SEEDS)
    folder = parser.parse_args().folder
    logs.configure(logging.WARNING)
    labels = folder / "SERIES.json"
    with tempfile.TemporaryDirectory() as instance:
        path = take_in(folder, Path(instance))
        with Store.open_for_reading(path) as store:
            releases = list(store.reading.every())
        if labels.exists():
            judge(releases, json.loads(labels.read_text("utf-8")))
        else:
            show(releases)
        cost(path, releases)


if __name__ == "__main__":
    main()
