"""``notifier mail``: what the operator decides about mails."""

from typing import Annotated

import typer

from notifier.commands import emit, invocation_of
from notifier.commands.running import instance

ACTIONS = ("release-hold",)


def command(
    context: typer.Context,
    action: Annotated[str, typer.Argument(metavar="[release-hold]")],
    *,
    discard: Annotated[
        bool, typer.Option("--discard", help="Mail nobody of what is held.")
    ] = False,
) -> None:
    """`mail release-hold`: mail what is held because so much came at once, or drop it."""
    if action not in ACTIONS:
        problem = f"{action!r} is none of {', '.join(ACTIONS)}"
        raise typer.BadParameter(problem, param_hint="action")
    with instance(context) as notifier:
        events, notifications = (
            notifier.discard_flood() if discard else notifier.release_flood()
        )
    done = "dropped" if discard else "released"
    value = {"events": events, "notifications": notifications, "done": done}
    emit(
        invocation_of(context),
        value,
        lambda: f"{events} events {done}, {notifications} notifications",
    )
