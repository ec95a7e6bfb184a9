"""An instance in a folder of its own, run through its command line."""

import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import structlog
from typer.testing import CliRunner

from notifier.cli import app

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("untimed", parent=hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("untimed")

OLD_S = 1_767_225_600  # Thu, 01 Jan 2026 00:00:00 GMT
SETTINGS = """{
  "site": {"title": "News", "url": "https://news.example.org", "contact": "desk@example.org",
           "authority": "example.org,2026"},
  "sources": [{"id": "motir", "title": "The ministry", "path": "seeds", "settle_s": 0.2}],
  "topics": [{"slug": "steel", "title": "Steel", "query": "steel"},
             {"slug": "chips", "title": "Chips", "query": "chip* OR semiconductor*"}]
}"""


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    stdout: str
    stderr: str

    @property
    def value(self) -> Any:
        return json.loads(self.stdout)


class Instance:
    """A folder with config.yaml and seeds; ``settings`` is what ``configure`` writes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.settings = folder, json.loads(SETTINGS)
        self.seeds, self.feeds = folder / "seeds", folder / "feeds"
        self._seconds = count(OLD_S)
        self.seeds.mkdir(parents=True)
        self.configure()

    def configure(self, **sections: Any) -> None:
        self.settings |= sections
        (self.folder / "config.yaml").write_text(json.dumps(self.settings))

    def drop(self, name: str, content: str | bytes, folder: str = "seeds") -> Path:
        """A seed file that is settled; each one is a second younger than the last."""
        path = self.folder / folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        os.utime(path, (next(self._seconds),) * 2)
        return path

    def run(self, *arguments: str, options: tuple[str, ...] = ("--json",)) -> Ran:
        """Run a command in this process; an error that is not ours is raised."""
        handlers = logging.root.handlers[:]
        line = [*options, "--config", str(self.folder / "config.yaml"), *arguments]
        ran = CliRunner().invoke(app, line, catch_exceptions=False)
        logging.root.handlers[:] = handlers
        structlog.reset_defaults()
        return Ran(ran.exit_code, ran.stdout, ran.stderr)

    def spawn(self, *arguments: str, **environ: str) -> subprocess.Popen[str]:
        """Start a command in a process of its own."""
        changed = (f"{name}={value}" for name, value in environ.items())
        line = ["env", *changed, sys.executable, "-m", "notifier", "--json", "--config"]
        line += [str(self.folder / "config.yaml"), *arguments]
        return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return Instance(tmp_path)
