"""Ways to hand a message to the next hop.

A transport sends bytes and says what became of them; it never retries, because only the
outbox knows what was tried before. ``accepted`` means that the next hop took the
message; whether a reader ever sees it is not known here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message and its envelope (RFC 5321 section 2.3.1).

    Attributes:
        message_id: id of the message in the outbox; a legal file name, and the envelope
            id where the next hop takes one (RFC 3461 section 4.4).
        sender: envelope sender, where bounces go.
        recipient: the one address it is for.
        content: the mail, CRLF line ends; sent as it is.
    """

    message_id: str
    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """The next hop has accepted a message.

    Attributes:
        code: SMTP reply code; 250 where the transport has none of its own.
        text: the reply as one line; often the id in the next hop's queue.
    """

    code: int
    text: str


class Transport(Protocol):
    """Sends messages; used as a context manager around a batch.

    What it opens, it opens at the first ``send`` and closes at the end of the batch.
    """

    @property
    def name(self) -> str:
        """Name in config.yaml, such as ``smtp``."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

    def send(self, outgoing: Outgoing, on_data: Callable[[], None]) -> Receipt:
        """Send one message.

        Args:
            on_data: called at most once, before the first moment from which an interruption
                leaves it unknown whether the message was accepted.

        Raises:
            DeliveryDeferred: certainly not accepted; may be tried again.
            DeliveryRejected: certainly not accepted, and never will be.
            DeliveryUncertain: may have been accepted.
        """
