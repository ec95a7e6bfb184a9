"""What somebody wishes to be told of: as typed into a form, as checked, as kept."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from notifier.errors import QueryError
from notifier.mailbox import mailbox
from notifier.query import parse
from notifier.release import Weight
from notifier.subscription import WEEKDAYS, Frequency, Interest, Preferences
from notifier.visit import Visit

MAX_TOPICS = 30
WEIGHTS = (Weight.MINOR, Weight.MAJOR)

Problems = dict[str, str]
"""What is wrong with a form: a sentence by the name of the field."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wishes to be told of, and how."""

    interests: tuple[Interest, ...]
    preferences: Preferences

    def dump(self) -> str:
        """As JSON, for ``load``."""
        how = self.preferences
        return json.dumps(
            {
                "interests": [
                    [one.topic, one.query, str(one.frequency)] for one in self.interests
                ],
                "timezone": how.timezone.key,
                "hour": how.hour,
                "weekday": how.weekday,
                "min_weight": str(how.min_weight),
            },
            ensure_ascii=False,
        )

    @classmethod
    def load(cls, text: str) -> Self:
        """What ``dump`` wrote."""
        stated = json.loads(text)
        interests = tuple(
            Interest(topic, query, Frequency(frequency))
            for topic, query, frequency in stated["interests"]
        )
        zone, weight = ZoneInfo(stated["timezone"]), Weight(stated["min_weight"])
        return cls(interests, Preferences(zone, stated["hour"], stated["weekday"], weight))


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of a form as they were typed, to be shown again as they are."""

    email: str = ""
    topics: tuple[str, ...] = ()
    query: str = ""
    frequency: str = "daily"
    timezone: str = ""
    hour: str = "8"
    weekday: str = "monday"
    min_weight: str = "minor"

    @classmethod
    def of(cls, visit: Visit, timezone: str) -> Self:
        """What a visit brought; ``?topic=`` and ``?q=`` of a link fill the form too.

        Args:
            timezone: shown where none was typed.
        """
        return cls(
            email=visit.text("email"),
            topics=tuple(dict.fromkeys(visit.fields.get("topic", ()))),
            query=visit.text("q"),
            frequency=visit.text("frequency") or "daily",
            timezone=visit.text("timezone") or timezone,
            hour=visit.text("hour") or "8",
            weekday=visit.text("weekday") or "monday",
            min_weight=visit.text("min_weight") or "minor",
        )

    @classmethod
    def again(cls, preferences: Preferences, wish: Wish | None = None) -> Self:
        """A form that shows how somebody is told, and what is wished besides."""
        interests = wish.interests if wish else ()
        return cls(
            topics=tuple(one.topic for one in interests if one.topic),
            query=next((one.query for one in interests if one.query), ""),
            timezone=preferences.timezone.key,
            hour=str(preferences.hour),
            weekday=WEEKDAYS[preferences.weekday],
            min_weight=str(preferences.min_weight),
        )


@dataclass(slots=True)
class Reading:
    """Reads the fields of a form; what cannot be read becomes a problem."""

    typed: Typed
    problems: Problems = field(default_factory=dict)

    def address(self) -> str:
        """The address, or "" with a problem."""
        try:
            return mailbox(self.typed.email)
        except ValueError:
            self.problems["email"] = "This is not an e-mail address that we can write to."
            return ""

    def interests(self, slugs: Collection[str]) -> tuple[Interest, ...]:
        """One for each topic, and one for the query if there is one.

        Args:
            slugs: of the topics and countries there are.
        """
        frequency = self._frequency()
        topics = [slug for slug in self.typed.topics if slug in slugs]
        if len(topics) < len(self.typed.topics):
            self.problems["topic"] = "One of these topics is not there any more."
        if len(topics) > MAX_TOPICS:
            self.problems["topic"] = f"At most {MAX_TOPICS} can be chosen at once."
        queries = [query] if (query := self._query()) else []
        if not topics and not queries and not self.problems:
            self.problems["topic"] = "Choose a topic or a country, or write a search."
        found = [Interest(slug, "", frequency) for slug in topics[:MAX_TOPICS]]
        return (*found, *(Interest("", one, frequency) for one in queries))

    def preferences(self) -> Preferences:
        """How somebody wants to be told."""
        typed = self.typed
        hours = [str(hour) for hour in range(24)]
        weights = [str(weight) for weight in WEIGHTS]
        return Preferences(
            timezone=self._timezone(),
            hour=int(self._one_of("hour", typed.hour, hours)),
            weekday=WEEKDAYS.index(self._one_of("weekday", typed.weekday, WEEKDAYS)),
            min_weight=Weight(self._one_of("min_weight", typed.min_weight, weights)),
        )

    def _frequency(self) -> Frequency:
        names = [str(one) for one in Frequency]
        return Frequency(self._one_of("frequency", self.typed.frequency, names))

    def _query(self) -> str:
        if not self.typed.query:
            return ""
        try:
            return parse(self.typed.query).text
        except QueryError as error:
            self.problems["q"] = f"This search is not understood; {error}"
            return ""

    def _timezone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.typed.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.problems["timezone"] = "There is no such time zone; Asia/Seoul is one."
            return ZoneInfo("UTC")

    def _one_of(self, name: str, value: str, known: Collection[str]) -> str:
        if value in known:
            return value
        self.problems[name] = "Choose one of the list."
        return next(iter(known))


@cache
def zones() -> tuple[str, ...]:
    """Names of the time zones to choose from: those of places, and UTC."""
    named = (name for name in available_timezones() if "/" in name)
    return ("UTC", *sorted(name for name in named if not name.startswith("Etc/")))
