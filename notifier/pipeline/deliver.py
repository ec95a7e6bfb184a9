"""The outbox to the next hop.

Each message is two commits around one conversation, so that a crash costs at most one
duplicate for each connection, and never a message. ``accepted`` means that the next hop
took it. Couriers talk, one thread for each connection; only the dispatcher writes, and
what several of them need written goes into one commit.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle

import structlog

from notifier.pipeline.aftermath import UNCERTAIN_WAIT, Aftermath
from notifier.pipeline.couriers import Couriers, Envelope, Question, Return
from notifier.pipeline.limits import Limits
from notifier.store import Store
from notifier.store.claims import Claimed
from notifier.transports import Transport

log = structlog.get_logger()

URGENT = 0
TURNS = (10, 20, 10, 10, 20, 10, 30)
"""Whose turn it is, by priority: the less urgent wait longer, and none for ever."""

MAX_NAMED = 1000
TOLD_EVERY = 500
LOOK_S = 0.5


@dataclass(slots=True)
class DeliverReport:
    """What became of the messages of a pass; ``outcomes`` names the first MAX_NAMED."""

    outcomes: dict[str, str] = field(default_factory=dict)
    accepted: int = 0
    deferred: int = 0
    failed: int = 0
    uncertain: int = 0

    @property
    def has_problems(self) -> bool:
        """Whether the operator must look at something."""
        return bool(self.failed or self.uncertain)

    def count(self, message_id: str, outcome: str) -> None:
        """Count what became of a message; tell the log now and then."""
        setattr(self, outcome, getattr(self, outcome) + 1)
        if len(self.outcomes) < MAX_NAMED:
            self.outcomes[message_id] = outcome
        done = self.accepted + self.deferred + self.failed + self.uncertain
        if done % TOLD_EVERY == 0:
            log.info("deliver", done=done, accepted=self.accepted, failed=self.failed)


@dataclass(frozen=True, slots=True)
class Terms:
    """How messages are handed over.

    Attributes:
        owner: names the leases of this pass; nobody else's name.
        is_gone: whether the pass of that name has certainly ended.
        connections: how many are under way at once.
        per_minute: how many may be begun in a minute, or None.
        clock: gives the time, aware UTC; a pass may take hours.
        keep_going: False when nothing more is to be begun.
    """

    envelope: Envelope
    owner: str
    is_gone: Callable[[str], bool]
    connections: int
    per_minute: int | None
    clock: Callable[[], datetime]
    keep_going: Callable[[], bool]


def deliver(store: Store, connect: Callable[[], Transport], terms: Terms) -> DeliverReport:
    """Hand every message that is due to the next hop.

    The pass ends early when the next hop itself fails several times in a row; the rest
    waits until a pause is over.

    Args:
        connect: makes a transport; called once for each of ``terms.connections``.

    Raises:
        StoreError: the store cannot be written. What was being sent is taken up by a
            later pass: what may have arrived as uncertain, the rest as queued.
    """
    now = terms.clock()
    with store.transaction():
        gone = [one for one in store.handovers.owners() if terms.is_gone(one)]
        store.handovers.recover(now, now + UNCERTAIN_WAIT, gone)
    report = DeliverReport()
    with ExitStack() as open_transports, ThreadPoolExecutor(terms.connections) as pool:
        idle = [open_transports.enter_context(connect()) for _ in range(terms.connections)]
        couriers = Couriers(pool, terms.envelope, terms.clock)
        limits = Limits(store, terms.per_minute, now)
        dispatcher = _Dispatcher(store, terms, limits, couriers, report, idle)
        try:
            dispatcher.run()
        finally:
            couriers.close()
    return report


@dataclass(slots=True)
class _Dispatcher:
    store: Store
    terms: Terms
    limits: Limits
    couriers: Couriers
    report: DeliverReport
    idle: list[Transport]
    under_way: Counter[str] = field(default_factory=Counter)
    turns: "cycle[int]" = field(default_factory=lambda: cycle(TURNS))

    def run(self) -> None:
        """Send until nothing is due, or nothing may be sent."""
        calls: list[Question | Return] = []
        while True:
            wait_s = self._turn(calls)
            if self.under_way.total():
                calls = self.couriers.calls(None)
            elif wait_s and self.terms.keep_going():
                calls = self.couriers.calls(min(wait_s, LOOK_S))
            else:
                return

    def _turn(self, calls: Sequence[Question | Return]) -> float:
        """Write in one commit what couriers ask and bring, and which messages are next.

        Gives the seconds until the rate allows another one, 0 when it keeps nothing back.
        """
        now = self.terms.clock()
        questions = [call for call in calls if isinstance(call, Question)]
        try:
            with self.store.transaction():
                granted = [
                    self.store.handovers.begin_data(one.message, one.postmark, now)
                    for one in questions
                ]
                settled = self._settle(calls, now)
                claimed, wait_s = self._claim(now)
            for question, answer in zip(questions, granted, strict=True):
                question.granted = answer
        finally:
            for question in questions:
                question.ready.set()
        for message_id, outcome in settled:
            self.report.count(message_id, outcome)
        for message in claimed:
            self.couriers.send(message, self.idle.pop())
        return wait_s

    def _settle(
        self, calls: Sequence[Question | Return], now: datetime
    ) -> list[tuple[str, str]]:
        aftermath = Aftermath(self.store, self.limits)
        settled = []
        for call in calls:
            if isinstance(call, Return):
                self.idle.append(call.transport)
                self.under_way[call.message.domain] -= 1
                outcome = call.outcome.result()
                if outcome is not None:
                    told = aftermath.settle(call.message, outcome, now)
                    settled.append((call.message.id, told))
        return settled

    def _claim(self, now: datetime) -> tuple[list[Claimed], float]:
        claimed: list[Claimed] = []
        while self.terms.keep_going() and self._has_room(now):
            if wait_s := self.limits.wait_s(now):
                return claimed, wait_s
            message = self.store.claims.next(
                now,
                self.terms.owner,
                priorities=self._priorities(),
                barred=self.limits.barred(self.under_way, now),
            )
            if message is None:
                break
            self.limits.begin(now)
            self.under_way[message.domain] += 1
            claimed.append(message)
        return claimed, 0.0

    def _has_room(self, now: datetime) -> bool:
        most = self.limits.most_at_once(self.terms.connections, now)
        return self.under_way.total() < most

    def _priorities(self) -> list[int]:
        """What is urgent first, then whose turn it is, then the others."""
        turn = next(self.turns)
        return [URGENT, turn, *(one for one in sorted(set(TURNS)) if one != turn)]
