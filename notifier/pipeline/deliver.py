"""The outbox to the next hop.

Each message is two commits around one conversation, so that a crash can cost at most one
duplicate and never a message. ``accepted`` means that the next hop took it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from notifier.errors import DeliveryError, DeliveryRejected, DeliveryUncertain
from notifier.store import Store
from notifier.store.outbox import Claimed
from notifier.transports import Outgoing, Transport

log = structlog.get_logger()

BATCH = 50
MAX_RELAY_FAILURES = 5
RETRY_MINUTES = (1, 2, 5, 10, 20, 30, 60, 120, 240)
UNCERTAIN_WAIT = timedelta(minutes=15)


@dataclass(slots=True)
class DeliverReport:
    """What became of the messages of a pass, by outcome and by id."""

    outcomes: dict[str, str] = field(default_factory=dict)
    accepted: int = 0
    deferred: int = 0
    failed: int = 0
    uncertain: int = 0

    @property
    def has_problems(self) -> bool:
        """Whether the operator must look at something."""
        return bool(self.failed or self.uncertain)


def deliver(
    store: Store,
    transport: Transport,
    *,
    sender: str,
    clock: Callable[[], datetime],
    keep_going: Callable[[], bool],
) -> DeliverReport:
    """Hand every message that is due to ``transport``.

    The pass ends early when the next hop itself fails several times in a row; the rest
    waits for the next pass.

    Args:
        sender: envelope sender.
        clock: gives the time, aware UTC; a pass may take hours.

    Raises:
        StoreError: the store cannot be written.
    """
    report = DeliverReport()
    now = clock()
    with store.transaction():
        store.outbox.recover(now, uncertain_until=now + UNCERTAIN_WAIT)
    desk = _Desk(store, transport, sender, clock, report)
    with transport:
        while keep_going() and (batch := desk.claim()):
            if not desk.send_all(batch, keep_going):
                break
    return report


@dataclass(slots=True)
class _Desk:
    store: Store
    transport: Transport
    sender: str
    clock: Callable[[], datetime]
    report: DeliverReport
    relay_failures: int = 0

    def claim(self) -> list[Claimed]:
        with self.store.transaction():
            return self.store.outbox.claim(self.clock(), BATCH)

    def send_all(self, batch: list[Claimed], keep_going: Callable[[], bool]) -> bool:
        """Send a batch; False when the pass should end, with the rest given back."""
        for position, message in enumerate(batch):
            if not keep_going() or self.relay_failures >= MAX_RELAY_FAILURES:
                with self.store.transaction():
                    self.store.outbox.release_claims(batch[position:])
                return False
            self._send(message)
        return True

    def _send(self, message: Claimed) -> None:
        outgoing = Outgoing(message.id, self.sender, message.recipient, message.content)
        try:
            receipt = self.transport.send(outgoing, lambda: self._begin_data(message))
        except DeliveryUncertain as error:
            self._uncertain(message, error)
        except DeliveryError as error:
            if isinstance(error, DeliveryRejected) and error.about != "relay":
                self._failed(message, error)
            else:
                self._deferred(message, error)
        else:
            self.relay_failures = 0
            self.report.accepted += 1
            self.report.outcomes[message.id] = "accepted"
            with self.store.transaction():
                self.store.outbox.accepted(message, receipt.code, receipt.text, self.clock())
            log.info("deliver", message=message.id, outcome="accepted")

    def _deferred(self, message: Claimed, error: DeliveryError) -> None:
        """Try again later; also when the relay refuses us, for that says nothing of the
        message, and an operator can mend it."""
        self.relay_failures = self.relay_failures + 1 if error.about == "relay" else 0
        self.report.deferred += 1
        self.report.outcomes[message.id] = "deferred"
        now = self.clock()
        minutes = RETRY_MINUTES[min(message.attempts, len(RETRY_MINUTES)) - 1]
        again_at = now + timedelta(minutes=minutes)
        with self.store.transaction():
            self.store.outbox.deferred(
                message, error.code, error.text, again_at=again_at, now=now
            )
        log.warning("deliver", message=message.id, outcome="deferred", reply=str(error))

    def _failed(self, message: Claimed, error: DeliveryError) -> None:
        self.report.failed += 1
        self.report.outcomes[message.id] = "failed"
        with self.store.transaction():
            self.store.outbox.failed(message, error.code, error.text, self.clock())
        log.error("deliver", message=message.id, outcome="failed", reply=str(error))

    def _uncertain(self, message: Claimed, error: DeliveryError) -> None:
        self.relay_failures += 1
        self.report.uncertain += 1
        self.report.outcomes[message.id] = "uncertain"
        now = self.clock()
        with self.store.transaction():
            self.store.outbox.uncertain(
                message, error.code, error.text, again_at=now + UNCERTAIN_WAIT, now=now
            )
        log.warning("deliver", message=message.id, outcome="uncertain", reply=str(error))

    def _begin_data(self, message: Claimed) -> None:
        with self.store.transaction():
            self.store.outbox.begin_data(message, self.clock())
