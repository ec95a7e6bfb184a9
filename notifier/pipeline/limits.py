"""How fast, and to whom, mails may be sent now; kept in the store through restarts."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

import structlog

from notifier.breaker import Breaker, Rules, after_failure, after_lockout
from notifier.bucket import Bucket
from notifier.store import Store
from notifier.store.codec import moment, moment_or_none, stamp, stamp_or_none

log = structlog.get_logger()

RELAY = "relay"
RATE = "rate"
DOMAIN = "domain:"
MAX_AT_ONCE_TO_A_DOMAIN = 4
QUARTER = timedelta(minutes=15)
RELAY_RULES = Rules(5, tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15)))
DOMAIN_RULES = Rules(3, (QUARTER,))


class Limits:
    """The breakers and the rate of one pass; written inside the caller's transactions.

    Args:
        per_minute: how many mails may be begun in a minute, or None.
    """

    def __init__(self, store: Store, per_minute: int | None, now: datetime) -> None:
        self._sending = store.sending
        kept = store.sending.all()
        self._relay = _breaker(kept.get(RELAY))
        self._domains = {
            key.removeprefix(DOMAIN): _breaker(value)
            for key, value in kept.items()
            if key.startswith(DOMAIN)
        }
        self._bucket = None if per_minute is None else _bucket(kept.get(RATE), per_minute, now)

    def most_at_once(self, connections: int, now: datetime) -> int:
        """How many messages may be under way; one while it is open whether a pause of the
        relay is over, none while it lasts."""
        if self._relay.is_open(now):
            return 0
        return 1 if self._relay.is_probing else connections

    def barred(self, under_way: Mapping[str, int], now: datetime) -> set[str]:
        """Domains that nothing is sent to now.

        Args:
            under_way: number of messages by domain.
        """
        cooling = {name for name, one in self._domains.items() if one.is_open(now)}
        busy = {name for name, number in under_way.items() if number >= MAX_AT_ONCE_TO_A_DOMAIN}
        return cooling | busy

    def wait_s(self, now: datetime) -> float:
        """Seconds until the rate allows another message; 0 when it does now."""
        if self._bucket is None:
            return 0.0
        self._bucket = self._bucket.refilled(now)
        return self._bucket.wait_s

    def begin(self, now: datetime) -> None:
        """Count a message against the rate."""
        if self._bucket is not None:
            self._bucket = self._bucket.refilled(now).spent()
            kept = {"tokens": self._bucket.tokens, "at": stamp(now)}
            self._sending.put(RATE, json.dumps(kept))

    def relay_works(self) -> None:
        """The next hop said something about a message."""
        if self._relay != Breaker():
            log.info("deliver", relay="works again", failures=self._relay.failures)
            self._relay = Breaker()
            self._sending.put(RELAY, None)

    def relay_failed(self, because: str, now: datetime) -> None:
        """The next hop has trouble."""
        self._relay = after_failure(self._relay, RELAY_RULES, now, because)
        self._keep_relay(now)

    def locked_out(self, because: str, now: datetime) -> None:
        """The next hop refuses our login: nothing changes until somebody acts."""
        if not self._relay.is_open(now):
            self._relay = after_lockout(self._relay, (QUARTER,), now, because)
        self._keep_relay(now)

    def _keep_relay(self, now: datetime) -> None:
        self._sending.put(RELAY, _json(self._relay))
        if self._relay.is_open(now):
            until = stamp_or_none(self._relay.until)
            log.error("deliver", relay="paused", until=until, reply=self._relay.because)

    def domain_works(self, domain: str) -> None:
        """A message to a domain was accepted."""
        if self._domains.pop(domain, None) is not None:
            self._sending.put(DOMAIN + domain, None)

    def domain_failed(self, domain: str, because: str, now: datetime) -> None:
        """A domain does not want what we send, or so much of it."""
        breaker = self._domains.get(domain, Breaker())
        self._domains[domain] = breaker = after_failure(breaker, DOMAIN_RULES, now, because)
        self._sending.put(DOMAIN + domain, _json(breaker))
        if breaker.is_open(now):
            until = stamp_or_none(breaker.until)
            log.error("deliver", domain=domain, state="paused", until=until, reply=because)


def pauses(store: Store, now: datetime) -> list[str]:
    """What is left alone now, and why, as sentences for the operator."""
    found = []
    for key, value in sorted(store.sending.all().items()):
        if key == RATE:
            continue
        breaker = _breaker(value)
        if breaker.until is not None and breaker.is_open(now):
            whom = "the relay" if key == RELAY else key.removeprefix(DOMAIN)
            found.append(
                f"nothing is sent to {whom} until {breaker.until:%H:%M} UTC: {breaker.because}"
            )
    return found


def _breaker(kept: str | None) -> Breaker:
    if kept is None:
        return Breaker()
    values = json.loads(kept)
    return Breaker(**values | {"until": moment_or_none(values["until"])})


def _json(breaker: Breaker) -> str:
    return json.dumps(asdict(breaker) | {"until": stamp_or_none(breaker.until)})


def _bucket(kept: str | None, per_minute: int, now: datetime) -> Bucket:
    if kept is None:
        return Bucket.full(per_minute, now)
    values = json.loads(kept)
    return Bucket(per_minute, values["tokens"], moment(values["at"])).refilled(now)
