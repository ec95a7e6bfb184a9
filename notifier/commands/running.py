"""What the commands that run passes share: the lock, the log, the progress bar, the wait."""

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from notifier import logs
from notifier.commands import invocation_of
from notifier.config import load
from notifier.pipeline import IngestReport
from notifier.wiring import Notifier

MANY_STEPS = 40
MAX_LOOKS = 12
MARGIN_S = 0.05

Tell = Callable[[int, int], None]


def configured(context: typer.Context, *, log_level: int = logging.WARNING) -> Notifier:
    """The configured instance; its lock is not asked for.

    Raises:
        ConfigError: the configuration cannot be used.
    """
    invocation = invocation_of(context)
    logs.configure(log_level)
    return Notifier(load(invocation.config_path, invocation.environ))


@contextmanager
def instance(context: typer.Context, *, log_level: int = logging.WARNING) -> Iterator[Notifier]:
    """The configured instance, with its lock held.

    Raises:
        ConfigError: the configuration cannot be used.
        InstanceRunning: another process holds the lock.
    """
    notifier = configured(context, log_level=log_level)
    with notifier.lock():
        yield notifier


@contextmanager
def told(what: str) -> Iterator[Tell]:
    """A progress bar on a terminal, for work of more than MANY_STEPS steps."""
    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not sys.stderr.isatty()
    ) as bar:
        task = bar.add_task(what, visible=False, total=None)

        def tell(done: int, total: int) -> None:
            bar.update(
                task,
                completed=done,
                total=total or None,
                visible=max(done, total) > MANY_STEPS,
            )

        yield tell


def settled_ingest(notifier: Notifier, tell: Tell, *, rescan: bool) -> IngestReport:
    """Ingest, and look again until no file is settling; all in one report.

    A file that is written to all the while is left to the next call.
    """
    whole = notifier.ingest(rescan=rescan, progress=tell)
    for _ in range(MAX_LOOKS):
        if whole.waiting_s is None:
            break
        time.sleep(whole.waiting_s + MARGIN_S)
        whole.absorb(notifier.ingest(progress=tell))
    return whole


class Stopwatch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._started = time.perf_counter()

    def elapsed_s(self) -> float:
        """Seconds, to the millisecond."""
        return round(time.perf_counter() - self._started, 3)
