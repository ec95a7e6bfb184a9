"""docs/changes.md says what the program does: each example is taken in, page by page."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from notifier.config.model import Identity
from notifier.identity import Rule
from notifier.release import Record
from notifier.seed_text import decode, parse
from tests.builders import SEEDS
from tests.conftest import Instance

PAGE = (Path(__file__).parent.parent / "docs/changes.md").read_text("utf-8")
EXAMPLES = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
TODAY = datetime(2026, 3, 2, tzinfo=UTC).date()
RELEASES = {
    record.title: record
    for path in sorted(SEEDS.glob("*.txt"))
    for record in parse(decode(path.read_bytes()), today=TODAY, categories=()).records
}


@dataclass(frozen=True, slots=True)
class Case:
    """An example: what the pages said one after the other, and what came of the last."""

    pages: tuple[tuple[Record, ...], ...]
    outcome: dict[str, Any]


def case(example: dict[str, Any]) -> Case:
    before = RELEASES[example["release"]]
    if "first" in example:
        before = edited(before, example["first"])
    after = edited(before, example)
    pages = {"before": (before,), "after": (after,), "both": (after, before)}
    order = example.get("pages", ["before", "after"])
    return Case(tuple(pages[name] for name in order), example["outcome"])


def edited(record: Record, edit: dict[str, Any]) -> Record:
    body = edit.get("body", record.body)
    if "was" in edit:
        assert body.count(edit["was"]) == 1, edit["was"]
        body = body.replace(edit["was"], edit["now"])
    if "cut_after" in edit:
        assert body.count(edit["cut_after"]) == 1
        body = body[: body.index(edit["cut_after"]) + len(edit["cut_after"])]
    body += edit.get("added", "")
    title, day = edit.get("title", record.title), edit.get("date", record.date)
    return replace(record, body=body, title=title, date=day)


def page(number: int, records: tuple[Record, ...]) -> str:
    """A list page; no two have the same bytes, because each has a record of its own."""
    own = (f"Page {number}", f"There is a page {number}.", date(2024, 1, number))
    stated = [*((one.title, one.body, one.date) for one in records), own]
    return "\n".join(f"-\n{title}\n{body} date{day}" for title, body, day in stated)


def outcome(instance: Instance, pages: tuple[tuple[Record, ...], ...]) -> dict[str, Any]:
    """What the last page brought, in the words of docs/changes.md."""
    ran = {}
    for number, records in enumerate(pages, 1):
        instance.drop(f"{number}.txt", page(number, records))
        ran = instance.run("ingest").value
    if ran["revised"]:
        (revised,) = ran["revised"]
        return {"kinds": revised["kinds"], "weight": revised["weight"]}
    # Each page brings its own record besides.
    return {"new": len(ran["new"]) - 1} if len(ran["new"]) > 1 else {"seen": ran["sightings"]}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["example"])
def test_every_example_does_what_the_page_says(instance, example):
    wanted = case(example)
    assert outcome(instance, wanted.pages) == wanted.outcome


def section(name: str) -> list[str]:
    """First cells of the first table of a section, which are quoted."""
    text = PAGE.split(f"\n## {name}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


def test_every_kind_has_an_example():
    shown = {kind for one in EXAMPLES for kind in one["outcome"].get("kinds", [])}
    assert shown | {"first"} == set(section("Kinds"))


def test_the_page_lists_every_rule_by_its_stored_number():
    assert section("Which release a record belongs to") == [str(rule) for rule in Rule]


def test_the_page_states_the_defaults_of_the_thresholds():
    stated = dict(re.findall(r"`identity\.(\w+)` \(([0-9.]+)", PAGE))
    defaults = Identity().model_dump()
    assert {name: float(text) for name, text in stated.items()} == defaults
