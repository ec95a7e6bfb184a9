"""``notifier deliver``: messages to the next hop."""

import typer

from notifier.commands import emit, invocation_of
from notifier.commands.reports import deliver_json, deliver_lines
from notifier.commands.running import Stopwatch, instance


def command(context: typer.Context) -> None:
    """Hand the waiting mails to the next hop.

    Exits with 1 when a mail was refused for good, or it is unknown whether one arrived.
    """
    watch = Stopwatch()
    with instance(context) as notifier:
        report = notifier.deliver()
    value = deliver_json(report, watch.elapsed_s())
    emit(invocation_of(context), value, lambda: "\n".join(deliver_lines(report)))
    if report.has_problems:
        raise typer.Exit(1)
