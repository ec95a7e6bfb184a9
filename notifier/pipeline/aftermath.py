"""What came of a message, into the outbox, the breakers and the health of its address."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from notifier import refusals
from notifier.errors import DeliveryError, DeliveryUncertain
from notifier.inbound.verdict import HARD_DAYS, HARD_WITHIN_DAYS
from notifier.pipeline.limits import Limits
from notifier.pipeline.suppressing import give_up
from notifier.redaction import redacted
from notifier.refusals import Fate
from notifier.store import Store
from notifier.store.claims import Claimed
from notifier.store.handovers import Answer
from notifier.store.strikes import Strike
from notifier.store.suppressions import Cause
from notifier.transports import Receipt

log = structlog.get_logger()

WHEN_REWRITTEN = datetime(9999, 12, 31, tzinfo=UTC)
UNCERTAIN_WAIT = timedelta(minutes=15)
UNSTATED_DAYS, UNSTATED_WITHIN_DAYS = 3, 7
"""On how many days an address may refuse for good without saying why."""

Outcome = Receipt | DeliveryError


@dataclass(frozen=True, slots=True)
class Aftermath:
    """Writes what came of messages, inside the caller's transaction."""

    store: Store
    limits: Limits

    def settle(self, message: Claimed, outcome: Outcome, now: datetime) -> str:
        """Write what came of a message; gives ``accepted``, ``deferred``, ``failed`` or
        ``uncertain``."""
        match outcome:
            case Receipt():
                return self._accepted(message, outcome, now)
            case DeliveryUncertain():
                return self._uncertain(message, outcome, now)
            case DeliveryError():
                return self._refused(message, outcome, now)

    def _accepted(self, message: Claimed, receipt: Receipt, now: datetime) -> str:
        answer = Answer(receipt.code, receipt.text)
        self.store.handovers.accepted(message, answer, now)
        self.store.suppressions.clear(message.recipient)
        self.store.strikes.taken(message.recipient)
        self.limits.relay_works()
        self.limits.domain_works(message.domain)
        log.info("deliver", message=message.id, outcome="accepted")
        return "accepted"

    def _uncertain(self, message: Claimed, error: DeliveryError, now: datetime) -> str:
        self.limits.relay_failed(redacted(str(error), message.recipient), now)
        self.store.handovers.uncertain(
            message, Answer(error.code, error.text), again_at=now + UNCERTAIN_WAIT, now=now
        )
        log.warning("deliver", message=message.id, outcome="uncertain", reply=str(error))
        return "uncertain"

    def _refused(self, message: Claimed, error: DeliveryError, now: datetime) -> str:
        fate = refusals.fate(error)
        answer = _answer(error, fate)
        wait = self._wait(message, fate, error, now)
        again_at = None if wait is None else now + wait
        if fate is Fate.TOO_BIG and self.store.rewrites.shrink(message.id):
            again_at = WHEN_REWRITTEN
        if again_at is None:
            self.store.handovers.failed(message, answer, now)
            log.error(
                "deliver",
                message=message.id,
                outcome="failed",
                taken_for=str(fate),
                reply=str(error),
            )
            return "failed"
        is_ours = fate in (Fate.RELAY, Fate.LOGIN)
        self.store.handovers.deferred(
            message,
            answer,
            again_at=again_at,
            refusals=message.refusals + (not is_ours),
            now=now,
        )
        log.warning(
            "deliver",
            message=message.id,
            outcome="deferred",
            taken_for=str(fate),
            reply=str(error),
        )
        return "deferred"

    def _wait(
        self, message: Claimed, fate: Fate, error: DeliveryError, now: datetime
    ) -> timedelta | None:
        """How long the message waits for its next attempt, and what the refusal means for
        the others; None when there is none."""
        self._warn(message, fate, error, now)
        wait: timedelta | None = None
        match fate:
            case Fate.RELAY | Fate.LOGIN:
                wait = refusals.relay_wait(message.attempts - message.refusals)
            case Fate.SOFT | Fate.THROTTLED:
                wait = refusals.soft_wait(message.refusals + 1, error.text)
            case Fate.POLICY if message.last_fate != Fate.POLICY:
                wait = refusals.POLICY_WAIT
            case Fate.FULL:
                wait = self._full(message, error, now)
            case Fate.GONE | Fate.DOUBTFUL | Fate.UNSTATED:
                self._no_mailbox(message, fate, error, now)
            case Fate.POLICY | Fate.TOO_BIG | Fate.OURS:
                pass
        return wait

    def _warn(self, message: Claimed, fate: Fate, error: DeliveryError, now: datetime) -> None:
        """Tell the breakers of the relay and of the recipient's domain, which keep why."""
        because = redacted(str(error), message.recipient)
        match fate:
            case Fate.LOGIN:
                self.limits.locked_out(because, now)
            case Fate.RELAY:
                self.limits.relay_failed(because, now)
            case Fate.THROTTLED | Fate.POLICY:
                self.limits.relay_works()
                self.limits.domain_failed(message.domain, because, now)
            case _:
                self.limits.relay_works()

    def _full(self, message: Claimed, error: DeliveryError, now: datetime) -> timedelta | None:
        wait = refusals.full_wait(self.store.suppressions.backed_off(message.recipient))
        if wait is None:
            self._give_up(message, Cause.SOFT, error, now)
        else:
            self.store.suppressions.leave_alone(message.recipient, now + wait)
        return wait

    def _no_mailbox(
        self, message: Claimed, fate: Fate, error: DeliveryError, now: datetime
    ) -> None:
        """Count a refusal for good against the address, as what comes back is counted."""
        most, within = HARD_DAYS, HARD_WITHIN_DAYS
        if fate is Fate.UNSTATED:
            most, within = UNSTATED_DAYS, UNSTATED_WITHIN_DAYS
        today = now.date()
        days = self.store.strikes.count(
            message.recipient, Strike.REFUSED, today, since=today - timedelta(days=within)
        )
        if fate is Fate.GONE or days >= most:
            self._give_up(message, Cause.HARD, error, now)

    def _give_up(
        self, message: Claimed, cause: Cause, error: DeliveryError, now: datetime
    ) -> None:
        address, said = message.recipient, str(error)
        give_up(self.store, address, cause, said, actor="program", now=now)


def _answer(error: DeliveryError, fate: Fate) -> Answer:
    found = refusals.enhanced(error.text)
    kind = error.text[:1]
    text = f"{kind}.{found[0]}.{found[1]}" if found else None
    return Answer(error.code, error.text, text, fate)
