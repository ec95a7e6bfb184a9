"""The clock of events: milliseconds, strictly increasing whatever the system's clock does."""

from datetime import datetime, timedelta

TICK = timedelta(milliseconds=1)


def next_time(now: datetime, last_at: datetime | None) -> datetime:
    """Time of the next event: now, or a millisecond after the last one if that is later.

    Args:
        now: aware; its microseconds are cut to milliseconds.
        last_at: time of the newest event, or None when there is none.
    """
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)
    return now if last_at is None else max(now, last_at + TICK)
