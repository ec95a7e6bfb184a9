"""The query language of topics, searches and alerts.

One language, one evaluator: whatever a feed, a search or a mail says about a release, it
says by ``parse`` and ``evaluate``. docs/query-language.md explains it to its users.
"""

from notifier.query.canonical import canonical, normal
from notifier.query.columns import text_columns, traits_column
from notifier.query.document import Document, Traits
from notifier.query.evaluate import evaluate
from notifier.query.index import Index
from notifier.query.parse import MAX_ATOMS, MAX_DEPTH, parse
from notifier.query.propose import Expression, Proposal, propose
from notifier.query.scan import piece_at
from notifier.query.terms import MAX_CHARS
from notifier.query.tree import (
    FACETS,
    FIELDS,
    And,
    Days,
    Everything,
    Facet,
    Near,
    Node,
    Not,
    Or,
    Query,
    Term,
    has_words,
    sources_named,
)

__all__ = [
    "FACETS",
    "FIELDS",
    "MAX_ATOMS",
    "MAX_CHARS",
    "MAX_DEPTH",
    "And",
    "Days",
    "Document",
    "Everything",
    "Expression",
    "Facet",
    "Index",
    "Near",
    "Node",
    "Not",
    "Or",
    "Proposal",
    "Query",
    "Term",
    "Traits",
    "canonical",
    "evaluate",
    "has_words",
    "normal",
    "parse",
    "piece_at",
    "propose",
    "sources_named",
    "text_columns",
    "traits_column",
]
