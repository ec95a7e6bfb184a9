"""Instances whose past is made up: passes run on days of our own, before a daemon runs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from itertools import count
from pathlib import Path

from tests.acceptance.daemons import NOTIFIER, ROOT
from tests.conftest import Instance

OLD_S = 1_700_000_000  # Tue, 14 Nov 2023
# libfaketime would move the times of files as well, and break waits of threads.
CLOCKED = {"NO_FAKE_STAT": "1", "DONT_FAKE_MONOTONIC": "1"}


class Past(Instance):
    """An instance that can be run on any day since its files were written."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._seconds = count(OLD_S)

    def run_at(self, moment: str, *arguments: str) -> str:
        """Run a command at ``YYYY-MM-DD hh:mm:ss`` (UTC); gives what it says."""
        line = ["faketime", moment, *NOTIFIER, "--config", self.folder / "config.yaml"]
        ran = subprocess.run(
            [*line, *arguments],
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=120,
            check=False,
            env=os.environ | CLOCKED | {"TZ": "UTC"},
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def copied(self, folder: Path, **sections: object) -> "Past":
        """A copy in a new folder, with other parts of the configuration."""
        copy = Past(folder)
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        copy.configure(**self.settings | sections)
        return copy

    def ids(self) -> dict[str, str]:
        """Ids by title."""
        return {one["title"]: one["id"] for one in self.run("releases").value}

    def topics_ended_earlier(self, days: int) -> None:
        """The topics that have ended ended longer ago."""
        path = self.folder / "data" / "notifier.db"
        with closing(sqlite3.connect(path)) as store, store:
            store.execute(
                "UPDATE topics SET ended_at = strftime('%Y-%m-%dT%H:%M:%fZ', ended_at, ?)",
                [f"-{days} days"],
            )
