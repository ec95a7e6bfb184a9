"""docs/seed-format.md says what the program does."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from notifier.pipeline.report import STATES
from notifier.seed_text import parse

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/seed-format.md").read_text("utf-8")
EXAMPLES = re.findall(r"```seed\n(.*?)```\n\n```yaml\n(.*?)```", PAGE, re.DOTALL)
CATEGORIES = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))["sources"][0][
    "categories"
]
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))

# Where an error is made -> which argument is its code.
CODE_ARGUMENTS = {"_Refusal": 1, "SeedUnreadable": 0}


def parsed(example):
    return parse(example, today=date(2026, 3, 2), categories=CATEGORIES)


def outcome(example):
    """What became of an example, as the page states it; what is empty is left out."""
    seed = parsed(example)
    records = [
        {
            "title": one.title,
            "date": one.date,
            "body": one.body,
            **({"category": one.category} if one.category else {}),
            **({"flags": list(one.flags)} if one.flags else {}),
        }
        for one in seed.records
    ]
    rejected = [{"line": one.line, "code": one.code} for one in seed.rejections]
    whole = {"records": records, "rejected": rejected}
    return {name: found for name, found in whole.items() if found}


def table(section):
    """Cells of a section's table, without its head."""
    rows = re.findall(r"^\| (.+) \|$", SECTIONS[section], re.MULTILINE)
    return [[cell.strip().strip("`") for cell in row.split(" | ")] for row in rows[1:]]


def documented(section):
    return {row[0] for row in table(section)}


def calls(name) -> Iterator[ast.Call]:
    for path in (ROOT / "notifier").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) == name:
                yield node


def codes_made(name):
    found = [call.args[CODE_ARGUMENTS[name]] for call in calls(name)]
    assert all(isinstance(argument, ast.Constant) for argument in found)
    return {argument.value for argument in found}


@pytest.mark.parametrize(("example", "expected"), EXAMPLES)
def test_every_example_does_what_the_page_says(example, expected):
    assert outcome(example) == yaml.safe_load(expected)


def test_every_example_is_run():
    assert len(EXAMPLES) == PAGE.count("```seed") == PAGE.count("```yaml") > 0


def test_the_page_lists_every_code_of_a_record_and_no_other():
    assert documented("Records that are rejected") == codes_made("_Refusal")


def test_every_code_and_flag_of_a_record_has_an_example():
    seeds = [parsed(example) for example, _ in EXAMPLES]
    codes = {one.code for seed in seeds for one in seed.rejections}
    flags = {flag for seed in seeds for one in seed.records for flag in one.flags}
    assert codes == documented("Records that are rejected")
    assert flags == documented("Doubts")


def test_the_page_lists_every_flag_and_no_other():
    tree = ast.parse((ROOT / "notifier/seed_text.py").read_text("utf-8"))
    names = [node for node in ast.walk(tree) if getattr(node, "name", None) == "_flags"]
    (flags,) = [node for node in ast.walk(names[0]) if isinstance(node, ast.Dict)]
    assert documented("Doubts") == {key.value for key in flags.keys}


def test_the_page_lists_every_code_of_a_file_and_no_other():
    assert documented("Files that are refused as a whole") == codes_made("SeedUnreadable")


def test_the_page_lists_every_state_of_a_file_and_no_other():
    assert documented("States of files") | {"unchanged"} == set(STATES)


def test_every_example_of_a_file_is_refused_as_the_page_says(instance):
    rows = table("Files that are refused as a whole")
    examples = {code: ast.literal_eval(example) for code, example, *_ in rows if example != "–"}
    for code, content in examples.items():
        instance.drop(f"{code}.txt", content)
    instance.run("ingest")
    accounts = instance.run("files").value
    states = {row[0]: row[1] for row in table("States of files")}
    assert {account["name"] for account in accounts} == {f"{code}.txt" for code in examples}
    for account in accounts:
        code = account["name"].removesuffix(".txt")
        assert account["reason"].startswith(f"{code}: ")
        assert account["state"] == code or code in states[account["state"]]
