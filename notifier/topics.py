"""Topics: named queries with a public feed.

A topic is a stored query; the topic ``all`` takes every release. See docs/query-language.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from notifier.query import Document, Query, evaluate
from notifier.release import Match, Weight

ALL = "all"


@dataclass(frozen=True, slots=True)
class Topic:
    """A named query.

    Attributes:
        slug: ``[a-z0-9-]+``, part of its addresses.
        min_weight: revisions below this weight are left out of its ``changes`` feed.
    """

    slug: str
    title: str
    description: str
    query: Query
    min_weight: Weight


def match(topics: Sequence[Topic], document: Document) -> tuple[Match, ...]:
    """The topics that a release belongs to and why, in the order of ``topics``.

    A topic costs the words of its query and not the length of the release.
    """
    return tuple(
        Match(topic.slug, topic.title, because)
        for topic in topics
        if (because := evaluate(topic.query, document)) is not None
    )
