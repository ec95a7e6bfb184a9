"""Topics: named queries with a public feed.

A topic is a stored query; the topic ``all`` takes every release. See docs/query-language.md.
"""

from dataclasses import dataclass

from notifier.query import Query
from notifier.release import Weight

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
