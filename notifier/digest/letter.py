"""What goes into a mail: a letter to one subscriber, with its items."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from notifier.difference import Difference
from notifier.release import Event, EventType, Match
from notifier.subscription import Frequency

ORDER = (EventType.NEW, EventType.REVISED, EventType.RESTORED, EventType.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Item:
    """One event, as one subscriber is told of it.

    Attributes:
        topics: those of the subscriber's topics that it matched, with the words; a slug
            may be empty for a subscription to a query, whose title is the query.
        difference: edits of the body since what the subscriber saw last.
        title_difference: the same for the title; empty where it is the same.
        figures: the same as (old, new) pairs.
    """

    event: Event
    topics: tuple[Match, ...]
    difference: Difference
    title_difference: Difference
    figures: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, event: Event, topics: tuple[Match, ...]) -> Self:
        """An item for a subscriber who saw the revision before the event's."""
        revision = event.revision
        return cls(
            event=event,
            topics=topics,
            difference=revision.difference,
            title_difference=revision.title_difference,
            figures=revision.facts.figures,
        )


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything one mail tells one subscriber.

    Attributes:
        day: local date of the slot; of an immediate mail, the local date.
        items: at least one; in any order.
        recipient: address.
        unsubscribe_url: None where no web server takes it.
        manage_url: where how often and a pause are chosen, or None where no page takes it.
        unsubscribe_mail: address that takes a mail for the same, or None.
        in_reply_to: id of the first message that told this subscriber of the release, of
            an immediate mail about one that was told before; else None.
        view_url: shows the mail in a browser; None where no web server does.
    """

    frequency: Frequency
    day: date
    items: tuple[Item, ...]
    recipient: str
    unsubscribe_url: str | None
    manage_url: str | None = None
    unsubscribe_mail: str | None = None
    in_reply_to: str | None = None
    view_url: str | None = None

    @property
    def sorted_items(self) -> list[Item]:
        """New releases first, then the others in the order of ORDER; newest date first."""
        return sorted(self.items, key=_place)

    @property
    def topics(self) -> list[Match]:
        """Topics of all items, each once, in order of appearance."""
        found: dict[tuple[str, str], Match] = {}
        for item in self.sorted_items:
            for match in item.topics:
                if (match.slug, match.title) not in found:
                    found[match.slug, match.title] = replace(match, is_earlier=False)
        return list(found.values())


def _place(item: Item) -> tuple[int, int, int]:
    event = item.event
    return ORDER.index(event.type), -event.revision.date.toordinal(), event.seq
