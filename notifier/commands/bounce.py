"""``notifier bounce``: mails that came back.

``ingest`` is what a mail server pipes to: it runs beside the daemon, without its lock, and
answers as pipe(8) of Postfix wants it. Whatever keeps it from keeping the mail is for the
server to try again later (EX_TEMPFAIL of sysexits.h), never to bounce.
"""

import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from notifier import logs
from notifier.commands import emit, invocation_of
from notifier.commands.reading import opened
from notifier.config import load
from notifier.errors import NotifierError
from notifier.pipeline import inlets
from notifier.pipeline.inlets import Intake
from notifier.store import Store
from notifier.store.inbound import Received
from notifier.wiring import utc_now

TEMPORARY = 75
PROBLEM = 1
PORTION_BYTES = 65_536

commands = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    help="Take in mails that came back, or list them.",
    epilog="`notifier bounce` alone lists them. The daemon settles what follows from them.",
)


@commands.callback(invoke_without_command=True)
def _alone(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_(context)


@commands.command("ingest")
def ingest(
    context: typer.Context,
    *,
    maildir: Annotated[
        Path | None, typer.Option(metavar="PATH", help="A Maildir instead of one mail.")
    ] = None,
) -> None:
    """Keep one mail from standard input, or the unread ones of a Maildir.

    Exits with 75 when it cannot be kept now, so that the mail server tries again.
    """
    invocation = invocation_of(context)
    try:
        logs.configure(logging.WARNING)
        config = load(invocation.config_path, invocation.environ)
        with Store.open_beside(config.store.path) as store:
            taken = _taken(store, maildir, utc_now())
    except NotifierError as error:
        typer.echo(f"notifier: {error}", err=True)
        raise typer.Exit(TEMPORARY) from None
    value = {"kept": taken.kept, "known": taken.known, "problems": taken.problems}
    lines = [f"kept {taken.kept}, known already {taken.known}", *taken.problems]
    emit(invocation, value, lambda: "\n".join(lines))
    if taken.problems:
        raise typer.Exit(PROBLEM)


def _taken(store: Store, maildir: Path | None, now: datetime) -> Intake:
    if maildir is not None:
        return inlets.take_maildir(store, maildir, now)
    content = sys.stdin.buffer.read(inlets.MAX_BYTES)
    while sys.stdin.buffer.read(PORTION_BYTES):
        """The server wants to be rid of all of it."""
    return inlets.take(store, content, now)


@commands.command("list")
def list_(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="The newest so many.")] = 50,
) -> None:
    """List what came back in the last 30 days, the newest first."""
    with opened(context) as (_, store):
        counts, found = store.inbound.counts(), store.inbound.newest(limit)
    value = {"counts": counts, "mails": [_value(one) for one in found]}
    emit(invocation_of(context), value, lambda: _table(found))


@commands.command("show")
def show(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `list` shows it.")],
) -> None:
    """Show one mail as it came; nothing of it where nobody has to see it."""
    with opened(context) as (_, store):
        found, content = store.inbound.one(number), store.inbound.content(number)
    if found is None:
        raise typer.BadParameter(f"there is no mail {number}; see `notifier bounce list`")
    text = content.decode("utf-8", "replace").replace("\r\n", "\n")
    emit(invocation_of(context), _value(found) | {"content": text}, lambda: text)


def _value(one: Received) -> dict[str, object]:
    return {
        "number": one.id,
        "received_at": one.received_at.isoformat(),
        "kind": one.kind,
        "message": one.message_id,
        "status": one.enhanced,
        "said": one.diagnostic,
    }


def _table(found: list[Received]) -> Table:
    table = Table("Number", "Received", "Kind", "Message", "Status", "Said", box=None)
    for one in found:
        at = f"{one.received_at:%Y-%m-%d %H:%M}"
        message = one.message_id or ""
        table.add_row(str(one.id), at, one.kind, message, one.enhanced, one.diagnostic)
    return table
