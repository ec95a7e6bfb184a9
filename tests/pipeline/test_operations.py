"""docs/operations.md explains every state that an operator can meet."""

import re
from pathlib import Path

import pytest

from notifier.cli import FAILED, RUNNING, USAGE
from notifier.pipeline.report import STATES
from notifier.store import Store
from notifier.store.seeds import PROBLEM_STATES

PAGE = (Path(__file__).parents[2] / "docs/operations.md").read_text()
ROWS = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))


@pytest.mark.parametrize("state", STATES)
def test_every_state_of_a_file_is_explained(state):
    assert state in ROWS


def test_every_state_of_a_mail_is_explained(tmp_path):
    with Store.open(tmp_path / "notifier.db") as store:
        (sql,) = store._db.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'messages'"
        ).fetchone()
    states = re.findall(r"'(\w+)'", sql[sql.index("state IN") :].partition(")")[0])
    assert len(states) == 7
    assert set(states) <= ROWS


def test_every_file_state_that_needs_somebody_says_what_to_do():
    advice = dict(re.findall(r"^\| `(\w+)` \| .* \| (.+) \|$", PAGE, re.MULTILINE))
    assert {state for state in PROBLEM_STATES if advice[state].startswith("nothing")} == set()


@pytest.mark.parametrize("code", [0, FAILED, USAGE, RUNNING])
def test_every_exit_code_is_explained(code):
    assert f"\n| {code} | " in PAGE
