"""``notifier check``: is everything in order before the daemon starts?"""

from collections.abc import Iterator
from contextlib import suppress

import typer
from rich.console import RenderableType
from rich.table import Table

from notifier import config, templates
from notifier.commands import Invocation, emit, invocation_of
from notifier.errors import ConfigError, Problem, StoreError
from notifier.store import Store
from notifier.wiring import utc_now

USAGE = 2


def command(context: typer.Context) -> None:
    """Check config.yaml and the folders it names; show every problem at once.

    Exits with 2 when there is a problem.
    """
    invocation = invocation_of(context)
    found = config.problems(invocation.config_path, invocation.environ) + templates.problems()
    found += tuple(_given_up(invocation))
    value = {"problems": [_row(problem) for problem in found]}
    emit(invocation, value, lambda: _table(found) if found else "Everything is in order.")
    if found:
        raise typer.Exit(USAGE)


def _given_up(invocation: Invocation) -> Iterator[Problem]:
    """Configured addresses that nothing is sent to; what is wrong with the store itself is
    for `status` to say."""
    with suppress(ConfigError, StoreError):
        loaded = config.load(invocation.config_path, invocation.environ)
        with Store.open_for_reading(loaded.store.path) as store:
            for number, one in enumerate(loaded.subscriptions):
                if found := store.suppressions.find(one.address, utc_now()):
                    yield config.at_subscription(
                        loaded,
                        number,
                        f"nothing is sent to this address ({found.reason}, since"
                        f" {found.since:%Y-%m-%d}); `notifier suppressions remove` lifts that",
                    )


def _row(problem: Problem) -> dict[str, str | int | None]:
    return {"where": problem.where, "line": problem.line, "problem": problem.problem}


def _table(found: tuple[Problem, ...]) -> RenderableType:
    number = "1 problem" if len(found) == 1 else f"{len(found)} problems"
    table = Table("Where", "Line", "Problem", title=number, title_justify="left")
    for problem in found:
        line = "" if problem.line is None else str(problem.line)
        table.add_row(problem.where, line, problem.problem)
    return table
