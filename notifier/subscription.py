"""Subscriptions: who is told about what, how often, and when the next digest is due.

All arithmetic is in the subscriber's zone: a digest belongs to a local date, so that a
repeated or missing hour can neither double nor lose it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from notifier.release import Weight


class Frequency(StrEnum):
    """How often a subscription is told; earlier is faster."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"


MAX_MISSED = timedelta(days=366)

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Door(StrEnum):
    """Where a subscription came in."""

    CONFIG = "config"
    COMMAND = "command"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a subscriber wants to be told; the same for all of the subscriber's subscriptions.

    Attributes:
        timezone: the subscriber's; a digest belongs to a local date.
        hour: local hour of digests, 0 to 23.
        weekday: local day of weekly digests, 0 is Monday.
        min_weight: revisions below it are not told.
    """

    timezone: ZoneInfo
    hour: int = 8
    weekday: int = 0
    min_weight: Weight = Weight.MINOR


@dataclass(frozen=True, slots=True, order=True)
class Interest:
    """What one subscription is about, and how often: a topic, or a query.

    Attributes:
        topic: slug, or "" for a query.
        query: text in the query language, or "" for a topic.
    """

    topic: str
    query: str
    frequency: Frequency


def about(interest: Interest) -> tuple[str, str]:
    """What an interest is about, whatever the frequency."""
    return interest.topic, interest.query


def chosen(held: Iterable[Interest], wished: Sequence[Interest]) -> list[Interest]:
    """What is held after a wish, in the order of both: nobody is told of one thing at two
    frequencies, and the one that was wished last counts."""
    named = {about(one) for one in wished}
    return [*(one for one in held if about(one) not in named), *wished]


@dataclass(frozen=True, slots=True)
class Subscription:
    """One line of ``subscriptions:`` in config.yaml.

    Attributes:
        address: where mails go, or the URL of a webhook; see ``is_webhook``.
        topics: slugs; empty when ``query`` is given.
        query: text in the query language, or None.
    """

    address: str
    topics: tuple[str, ...]
    query: str | None
    frequency: Frequency
    preferences: Preferences

    @property
    def interests(self) -> tuple[Interest, ...]:
        """One for each topic, or one for the query."""
        if self.query is not None:
            return (Interest("", self.query, self.frequency),)
        return tuple(Interest(topic, "", self.frequency) for topic in self.topics)


def is_webhook(address: str) -> bool:
    """Whether a subscriber is told by a webhook: no e-mail address that we take has ``://``
    in it (RFC 5321 section 4.1.2 would want quotes around it)."""
    return "://" in address


def least_told(min_weight: Weight, frequency: Frequency, address: str) -> Weight:
    """The least weight of a revision that is told: a typo is worth a line in a digest and
    no mail of its own. A webhook, which nobody reads, is called for either."""
    if frequency is Frequency.IMMEDIATE and not is_webhook(address):
        return Weight.MAJOR
    return min_weight


@dataclass(frozen=True, slots=True)
class Slot:
    """A digest is due: ``day`` is the subscriber's local date, ``due_at`` is UTC."""

    day: date
    due_at: datetime


def next_slot(frequency: Frequency, preferences: Preferences, after: datetime) -> Slot:
    """First slot of a daily or weekly digest strictly after ``after``.

    An hour that a clock change skips comes as much later as the clock is put forward; an
    hour that it repeats counts once, the first time. A local date that does not exist
    (Apia, 2011-12-30) has no slot.

    Raises:
        ValueError: ``frequency`` is immediate, which has no slots.
    """
    if frequency is Frequency.IMMEDIATE:
        raise ValueError(frequency)
    timezone = preferences.timezone
    day = after.astimezone(timezone).date() - timedelta(days=1)
    while True:
        day += timedelta(days=1)
        if frequency is Frequency.WEEKLY and day.weekday() != preferences.weekday:
            continue
        due_at = _instant(day, preferences.hour, timezone)
        if due_at > after and _exists(day, timezone):
            return Slot(day, due_at)


def _instant(day: date, hour: int, timezone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(hour), timezone).astimezone(UTC)


def _exists(day: date, timezone: ZoneInfo) -> bool:
    """Judged by its first minute: the hour itself may be skipped into the next date."""
    return _instant(day, 0, timezone).astimezone(timezone).date() == day


def last_slot(frequency: Frequency, preferences: Preferences, until: datetime) -> Slot:
    """Latest slot of a daily or weekly digest at or before ``until``."""
    slot = next_slot(frequency, preferences, until - timedelta(days=15))
    while True:
        following = next_slot(frequency, preferences, slot.due_at)
        if following.due_at > until:
            return slot
        slot = following


def missed_slots(
    frequency: Frequency, preferences: Preferences, first_at: datetime, until: datetime
) -> list[date]:
    """Local dates of the slots from ``first_at`` on and before ``until``, oldest first;
    not further back than MAX_MISSED."""
    missed: list[date] = []
    after = max(first_at - timedelta(microseconds=1), until - MAX_MISSED)
    while (slot := next_slot(frequency, preferences, after)).due_at < until:
        missed.append(slot.day)
        after = slot.due_at
    return missed
