"""The command line as its users meet it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from rich.table import Table
from typer.testing import CliRunner

from notifier import __version__
from notifier.cli import COMMANDS, app, exit_code
from notifier.commands import Invocation, emit, invocation_of
from notifier.errors import (
    ConfigError,
    FeedsFolderError,
    InstanceRunning,
    NotifierError,
    Problem,
    QueryError,
    StoreBusy,
    UnknownRelease,
)

REPOSITORY = Path(__file__).parents[1]
ENVIRON = {"PYTHONPATH": str(REPOSITORY), "COLUMNS": "100"}

CONFIG = """\
site:
  title: Releases
  url: https://news.example.org
  authority: example.org
  contact: desk@example.org
sources:
  - {id: ministry, title: The ministry, path: seeds}
"""

# What a command may need and the help must not wait for.
HEAVY = {
    "apscheduler",
    "feedgen",
    "jinja2",
    "lxml",
    "pydantic",
    "sqlite_utils",
    "starlette",
    "uvicorn",
    "watchfiles",
    "yaml",
}


def notifier(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "notifier", *arguments],
        cwd=folder,
        env=ENVIRON,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def instance(tmp_path):
    """A folder with a configuration and a source."""
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "seeds").mkdir()
    return tmp_path


def test_help_lists_every_command_with_what_it_does(tmp_path):
    shown = notifier("--help", folder=tmp_path)
    assert shown.returncode == 0
    for name, does in COMMANDS.items():
        assert re.search(rf"^  {name}\s+{does.split()[0]} ", shown.stdout, re.MULTILINE)


def test_help_gives_examples_and_exit_codes(tmp_path):
    shown = notifier("--help", folder=tmp_path).stdout
    assert "notifier --json run --once" in shown
    assert "75 another instance" in " ".join(shown.split())


def test_help_imports_no_library_that_only_a_command_needs():
    program = (
        "import sys\n"
        "from notifier.cli import main\n"
        "sys.argv = ['notifier', '--help']\n"
        "try:\n    main()\n"
        "finally:\n    print(*sys.modules, file=sys.stderr)\n"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    imported = set(shown.stderr.split())
    assert "notifier.cli" in imported
    assert not HEAVY & imported
    assert not {name for name in imported if name.startswith("notifier.commands.")}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_has_help_of_its_own(name):
    shown = CliRunner().invoke(app, [name, "--help"], prog_name="notifier")
    assert shown.exit_code == 0
    assert f"Usage: notifier {name}" in shown.stdout


def test_the_version_is_printed(tmp_path):
    shown = notifier("--version", folder=tmp_path)
    assert (shown.returncode, shown.stdout) == (0, f"notifier {__version__}\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chekc"], "Did you mean 'check'?"),
        (["--confg", "x", "check"], "--config"),
        (["check", "surplus"], "surplus"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_wrong(tmp_path, arguments, said):
    shown = notifier(*arguments, folder=tmp_path)
    assert shown.returncode == 2
    assert said in shown.stderr
    assert shown.stdout == ""


def test_without_a_command_the_help_is_shown(tmp_path):
    shown = notifier(folder=tmp_path)
    assert shown.returncode == 2
    assert "Usage: notifier" in shown.stdout + shown.stderr


def test_check_finds_nothing_wrong_with_a_sound_instance(instance):
    shown = notifier("check", folder=instance)
    assert (shown.returncode, shown.stdout) == (0, "Everything is in order.\n")


def test_check_reports_every_problem_as_json(instance):
    text = CONFIG.replace("title: Releases", "titel: Releases") + "web: {port: x}\n"
    (instance / "config.yaml").write_text(text)
    shown = notifier("--json", "check", folder=instance)
    assert shown.returncode == 2
    assert json.loads(shown.stdout) == {
        "problems": [
            {"where": "config.yaml: site.title", "line": 1, "problem": "is missing"},
            {
                "where": "config.yaml: site.titel",
                "line": 2,
                "problem": "unknown key; did you mean 'title'?",
            },
            {
                "where": "config.yaml: web.port",
                "line": 8,
                "problem": "must be a whole number; got 'x'",
            },
        ]
    }


def test_check_shows_people_a_table_with_lines(instance):
    (instance / "config.yaml").write_text(CONFIG + "web: {port: x}\n")
    shown = notifier("check", folder=instance)
    assert shown.returncode == 2
    assert "1 problem" in shown.stdout
    assert re.search(
        r"│ config.yaml: web.port │ 8 +│ must be a whole number; got 'x' │", shown.stdout
    )


def test_check_reads_the_configuration_it_is_told_to(instance, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    path = str(instance / "config.yaml")
    assert notifier("--config", path, "check", folder=elsewhere).returncode == 0
    assert "there is no file" in notifier("check", folder=elsewhere).stdout


def test_check_misses_a_source_folder_that_is_not_there(instance):
    (instance / "seeds").rmdir()
    shown = notifier("--json", "check", folder=instance)
    (problem,) = json.loads(shown.stdout)["problems"]
    assert (problem["where"], problem["line"]) == ("config.yaml: sources[0].path", 7)
    assert "there is no folder" in problem["problem"]


@pytest.mark.parametrize(("name", "place"), [("feeds", "feeds.path"), ("data", "store.path")])
def test_check_finds_a_file_where_a_folder_must_be(instance, name, place):
    (instance / name).touch()
    shown = notifier("--json", "check", folder=instance)
    found = json.loads(shown.stdout)["problems"]
    assert f"config.yaml: {place}" in [problem["where"] for problem in found]
    assert all("is a file and must be a folder" in problem["problem"] for problem in found)


def test_a_configuration_that_is_missing_is_said_on_both_outputs(tmp_path):
    shown = notifier("--json", "status", folder=tmp_path)
    assert shown.returncode == 2
    sentence = (
        f"config.yaml: there is no file {tmp_path}/config.yaml; name another with --config"
    )
    assert shown.stderr == f"notifier: {sentence}\n"
    assert json.loads(shown.stdout) == {"error": sentence}


def test_without_json_an_error_leaves_standard_output_empty(tmp_path):
    shown = notifier("status", folder=tmp_path)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert "Traceback" not in shown.stderr


def test_a_reader_that_goes_away_is_no_error(instance):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        shown = subprocess.run(
            [sys.executable, "-m", "notifier", "check"],
            cwd=instance,
            env=ENVIRON,
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert shown.stderr == ""


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigError((Problem("config.yaml", None, "is empty"),)), 2),
        (QueryError("(", 1, "never closed"), 2),
        (UnknownRelease("r1"), 2),
        (InstanceRunning(Path("lock"), 7), 75),
        (StoreBusy(Path("notifier.db"), 5.0), 1),
        (FeedsFolderError(Path("feeds"), "read-only"), 1),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, NotifierError) else None,
)
def test_errors_end_with_the_code_that_scripts_rely_on(error, code):
    assert exit_code(error) == code


def asked(*, as_json: bool) -> Invocation:
    return Invocation(Path("config.yaml"), as_json, {})


HOSTILE = "a\x1b[2Jb\x9bc\ud800 [bold]산업"


def test_json_keeps_every_character_and_escapes_what_commands_a_terminal(capsys):
    emit(asked(as_json=True), {"title": HOSTILE}, lambda: "unused")
    printed = capsys.readouterr().out
    assert json.loads(printed) == {"title": HOSTILE}
    assert not re.search("[\x1b\x9b\ud800]", printed)
    assert "산업" in printed


def test_a_table_shows_no_control_characters_and_takes_no_markup(capsys):
    table = Table("Title")
    table.add_row(HOSTILE)
    emit(asked(as_json=False), None, lambda: table)
    printed = capsys.readouterr().out
    assert not re.search("[\x1b\x9b\ud800]", printed)
    assert "[bold]산업" in printed


def test_a_table_that_goes_to_a_file_is_not_cut_at_eighty_columns(capsys):
    emit(asked(as_json=False), None, lambda: "word " * 30)
    assert capsys.readouterr().out.count("\n") == 1


def test_a_context_of_another_program_is_a_mistake():
    app = typer.Typer()
    app.command()(lambda: None)
    context = typer.Context(typer.main.get_command(app), obj={})
    with pytest.raises(TypeError):
        invocation_of(context)


def test_an_option_behind_its_command_is_told_where_it_stands(instance):
    ran = notifier("run", "--once", "--json", folder=instance)
    assert ran.returncode == 2
    assert "--json stands before the command: notifier --json run" in ran.stderr
