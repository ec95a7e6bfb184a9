"""The API as programs meet it: a fuzzer that knows its description, and a mirror."""

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.daemons import CONFIG, ROOT, command, new_instance, running, until
from tests.features.texts import record

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
MOST_S = 60
STEEL = "Exports of steel rose by {} percent in February, the ministry said in Seoul."


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An instance with every type of event, and with a text of hostile characters."""
    # The addresses in answers are those of the site, so it must be where they say.
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = CONFIG.replace("localhost:8000", f"localhost:{port}")
    config = config.replace("{port: 0}", f"{{port: {port}}}")
    folder = new_instance(tmp_path_factory.mktemp("api") / "instance", config)
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


class Mirror:
    """A program of the documentation, in a folder of its own."""

    def __init__(self, language, folder):
        text = (ROOT / "docs" / "api.md").read_text()
        self.program = folder / f"mirror.{language}"
        self.program.write_text(re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)[1])
        self.interpreter = {"python": sys.executable, "sh": "sh"}[language]
        self.events, self.place = folder / "events.jsonl", folder / "place.json"

    def run(self, address):
        return subprocess.run(
            [self.interpreter, self.program, address],
            capture_output=True,
            text=True,
            timeout=MOST_S,
            check=False,
            cwd=self.program.parent,
        )

    def read(self):
        return [json.loads(line) for line in self.events.read_text().split("\n")[:-1]]


@pytest.fixture(params=["python", "sh"])
def mirror(request, tmp_path):
    return Mirror(request.param, tmp_path)


@pytest.fixture
def address(daemon):
    return f"{daemon.url}/api/releases.json?limit=7"


def test_the_loops_of_the_documentation_mirror_the_archive(daemon, mirror, address):
    ran = mirror.run(address)
    assert ran.returncode == 0, ran.stderr
    events = mirror.read()
    releases = {one["id"]: one for one in _releases(daemon.folder)}
    assert {one["type"] for one in events} == {"new", "revised", "withdrawn"}
    held = {one["release"]["id"]: one for one in events}
    assert held.keys() == releases.keys()
    for name, one in releases.items():
        assert held[name]["revision"]["title"] == one["title"]
        assert held[name]["revision"]["number"] == one["revision"]
        assert held[name]["release"]["status"] == one["status"]
    assert mirror.run("http://127.0.0.1:9/").returncode == 0  # it goes on where it was
    assert mirror.read() == events


LOST = "/api/releases.json?since=5&at=1999-12-31T00:00:00.000Z"


@pytest.mark.parametrize("key", ["next", "store", "corrections"])
def test_the_loops_begin_again_when_the_archive_is_not_what_it_was(
    daemon, mirror, address, key
):
    assert mirror.run(address).returncode == 0
    events, place = mirror.events.read_bytes(), json.loads(mirror.place.read_text())
    was = {"next": daemon.url + LOST, "store": "another", "corrections": 10_000}
    mirror.place.write_text(json.dumps(place | {key: was[key]}))
    mirror.events.write_text('{"lost": true}\n')
    ran = mirror.run(address)
    assert ran.returncode == 0, ran.stderr
    assert mirror.events.read_bytes() == events
    assert json.loads(mirror.place.read_text()) == place


@pytest.mark.parametrize("path", ["/api/nothing.json", "/api/releases.json?sort=up", LOST])
def test_the_loops_fail_when_anything_else_is_in_the_way(daemon, mirror, path):
    ran = mirror.run(daemon.url + path)
    assert ran.returncode != 0
    assert ran.stderr
    assert not mirror.place.exists()


def test_the_loops_keep_their_place_while_nobody_answers(mirror, address):
    assert mirror.run(address).returncode == 0
    place, events = json.loads(mirror.place.read_text()), mirror.events.read_bytes()
    kept = json.dumps(place | {"next": "http://127.0.0.1:9/"})
    mirror.place.write_text(kept)
    ran = mirror.run(address)
    assert ran.returncode != 0
    assert ran.stderr
    assert (mirror.place.read_text(), mirror.events.read_bytes()) == (kept, events)
