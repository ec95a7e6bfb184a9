"""``notifier check``: is everything in order before the daemon starts?"""

import typer
from rich.console import RenderableType
from rich.table import Table

from notifier import config, templates
from notifier.commands import emit, invocation_of
from notifier.errors import Problem

USAGE = 2


def command(context: typer.Context) -> None:
    """Check config.yaml and the folders it names; show every problem at once.

    Exits with 2 when there is a problem.
    """
    invocation = invocation_of(context)
    found = config.problems(invocation.config_path, invocation.environ) + templates.problems()
    value = {"problems": [_row(problem) for problem in found]}
    emit(invocation, value, lambda: _table(found) if found else "Everything is in order.")
    if found:
        raise typer.Exit(USAGE)


def _row(problem: Problem) -> dict[str, str | int | None]:
    return {"where": problem.where, "line": problem.line, "problem": problem.problem}


def _table(found: tuple[Problem, ...]) -> RenderableType:
    number = "1 problem" if len(found) == 1 else f"{len(found)} problems"
    table = Table("Where", "Line", "Problem", title=number, title_justify="left")
    for problem in found:
        line = "" if problem.line is None else str(problem.line)
        table.add_row(problem.where, line, problem.problem)
    return table
