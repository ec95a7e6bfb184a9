"""``notifier withdraw``: the operator marks a release as withdrawn, or takes that back."""

from typing import Annotated

import typer

from notifier.commands import emit, invocation_of
from notifier.commands.running import instance
from notifier.operating import Operator


def command(
    context: typer.Context,
    release_id: Annotated[str, typer.Argument(metavar="ID")],
    *,
    reason: Annotated[
        str | None, typer.Option(help="Why, as a sentence; shown on its page.")
    ] = None,
    restore: Annotated[bool, typer.Option("--restore", help="Take it back.")] = False,
) -> None:
    """Mark a release as withdrawn; its text and history stay, and its readers are told.

    A release that the operator withdrew is not restored when a page shows it again.
    """
    if restore == (reason is not None):
        problem = "say why with --reason, or --restore to take a withdrawal back"
        raise typer.BadParameter(problem)
    with instance(context) as notifier:
        changed = Operator(notifier).withdraw(release_id, reason)
    status = "live" if restore else "withdrawn"
    value = {"id": release_id, "status": status, "changed": changed}
    words = f"{release_id} is {status}" + ("" if changed else " already")
    emit(invocation_of(context), value, lambda: words)
