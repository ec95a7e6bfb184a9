"""Each of the acceptance tests 1 to 30 of mail has a file, and its row in docs/email.md."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests/acceptance/mail"
NUMBERS = range(1, 31)
PASSED_OVER = re.compile(
    r"pytest\.(skip|xfail|importorskip)|mark\.(skip|skipif|xfail)|SkipTest"
)


def files(number):
    return sorted(FOLDER.glob(f"test_{number:02}_*.py"))


def rows():
    """Number -> names of the files in its row."""
    page = (ROOT / "docs/email.md").read_text("utf-8")
    found = re.findall(r"^\| (\d+) \| .+ \| (.+) \|$", page, re.MULTILINE)
    return {int(number): sorted(re.findall(r"`(\S+)`", cell)) for number, cell in found}


@pytest.mark.parametrize("number", NUMBERS)
def test_each_number_has_a_file_with_tests_of_that_number(number):
    names = [
        node.name
        for file in files(number)
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert names
    assert all(name.startswith(f"test_{number:02}_") for name in names)


def test_the_table_of_the_documentation_names_each_file():
    assert rows() == {number: [one.name for one in files(number)] for number in NUMBERS}


def test_none_is_passed_over():
    assert [
        one.name for one in FOLDER.glob("*.py") if PASSED_OVER.search(one.read_text())
    ] == []
