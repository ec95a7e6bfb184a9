"""``notifier merge``: the operator says that two releases are one."""

from typing import Annotated

import typer

from notifier.commands import emit, invocation_of
from notifier.commands.running import instance
from notifier.operating import Operator


def command(
    context: typer.Context,
    kept_id: Annotated[str, typer.Argument(metavar="KEPT")],
    other_id: Annotated[str, typer.Argument(metavar="OTHER")],
) -> None:
    """Let the release OTHER be the release KEPT from now on.

    The later of the two texts becomes the newest revision of KEPT, and the address of OTHER
    leads there. Nothing is deleted: `notifier split OTHER` takes it back.
    """
    with instance(context) as notifier:
        done = Operator(notifier).merge(kept_id, other_id)
    value = {"id": done.release_id, "merged": done.other_id, "revision": done.revision}
    words = f"{done.other_id} is {done.release_id} from now on"
    if done.revision is not None:
        words += f", as its revision {done.revision}"
    emit(invocation_of(context), value, lambda: words)
