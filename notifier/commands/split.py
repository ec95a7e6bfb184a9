"""``notifier split``: the operator says that a release is two."""

from typing import Annotated

import typer

from notifier.commands import emit, invocation_of
from notifier.commands.running import instance
from notifier.operating import Operator


def command(
    context: typer.Context,
    release_id: Annotated[str, typer.Argument(metavar="ID")],
    revision: Annotated[int | None, typer.Argument(min=1, metavar="[REVISION]")] = None,
) -> None:
    """Give a revision, and those after it, a release of their own.

    ID gets its text from before that revision back, as a new revision; all that was public
    stays where it was. Without REVISION, ID is a merged release that becomes one of its own
    again. `notifier merge` takes a split back.
    """
    with instance(context) as notifier:
        done = Operator(notifier).split(release_id, revision)
    value = {"id": done.release_id, "split": done.other_id, "revision": done.revision}
    words = f"{done.other_id} is a release of its own"
    if done.revision is not None:
        words += f"; {done.release_id} has its earlier text back, as revision {done.revision}"
    emit(invocation_of(context), value, lambda: words)
