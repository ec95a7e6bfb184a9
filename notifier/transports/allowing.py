"""Mail for some addresses only: for trying a copy of an instance without mailing anybody.

What is kept back counts as accepted, so that everything else goes on as it would.
"""

from collections.abc import Callable
from types import TracebackType
from typing import Self

import structlog

from notifier.transports import Outgoing, Receipt, Transport

log = structlog.get_logger()

KEPT_BACK = "kept back: the address is not in mail.allow"


class Allowing:
    """Hands on to another transport what is for an allowed address.

    Args:
        allowed: addresses, and domains as ``@example.org``; compared without case.
    """

    def __init__(self, transport: Transport, allowed: tuple[str, ...]) -> None:
        self._transport = transport
        self._allowed = {one.casefold() for one in allowed}

    @property
    def name(self) -> str:
        """Name of the transport behind it."""
        return self._transport.name

    def __enter__(self) -> Self:
        self._transport.__enter__()
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._transport.__exit__(error_type, error, traceback)

    def send(self, outgoing: Outgoing, on_data: Callable[[], None]) -> Receipt:
        """Send a message for an allowed address; keep any other back.

        Raises:
            DeliveryError: as the transport behind it does.
        """
        recipient = outgoing.recipient.casefold()
        if not self._allowed & {recipient, f"@{recipient.rpartition('@')[2]}"}:
            log.info("deliver", message=outgoing.message_id, outcome="kept back")
            return Receipt(250, KEPT_BACK)
        return self._transport.send(outgoing, on_data)
