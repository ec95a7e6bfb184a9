"""How subscribers are shown by ``notifier subscribers``."""

from collections.abc import Iterable, Mapping

from rich.table import Table

from notifier.pipeline.enlisting import Outcome
from notifier.store import Store
from notifier.store.subscribers import Subscriber
from notifier.store.subscriptions import Active
from notifier.subscription import WEEKDAYS, Interest


def subscriber_value(store: Store, subscriber: Subscriber) -> dict[str, object]:
    """One subscriber as ``--json`` prints it."""
    preferences, paused = subscriber.preferences, subscriber.paused_until
    return {
        "address": subscriber.address,
        "id": subscriber.public_id,
        "status": str(subscriber.status),
        "timezone": preferences.timezone.key,
        "hour": preferences.hour,
        "weekday": WEEKDAYS[preferences.weekday],
        "min_weight": str(preferences.min_weight),
        "paused_until": None if paused is None else paused.isoformat(),
        "subscriptions": [_active(one) for one in store.subscriptions.of(subscriber.id)],
    }


def _active(one: Active) -> dict[str, str]:
    stated = interest_value(one.interest)
    return stated | {"door": str(one.door), "since": one.started_at.isoformat()}


def interest_value(interest: Interest) -> dict[str, str]:
    """What a subscription is about, as ``--json`` prints it."""
    about = {"query": interest.query} if interest.query else {"topic": interest.topic}
    return about | {"frequency": str(interest.frequency)}


def _told_of(row: dict[str, object]) -> str:
    subscriptions = row["subscriptions"]
    if not isinstance(subscriptions, list):
        raise TypeError(subscriptions)
    return "; ".join(
        f"{one.get('topic') or one.get('query')} ({one['frequency']})" for one in subscriptions
    )


def table(rows: Iterable[dict[str, object]]) -> Table:
    """One line for each subscriber."""
    shown = Table("Address", "Status", "Told of", "Digests at", box=None)
    for row in rows:
        status = "paused" if row["paused_until"] else str(row["status"])
        hour = f"{row['hour']}:00 {row['timezone']}"
        shown.add_row(str(row["address"]), status, _told_of(row), hour)
    return shown


def sheet(row: Mapping[str, object]) -> Table:
    """All of one subscriber."""
    table = Table(show_header=False, box=None)
    for name, value in row.items():
        if isinstance(value, list):
            for one in value:
                shown = one if isinstance(one, str) else ", ".join(map(str, one.values()))
                table.add_row(name, shown)
        elif value is not None:
            table.add_row(name, str(value))
    return table


def import_table(
    counts: Mapping[str, object], rejected: Iterable[Mapping[str, object]]
) -> Table:
    """What became of the rows of a file."""
    table = Table(show_header=False, box=None)
    for outcome in Outcome:
        table.add_row(str(outcome), str(counts[outcome]))
    for one in rejected:
        column = f", {one['column']}" if one["column"] else ""
        table.add_row(f"{one['file']}, line {one['line']}{column}", str(one["problem"]))
    return table
