"""A daemon with one topic, and what happens to one of its releases.

Each step is what a source or an operator does; the public folder shows it when the step
ends.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.acceptance.daemons import Daemon, command, new_instance, running, until
from tests.transports.servers import free_port

TITLE = "Memory chip exports reach a new high"
FIRST = (
    f"-\n{TITLE}\n"
    "Exports of memory chips rose 16.7 percent in November, said the ministry on Friday."
    " Demand of data centres and of makers of phones was strong in every region, while"
    " prices of older chips fell a little. The ministry expects the rise to go on and will"
    " support companies that invest in packaging, in materials and in the training of"
    " engineers. Officials will meet the industry again before the end of the season."
    " date2025-12-19\n"
)
REVISED = FIRST.replace("16.7", "17.6")
REWORDED = REVISED.replace("was strong", "was solid")

CONFIG = """\
site:
  title: Releases under test
  url: http://localhost:{port}
  authority: releases.example.org,2026
  contact: releases@example.org
sources:
  - {{id: motir, title: The ministry, path: seeds, settle_s: 0.2}}
topics:
  - {{slug: chips, title: Chips, query: 'semiconductor* OR "memory chip*"', min_weight: major}}
schedule: {{scan_interval_s: 30}}
web: {{port: {port}}}
"""


class Publisher:
    """``notifier run`` at an address that stays the same from start to start."""

    def __init__(self, folder: Path) -> None:
        self._port = free_port()
        self.url = f"http://localhost:{self._port}"
        self.folder = new_instance(folder, CONFIG.format(port=self._port))
        self._seed("first", FIRST)

    def address(self, feed: str) -> str:
        """Where a feed of the topic is; ``feed`` is ``changes`` or ``releases``."""
        return f"{self.url}/topics/chips/{feed}.atom"

    @contextmanager
    def running(self) -> Iterator[Daemon]:
        """The daemon, once it shows everything."""
        assert command(self.folder, "run", "--once").returncode == 0
        with running(self.folder) as daemon:
            yield daemon
            assert daemon.stop() == 0

    def revise(self, daemon: Daemon) -> None:
        """The source states another figure."""
        self._seed("second", REVISED)
        _shows(daemon, "chips/changes", "17.6")

    def reword(self, daemon: Daemon) -> None:
        """The source replaces one word, which is a minor revision."""
        self._seed("third", REWORDED)
        _shows(daemon, "all/changes", "(r3)")

    def releases(self, *options: str) -> list[dict[str, str]]:
        """What ``notifier releases`` lists."""
        return json.loads(command(self.folder, "--json", "releases", *options).stdout)

    def withdraw(self) -> None:
        """The operator withdraws the release."""
        [release] = self.releases("--query", f'"{TITLE}"')
        said = command(
            self.folder, "withdraw", release["id"], "--reason", "Published in error."
        )
        assert said.returncode == 0, said.stderr

    def rename_host(self) -> None:
        """The operator gives the site another base URL."""
        path = self.folder / "config.yaml"
        config = path.read_text()
        path.write_text(config.replace(self.url, f"http://127.0.0.1:{self._port}"))

    def _seed(self, name: str, text: str) -> None:
        (self.folder / "seeds" / f"{name}.txt").write_text(text)


def _shows(daemon: Daemon, feed: str, text: str) -> None:
    until(lambda: text in daemon.get(f"/topics/{feed}.atom").text, 20, text)


def answers(daemon: Daemon) -> dict[str, int]:
    """Number of answers by class of status, the one of this question left out."""
    metrics = daemon.get("/metrics").text
    found = re.findall(
        r'^notifier_http_requests_total\{status_class="(...)"\} (\d+)', metrics, re.MULTILINE
    )
    return {status: int(number) for status, number in found}
