"""A circuit breaker: after some failures in a row, leave the other side alone for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Rules:
    """When to pause, and for how long.

    Attributes:
        limit: failures in a row that bring a pause.
        pauses: lengths of the pauses that follow each other without a success between
            them; the last one is repeated.
    """

    limit: int
    pauses: tuple[timedelta, ...]


@dataclass(frozen=True, slots=True)
class Breaker:
    """How the other side has fared lately.

    Attributes:
        failures: in a row.
        pauses: in a row.
        until: end of the last pause, or None.
        because: the last failure, as a sentence.
    """

    failures: int = 0
    pauses: int = 0
    until: datetime | None = None
    because: str = ""

    def is_open(self, now: datetime) -> bool:
        """Whether the other side is to be left alone."""
        return self.until is not None and now < self.until

    @property
    def is_probing(self) -> bool:
        """Whether the next attempt decides if a pause is over."""
        return self.until is not None


def after_failure(breaker: Breaker, rules: Rules, now: datetime, because: str) -> Breaker:
    """One more failure. One that comes in while a pause runs, from an attempt begun before
    it, does not make it longer."""
    failures = breaker.failures + 1
    if failures < rules.limit or breaker.is_open(now):
        return Breaker(failures, breaker.pauses, breaker.until, because)
    return after_lockout(breaker, rules.pauses, now, because)


def after_lockout(
    breaker: Breaker, pauses: tuple[timedelta, ...], now: datetime, because: str
) -> Breaker:
    """A failure that brings a pause at once."""
    pause = pauses[min(breaker.pauses, len(pauses) - 1)]
    return Breaker(breaker.failures + 1, breaker.pauses + 1, now + pause, because)
