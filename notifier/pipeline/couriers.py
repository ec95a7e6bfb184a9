"""Carrying single messages to the next hop, several at once.

A courier runs in a thread of its own and never touches the store: before the data it asks
the dispatcher, whose commit is the permission, and at the end it hands the outcome back.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue
from zoneinfo import ZoneInfo

from notifier.errors import DeliveryError
from notifier.pipeline.aftermath import Outcome
from notifier.postmark import Sign, postmark
from notifier.return_path import return_path
from notifier.store.claims import Claimed
from notifier.transports import Outgoing, Transport


@dataclass(frozen=True, slots=True)
class Envelope:
    """What every mail leaves under.

    Attributes:
        sender: address in From, and the return path where ``bounces`` is None.
        bounces: address that return paths are made from.
        sign: gives a DKIM-Signature field; None where the relay signs.
    """

    sender: str
    bounces: str | None
    sign: Sign | None


class Withheld(Exception):
    """The data of a message is not to be sent after all."""


@dataclass(slots=True)
class Question:
    """May the data of this message be sent? ``ready`` is set once ``granted`` tells."""

    message: Claimed
    postmark: bytes
    granted: bool = False
    ready: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Return:
    """A courier is back; ``outcome`` has None when the data was withheld."""

    message: Claimed
    transport: Transport
    outcome: Future[Outcome | None]


class Couriers:
    """Threads that carry messages, each over a transport that it has to itself meanwhile."""

    def __init__(
        self,
        pool: ThreadPoolExecutor,
        envelope: Envelope,
        clock: Callable[[], datetime],
    ) -> None:
        self._pool = pool
        self._envelope = envelope
        self._clock = clock
        self._calls: SimpleQueue[Question | Return] = SimpleQueue()
        self._closed = threading.Event()

    def send(self, message: Claimed, transport: Transport) -> None:
        """Set out with a message; ``calls`` tells the rest."""
        outcome = self._pool.submit(self._carry, message, transport)
        outcome.add_done_callback(
            lambda done: self._calls.put(Return(message, transport, done))
        )

    def calls(self, wait_s: float | None) -> list[Question | Return]:
        """What couriers ask and bring; waits for the first for ``wait_s`` seconds at most,
        or as long as it takes."""
        found = []
        try:
            found.append(self._calls.get(timeout=wait_s))
            while True:
                found.append(self._calls.get_nowait())
        except Empty:
            return found

    def close(self) -> None:
        """Withhold the data of all who ask from now on."""
        self._closed.set()
        for call in self.calls(0):
            if isinstance(call, Question):
                call.ready.set()

    def _carry(self, message: Claimed, transport: Transport) -> Outcome | None:
        front = message.postmark
        if front is None:
            at = self._clock().astimezone(ZoneInfo(message.timezone))
            front = postmark(message.content, at, self._envelope.sign)
        outgoing = Outgoing(
            message.id, self._sender(message), message.recipient, front + message.content
        )
        try:
            return transport.send(outgoing, lambda: self._ask(message, front))
        except Withheld:
            return None
        except DeliveryError as error:
            return error

    def _ask(self, message: Claimed, front: bytes) -> None:
        question = Question(message, front)
        self._calls.put(question)
        # Asked first and looked second: ``close`` answers what it finds in the queue.
        if not self._closed.is_set():
            question.ready.wait()
        if not question.granted:
            raise Withheld

    def _sender(self, message: Claimed) -> str:
        bounces = self._envelope.bounces
        if bounces is None or message.return_token is None:
            return bounces or self._envelope.sender
        return return_path(bounces, message.return_token)
