"""Releases that have come to rest: what their held events came to is told once."""

from datetime import datetime

from notifier.change import Stated, change
from notifier.limiter import restless_because
from notifier.pipeline.clock import next_time
from notifier.store import Store
from notifier.store.holds import Hold


def release_rested(store: Store, now: datetime) -> list[str]:
    """End the holds of releases that no longer change too often; ids of those with
    something to tell.

    Costs the releases that are held.
    """
    told = []
    for hold in store.holds.all():
        if restless_because(store.holds.past(hold.release_id), now) is None:
            with store.transaction():
                told += _told(store, hold, now)
    return told


def _told(store: Store, hold: Hold, now: datetime) -> list[str]:
    history = {one.number: one for one in store.reading.history(hold.release_id)}
    before, after = history[hold.told], history[max(history)]
    if before.content_hash == after.content_hash:
        store.holds.end(hold.release_id)
        return []
    seq, last_at = store.releases.last_event()
    store.holds.tell(
        hold.release_id,
        change(Stated.of(before), Stated.of(after)),
        seq=seq + 1,
        at=next_time(now, last_at),
    )
    return [hold.release_id]
