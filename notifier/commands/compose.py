"""``notifier compose``: events into messages."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from notifier.commands import emit, invocation_of
from notifier.commands.reports import compose_json, compose_lines
from notifier.commands.running import Stopwatch, instance

FARTHEST = timedelta(days=366)
"""A digest's next slot must still be a date."""


def command(
    context: typer.Context,
    *,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="ISO",
            help="Compose what will be due by then, such as 2026-11-23T08:00+09:00;"
            " without a zone it is UTC.",
        ),
    ] = None,
) -> None:
    """Write the mails that are due: immediate ones, and digests whose hour has come.

    Exits with 1 when so much came at once that it is held.
    """
    watch = Stopwatch()
    moment = None if at is None else _moment(at)
    with instance(context) as notifier:
        report = notifier.compose(moment)
    value = compose_json(report, watch.elapsed_s())
    emit(invocation_of(context), value, lambda: "\n".join(compose_lines(report)))
    if report.has_problems:
        raise typer.Exit(1)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        moment.astimezone(UTC) + FARTHEST
    except (ValueError, OverflowError) as error:
        problem = f"{text!r} is not a time in ISO 8601, such as 2026-11-23T08:00+09:00"
        raise typer.BadParameter(problem, param_hint="--at") from error
    return moment
