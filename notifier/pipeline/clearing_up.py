"""Messages whose answer never came, held against what a local Postfix knows."""

from collections.abc import Collection
from datetime import datetime

from notifier.return_path import return_path
from notifier.store import Store

MAX_LOOKED_AT = 10_000


def clear_up(
    store: Store,
    *,
    domains: Collection[str],
    bounces: str | None,
    queued: Collection[str],
    taken: Collection[str],
    now: datetime,
) -> list[str]:
    """Note as accepted what is in the queue, or was taken; gives the ids.

    What is in neither stays as it is: a log may begin too late to know.

    Args:
        domains: of the addresses in From, one of which ends each Message-ID.
        queued: envelope senders of what is in the queue.
        taken: Message-IDs of what the log says was taken.
    """
    resolved = []
    with store.transaction():
        for message in store.queue.page("uncertain", MAX_LOOKED_AT):
            token = message.return_token
            path = return_path(bounces, token) if bounces and token else None
            if path in queued or any(f"{message.id}@{one}" in taken for one in domains):
                store.queue.arrived(message, "found at the local Postfix", now)
                resolved.append(message.id)
    return resolved
