"""``notifier backup``: a copy of the store while it is in use."""

from pathlib import Path
from typing import Annotated

import typer

from notifier.commands import emit, invocation_of
from notifier.commands.reading import opened
from notifier.commands.running import Stopwatch


def command(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="The new file; must not exist.")],
) -> None:
    """Copy the store to PATH while the daemon runs; the copy is a complete store."""
    watch = Stopwatch()
    with opened(context) as (_, store):
        store.backup(path)
    value = {
        "path": str(path),
        "size_bytes": path.stat().st_size,
        "elapsed_s": watch.elapsed_s(),
    }
    emit(invocation_of(context), value, lambda: f"{path}: {value['size_bytes']:,} bytes")
