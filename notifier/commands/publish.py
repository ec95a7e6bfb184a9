"""``notifier publish``: the store into the public folder."""

import typer

from notifier.commands import emit, invocation_of
from notifier.commands.reports import publish_json, publish_lines
from notifier.commands.running import Stopwatch, instance, told


def command(context: typer.Context) -> None:
    """Write the feeds and pages that have changed."""
    watch = Stopwatch()
    with instance(context) as notifier, told("publish") as tell:
        report = notifier.publish(progress=tell)
    value = publish_json(report, watch.elapsed_s())
    emit(invocation_of(context), value, lambda: "\n".join(publish_lines(report)))
    if report.left_out:
        raise typer.Exit(1)
