"""How many releases of a digest are of each topic, as bars.

A bar is a share of the longest one. In HTML it is a table cell with a colour, which every
mail program draws and which loads nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from notifier.digest.letter import Item
from notifier.digest.lines import TopicLine, topic_lines
from notifier.release import Match
from notifier.site import Site

MAX_BARS = 8
NAME_CHARS = 34
TEXT_BAR_CHARS = 32


@dataclass(frozen=True, slots=True)
class Bar:
    """One topic.

    Attributes:
        number: of items.
        percent: of the longest bar, 1 to 100.
    """

    topic: TopicLine
    number: int
    percent: int

    @property
    def text(self) -> str:
        """The same as a line of plain text, at most 74 columns of narrow characters."""
        name = self.topic.title
        if len(name) > NAME_CHARS:
            name = f"{name[: NAME_CHARS - 1]}…"
        drawn = "#" * max(1, self.percent * TEXT_BAR_CHARS // 100)
        return f"{name:<{NAME_CHARS}} {self.number:>5} {drawn}"


def bars(site: Site, items: Sequence[Item]) -> tuple[Bar, ...]:
    """The topics with most items, the longest bar first; none for a single topic, where
    there is nothing to compare."""
    numbers = Counter((match.slug, match.title) for item in items for match in item.topics)
    if len(numbers) < 2:  # noqa: PLR2004 - two can be compared
        return ()
    shown = numbers.most_common(MAX_BARS)
    longest = shown[0][1]
    matches = [Match(slug, title, ()) for (slug, title), _ in shown]
    return tuple(
        Bar(topic, number, max(1, number * 100 // longest))
        for topic, (_, number) in zip(topic_lines(site, matches), shown, strict=True)
    )
