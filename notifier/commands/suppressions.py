"""``notifier suppressions``: addresses that nothing is sent to."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from notifier.commands import emit, invocation_of
from notifier.commands.reading import opened
from notifier.commands.running import configured
from notifier.mailbox import mailbox
from notifier.pipeline import suppressing
from notifier.pipeline.deeds import OPERATOR
from notifier.roster import harmless
from notifier.store import Store
from notifier.store.suppressions import Cause, Suppression
from notifier.wiring import utc_now

PAGE = 500
COLUMNS = ("address", "mac", "reason", "since", "until", "said")

commands = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    help="List the addresses that nothing is sent to, or change them.",
    epilog="`notifier suppressions` alone lists them.",
)

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="E-mail address.")]


@commands.callback(invoke_without_command=True)
def _alone(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_(context)


@commands.command("list")
def list_(context: typer.Context) -> None:
    """List the addresses that nothing is sent to.

    An address that no subscriber has any more is kept only as a code, by which it is known
    again.
    """
    with opened(context) as (_, store):
        rows = list(_rows(store))
    emit(invocation_of(context), rows, lambda: _table(rows))


@commands.command("export")
def export(context: typer.Context) -> None:
    """Print the list as CSV."""
    with opened(context) as (_, store):
        text = _csv(_rows(store))
    invocation = invocation_of(context)
    if invocation.as_json:
        emit(invocation, {"csv": text}, lambda: "")
    else:
        typer.echo(text, nl=False)


@commands.command("add")
def add(
    context: typer.Context,
    address: Address,
    *,
    because: Annotated[str, typer.Option(help="Why, as a sentence.")] = "",
) -> None:
    """Send nothing more to an address, and end its subscriptions."""
    named = _address(address)
    with configured(context).beside() as store:
        now = utc_now()
        with store.transaction():
            suppressing.give_up(store, named, Cause.OPERATOR, because, actor=OPERATOR, now=now)
            found = store.suppressions.find(named, now)
    value = {"address": named, "reason": str(found.reason if found else Cause.OPERATOR)}
    emit(invocation_of(context), value, lambda: f"nothing is sent to {named}")


@commands.command("remove")
def remove(context: typer.Context, address: Address) -> None:
    """Write to an address again.

    Its subscriptions have ended: those of config.yaml begin again by themselves, others
    with `notifier subscribers add`.
    """
    named = _address(address)
    with configured(context).beside() as store, store.transaction():
        lifted = suppressing.lift(store, named, actor=OPERATOR, now=utc_now())
    value = {"address": named, "removed": lifted}
    said = "may be written to again" if lifted else "was not on the list"
    emit(invocation_of(context), value, lambda: f"{named} {said}")
    if not lifted:
        raise typer.Exit(1)


def _address(text: str) -> str:
    try:
        return mailbox(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _rows(store: Store) -> Iterator[dict[str, str | None]]:
    known = {
        store.subscribers.address_mac(one.address): one.address
        for one in suppressing.suppressed(store)
    }
    last = ""
    while page := store.suppressions.page(last, PAGE):
        yield from (_row(one, known.get(one.address_mac)) for one in page)
        last = page[-1].address_mac


def _row(one: Suppression, address: str | None) -> dict[str, str | None]:
    return {
        "address": address,
        "mac": one.address_mac,
        "reason": str(one.reason),
        "since": _time(one.since),
        "until": None if one.until is None else _time(one.until),
        "said": one.detail,
    }


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _table(rows: list[dict[str, str | None]]) -> Table:
    table = Table("Address", "Reason", "Since", "Until", "Said", box=None)
    for row in rows:
        shown = row["address"] or f"({str(row['mac'])[:12]}…)"
        cells = [row[name] or "" for name in ("reason", "since", "until", "said")]
        table.add_row(shown, *cells)
    return table


def _csv(rows: Iterator[dict[str, str | None]]) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(row[name] or "") for name in COLUMNS] for row in rows)
    return file.getvalue()
