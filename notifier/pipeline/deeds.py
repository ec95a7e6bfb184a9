"""What is noted, for ever, of what people do to subscribers; no address is in it."""

from collections.abc import Iterable

from notifier.subscription import WEEKDAYS, Interest, Preferences

OPERATOR, SUBSCRIBER, PROGRAM = "operator", "subscriber", "program"


def named(interests: Iterable[Interest]) -> str:
    """What interests are about, and how often."""
    return "; ".join(_named(one) for one in interests)


def _named(interest: Interest) -> str:
    about = f"query {interest.query}" if interest.query else f"topic {interest.topic}"
    return f"{about}, {interest.frequency}"


def told(preferences: Preferences) -> str:
    """How somebody wants to be told."""
    weekday = WEEKDAYS[preferences.weekday]
    zone, weight = preferences.timezone.key, preferences.min_weight
    return f"at {preferences.hour}:00 {zone}, weekly on {weekday}, from {weight}"
