"""How the calls to other servers stand, for ``notifier status``."""

from collections.abc import Iterator
from datetime import datetime

from notifier.settings import Config
from notifier.store import Store
from notifier.store.push import Kind

HUB = (Kind.VERIFY, Kind.DENY, Kind.CONTENT)


def push_value(config: Config, store: Store) -> dict[str, object]:
    """Counts by state, and how each outside hub fares, as ``status`` prints them."""
    states = store.hubs.states()
    hubs = [(url, states.get(url)) for url in config.push.hubs]
    return {
        "hub": {"subscriptions": store.leases.number(), **store.pushes.counts(HUB)},
        "pings": store.pushes.counts((Kind.PING,)),
        "webhooks": store.pushes.counts((Kind.WEBHOOK,)),
        "outside_hubs": [
            {
                "url": url,
                "pinged_at": state.pinged_at.isoformat() if state else None,
                "advertised": bool(state and state.is_advertised),
                "problem": state.text or None if state else None,
            }
            for url, state in hubs
        ],
    }


def push_problems(
    config: Config, store: Store, *, since: datetime, attempts: int
) -> Iterator[str]:
    """What needs the operator, as sentences.

    Args:
        since: older trouble stays in the counts.
        attempts: number of failures from which what waits is trouble.
    """
    states = store.hubs.states()
    for url in config.push.hubs:
        if url in states and states[url].text:
            yield f"hub {url} does not take pings: {states[url].text}"
    for url, state, number, answer in store.pushes.troubles(since):
        yield f"webhook {url}: {number} events {state}; {answer}"
    for url, number, answer in store.pushes.stuck(attempts):
        yield f"webhook {url}: {number} events wait after {attempts} failures; {answer}"
