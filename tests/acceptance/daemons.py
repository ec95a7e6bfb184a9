"""A real daemon in a folder of its own, driven as an operator would."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
NOTIFIER = (sys.executable, "-u", "-m", "notifier")
STOP_S = 8

CONFIG = """\
site:
  title: Releases under test
  url: http://localhost:8000
  authority: releases.example.org,2026
  language: en
  timezone: Asia/Seoul
  contact: releases@example.org
sources:
  - {id: motir, title: The ministry, path: seeds, settle_s: 1}
topics:
  - {slug: chips, title: Chips, query: "semiconductor* OR \\"memory chip*\\""}
schedule: {scan_interval_s: 30}
mail: {from: updates@example.org}
web: {port: 0}
subscriptions:
  - {email: anna@example.org, topics: [chips], frequency: immediate}
"""


def until(found: Callable[[], object], within_s: float, what: str) -> object:
    """What ``found`` gives once it is true; a failure after ``within_s`` seconds."""
    pause = threading.Event()
    for _ in range(int(within_s * 20)):
        result = found()
        if result:
            return result
        pause.wait(0.05)
    raise AssertionError(f"{what} did not happen within {within_s} s")


class Daemon:
    """``notifier run`` in ``folder``."""

    def __init__(self, folder: Path, process: subprocess.Popen[str]) -> None:
        self.folder = folder
        self.process = process
        self.url = ""

    def mails(self) -> list[Path]:
        return sorted((self.folder / "data" / "outbox").glob("*.eml"))

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(self.url + path, headers=headers, timeout=10)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(STOP_S)


def new_instance(folder: Path, config: str = CONFIG) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "seeds").mkdir(exist_ok=True)
    for seed in sorted((ROOT / "seeds").glob("*.txt")):
        path = folder / "seeds" / seed.name
        path.write_bytes(seed.read_bytes())
        os.utime(path, (1_700_000_000, 1_700_000_000))
    (folder / "config.yaml").write_text(config)
    return folder


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command of the instance in ``folder``, to its end."""
    return subprocess.run(
        [*NOTIFIER, "--config", folder / "config.yaml", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT,
    )


@contextmanager
def running(folder: Path, *options: str, prefix: tuple[str, ...] = (), **environ: str):
    """The daemon of the instance in ``folder``; killed at the end if it is still there.

    ``prefix`` is a command that runs it, such as faketime.
    """
    log = (folder / "stderr").open("a")
    process = subprocess.Popen(
        [*prefix, *NOTIFIER, "--config", folder / "config.yaml", "run", *options],
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        cwd=ROOT,
        env=os.environ | environ,
    )
    daemon = Daemon(folder, process)
    try:
        for line in process.stdout:
            if found := re.search(r"serving +(http://\S+?)/$", line.strip()):
                daemon.url = found[1]
            if "Ctrl-C" in line:
                break
        yield daemon
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()
        log.close()
