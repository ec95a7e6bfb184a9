"""``notifier push``: what other servers are owed."""

import typer

from notifier.commands import emit, invocation_of
from notifier.commands.reports import push_json, push_lines
from notifier.commands.running import Stopwatch, instance


def command(context: typer.Context) -> None:
    """Tell hubs, subscribers of the hub and webhooks what they are owed."""
    watch = Stopwatch()
    with instance(context) as notifier:
        report = notifier.push()
    value = push_json(report, watch.elapsed_s())
    emit(invocation_of(context), value, lambda: "\n".join(push_lines(report)))
