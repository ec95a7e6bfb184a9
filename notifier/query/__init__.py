"""The query language of topics, searches and alerts.

One language, one evaluator: whatever a feed, a search or a mail says about a release, it
says by ``parse`` and ``evaluate``. docs/query-language.md explains it to its users.
"""

from notifier.query.evaluate import Document, evaluate
from notifier.query.parse import MAX_ATOMS, MAX_DEPTH, parse
from notifier.query.scan import MAX_CHARS
from notifier.query.tree import (
    And,
    Everything,
    Node,
    Not,
    Or,
    Query,
    Term,
    canonical,
    normal,
)

__all__ = [
    "MAX_ATOMS",
    "MAX_CHARS",
    "MAX_DEPTH",
    "And",
    "Document",
    "Everything",
    "Node",
    "Not",
    "Or",
    "Query",
    "Term",
    "canonical",
    "evaluate",
    "normal",
    "parse",
]
