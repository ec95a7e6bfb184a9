"""``notifier ingest``: seeds into the store."""

from typing import Annotated

import typer

from notifier.commands import emit, invocation_of
from notifier.commands.reports import ingest_json, ingest_lines
from notifier.commands.running import Stopwatch, instance, settled_ingest, told


def command(
    context: typer.Context,
    *,
    rescan: Annotated[
        bool, typer.Option("--rescan", help="Read every byte again, known files too.")
    ] = False,
) -> None:
    """Read what is new in the sources, once; wait for files that are still settling.

    Exits with 1 when a file or a record was rejected or a source could not be read.
    """
    watch = Stopwatch()
    with instance(context) as notifier, told("ingest") as tell:
        report = settled_ingest(notifier, tell, rescan=rescan)
    value = ingest_json(report, watch.elapsed_s())
    emit(invocation_of(context), value, lambda: "\n".join(ingest_lines(report)))
    if report.has_problems:
        raise typer.Exit(1)
