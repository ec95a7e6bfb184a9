"""``notifier run``: everything, on schedule or once."""

import logging
from typing import Annotated

import typer

from notifier import daemon
from notifier.commands import emit, invocation_of
from notifier.commands.reports import (
    compose_json,
    compose_lines,
    deliver_json,
    deliver_lines,
    ingest_json,
    ingest_lines,
    publish_json,
    publish_lines,
    push_json,
    push_lines,
)
from notifier.commands.running import Stopwatch, instance, settled_ingest, told
from notifier.wiring import Notifier

LOOPBACK = "127.0.0.1"


def command(
    context: typer.Context,
    *,
    once: Annotated[
        bool, typer.Option("--once", help="One round of the five passes, then exit.")
    ] = False,
    no_web: Annotated[
        bool, typer.Option("--no-web", help="Do not serve the site over HTTP.")
    ] = False,
) -> None:
    """Watch, publish, compose and deliver on schedule, and serve the site.

    Runs until SIGTERM or Ctrl-C. With --once it exits with 1 when something needs you.
    """
    if once:
        _round(context)
        return
    with instance(context, log_level=logging.INFO) as notifier, told("ingest") as tell:
        daemon.run(
            notifier,
            with_web=not no_web,
            progress=tell,
            ready=lambda port: _announce(notifier, port),
        )


def _announce(notifier: Notifier, port: int | None) -> None:
    config = notifier.config
    for source in config.sources:
        typer.echo(f"watching   {source.path} ({source.title})")
    typer.echo(f"publishing {config.feeds.path}")
    if port is not None:
        host = "localhost" if config.web.host == LOOPBACK else config.web.host
        typer.echo(f"serving    http://{host}:{port}/")
    typer.echo("Stop with Ctrl-C.")


def _round(context: typer.Context) -> None:
    with instance(context) as notifier:
        watch = Stopwatch()
        with told("ingest") as tell:
            ingested = settled_ingest(notifier, tell, rescan=False)
        value: dict[str, object] = {"ingest": ingest_json(ingested, watch.elapsed_s())}
        watch = Stopwatch()
        with told("publish") as tell:
            published = notifier.publish(progress=tell)
        value["publish"] = publish_json(published, watch.elapsed_s())
        watch = Stopwatch()
        composed = notifier.compose()
        value["compose"] = compose_json(composed, watch.elapsed_s())
        watch = Stopwatch()
        delivered = notifier.deliver()
        value["deliver"] = deliver_json(delivered, watch.elapsed_s())
        watch = Stopwatch()
        pushed = notifier.push()
        value["push"] = push_json(pushed, watch.elapsed_s())
    lines = [
        *ingest_lines(ingested),
        *publish_lines(published),
        *compose_lines(composed),
        *deliver_lines(delivered),
        *push_lines(pushed),
    ]
    emit(invocation_of(context), value, lambda: "\n".join(lines))
    reports = (ingested, composed, delivered)
    if published.left_out or any(report.has_problems for report in reports):
        raise typer.Exit(1)
