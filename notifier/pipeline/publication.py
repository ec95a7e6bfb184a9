"""What is published, whatever is in the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from notifier.site import Site
from notifier.topics import Former, Topic


@dataclass(frozen=True, slots=True)
class Publication:
    """What is published, and how much of it.

    Attributes:
        entries: number of entries in a feed document.
        former: what becomes of slugs that no topic has any more.
        sources: what sources are called, by their ids.
    """

    site: Site
    topics: Sequence[Topic]
    entries: int
    former: Former
    sources: Mapping[str, str]
