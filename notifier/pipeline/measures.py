"""What is worth watching, as numbers for Prometheus."""

from datetime import datetime, timedelta

from notifier.store import Store
from notifier.web.metrics import Measure

LATE = timedelta(minutes=30)


def measures(store: Store, now: datetime) -> list[Measure]:
    """How much waits, since when, and what became of the rest."""
    counted = store.measures
    return [
        Measure("messages", "Mails by kind and state.", ("kind", "state"), counted.messages()),
        Measure(
            "oldest_message_seconds",
            "Age of the mail that has waited longest to be accepted.",
            ("kind",),
            {(kind,): (now - at).total_seconds() for kind, at in counted.oldest().items()},
        ),
        Measure(
            "notifications_pending",
            "Events still owed to subscribers.",
            ("frequency",),
            {(frequency,): number for frequency, number in counted.notifications().items()},
        ),
        Measure(
            "digests_late",
            "Digests that were due half an hour ago and are not composed.",
            (),
            {(): counted.late_digests(now - LATE)},
        ),
        Measure(
            "subscribers",
            "Subscribers by status.",
            ("status",),
            {(status,): number for status, number in store.subscribers.counts().items()},
        ),
        Measure("pushes", "Calls by kind and state.", ("kind", "state"), counted.pushes()),
        Measure("releases", "Releases.", (), {(): store.reading.counts()["releases"]}),
        Measure("last_event", "Number of the last event.", (), {(): _last_event(store)}),
    ]


def _last_event(store: Store) -> int:
    seq, _ = store.releases.last_event()
    return seq
