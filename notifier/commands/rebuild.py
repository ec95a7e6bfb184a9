"""``notifier rebuild``: the whole public folder again from the store."""

import typer

from notifier.commands import emit, invocation_of
from notifier.commands.reports import publish_json, publish_lines
from notifier.commands.running import Stopwatch, instance, told


def command(context: typer.Context) -> None:
    """Write the whole public folder again from the store.

    Documents that hold the right bytes are left alone; those of topics and releases that
    are no more are removed.
    """
    watch = Stopwatch()
    with instance(context) as notifier, told("rebuild") as tell:
        report = notifier.publish(afresh=True, progress=tell)
    value = publish_json(report, watch.elapsed_s())
    emit(invocation_of(context), value, lambda: "\n".join(publish_lines(report)))
    if report.left_out:
        raise typer.Exit(1)
