"""The API as programs meet it: a fuzzer that knows its description, and a mirror."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.daemons import ROOT, command, new_instance, running, until
from tests.features.texts import record

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
MOST_S = 60
SITE = "http://localhost:8000"
STEEL = "Exports of steel rose by {} percent in February, the ministry said in Seoul."


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An instance with every type of event, and with a text of hostile characters."""
    folder = new_instance(tmp_path_factory.mktemp("api") / "instance")
    for number, text in enumerate(
        [
            record("Steel and Japan", STEEL.format("16.7")),
            record("Steel and Japan", STEEL.format("17.6")),
            record("<b>Odd</b> & 강철 \u202e", "\u2028 </script> \ufffe \U0001f600 reached."),
        ]
    ):
        (folder / "seeds" / f"later-{number}.txt").write_text(text)
        assert command(folder, "run", "--once").returncode == 0
    odd = _releases(folder)[0]["id"]
    assert command(folder, "withdraw", odd, "--reason", "It is a test").returncode == 0
    return folder


@pytest.fixture(scope="module")
def daemon(folder):
    with running(folder) as daemon:
        until(lambda: daemon.get("/topics/all/").status_code == 200, 60, "the first publish")
        yield daemon


def _releases(folder):
    return json.loads(command(folder, "--json", "releases").stdout)


def test_schemathesis_finds_nothing_that_the_description_does_not_say(daemon, tmp_path):
    (tmp_path / "openapi.json").write_bytes(daemon.get("/api/openapi.json").content)
    # From a file, or it leaves out the path that it was read from.
    options = ["--checks", "all", "--mode", "all", "--max-examples", "60", "--seed", "7"]
    ran = subprocess.run(
        [SCHEMATHESIS, "run", tmp_path / "openapi.json", "--url", daemon.url, *options],
        capture_output=True,
        text=True,
        timeout=MOST_S,
        check=False,
        cwd=tmp_path,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Tested: 2" in ran.stdout


def test_the_loop_of_the_documentation_mirrors_the_archive(daemon, tmp_path):
    code = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "api.md").read_text(), re.DOTALL)
    loop = tmp_path / "mirror.py"
    # The addresses in answers are those of the site, which is not where the test has it.
    loop.write_text(
        code[1].replace('page["next"]', f'{daemon.url!r} + page["next"].removeprefix({SITE!r})')
    )

    def mirror(address):
        ran = subprocess.run(
            [sys.executable, loop, address], capture_output=True, text=True, check=True
        )
        return [json.loads(line) for line in ran.stdout.splitlines()], ran.stderr.strip()

    events, following = mirror(f"{daemon.url}/api/releases.json?limit=7")
    releases = {one["id"]: one for one in _releases(daemon.folder)}
    assert {one["type"] for one in events} == {"new", "revised", "withdrawn"}
    held = {one["release"]["id"]: one for one in events}
    assert held.keys() == releases.keys()
    for name, one in releases.items():
        assert held[name]["revision"]["title"] == one["title"]
        assert held[name]["revision"]["number"] == one["revision"]
        assert held[name]["release"]["status"] == one["status"]
    assert mirror(following) == ([], following)
