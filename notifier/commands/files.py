"""``notifier files``: the account of every input file."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from notifier.commands import emit, invocation_of
from notifier.commands.reading import opened
from notifier.store.seeds import FileAccount


def command(
    context: typer.Context,
    *,
    problems: Annotated[
        bool, typer.Option("--problems", help="Only the files that need somebody.")
    ] = False,
) -> None:
    """Show what became of every input file, and each record that was rejected."""
    with opened(context) as (_, store):
        accounts = store.seeds.account(problems_only=problems)
    value = [_row(account) for account in accounts]
    emit(invocation_of(context), value, lambda: _table(accounts))


def _row(account: FileAccount) -> dict[str, object]:
    row = asdict(account)
    row["rejected"] = [
        {"line": one.line, "code": one.code, "detail": one.detail} for one in account.rejected
    ]
    return row


def _table(accounts: list[FileAccount]) -> Table:
    table = Table("File", "State", "Taken", "Rejected", "What", box=None)
    for account in accounts:
        lines = [] if account.reason is None else [account.reason]
        lines += [
            f"{'' if one.line is None else f'line {one.line}: '}{one.code}: {one.detail}"
            for one in account.rejected
            if one.position
        ]
        number = sum(1 for one in account.rejected if one.position)
        state = account.state.replace("_", " ")
        table.add_row(account.name, state, str(account.accepted), str(number), "\n".join(lines))
    return table
