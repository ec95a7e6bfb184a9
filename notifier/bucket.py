"""A token bucket: so many a minute, evenly, with no burst after a rest."""

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Bucket:
    """What may be begun at ``at``; grows with time up to a second's worth, or one.

    Attributes:
        tokens: how many may be begun at once, and a fraction of the next.
        at: aware.
    """

    per_minute: int
    tokens: float
    at: datetime

    @classmethod
    def full(cls, per_minute: int, now: datetime) -> "Bucket":
        """A bucket that nothing was taken from."""
        return cls(per_minute, max(1.0, per_minute / 60), now)

    def refilled(self, now: datetime) -> "Bucket":
        """The bucket at ``now``; a clock that was put back takes nothing away."""
        passed_s = max(0.0, (now - self.at).total_seconds())
        most = max(1.0, self.per_minute / 60)
        tokens = min(most, self.tokens + passed_s * self.per_minute / 60)
        return replace(self, tokens=tokens, at=now)

    def spent(self) -> "Bucket":
        """The bucket with one token less."""
        return replace(self, tokens=self.tokens - 1)

    @property
    def wait_s(self) -> float:
        """Seconds until one may be begun; 0 when it may be now."""
        return max(0.0, (1 - self.tokens) * 60 / self.per_minute)
