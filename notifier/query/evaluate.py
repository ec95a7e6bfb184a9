"""Whether a query matches a release, and because of which words.

The same answer wherever it is asked: a topic, a search, a feed or a mail. A release is
indexed once (``Document``) and then costs each query only the words it asks for.
"""

from collections.abc import Sequence

from notifier.query.document import Document, Field
from notifier.query.phrases import Span, near, spans
from notifier.query.tree import (
    FIELDS,
    And,
    Everything,
    Facet,
    Near,
    Node,
    Not,
    Or,
    Query,
    Term,
)
from notifier.release import Hit

Places = frozenset[tuple[str, Span]]
_NOWHERE: Places = frozenset()


def evaluate(query: Query, document: Document) -> tuple[Hit, ...] | None:
    """The words that make ``query`` match, or None where it does not.

    Returns:
        Hits without repetition, sorted by field, title first, and then by place. Empty
        only where the query needs no word, as ``*`` and ``country:JP``. What stands under
        NOT gives none.
    """
    places = _match(query.root, document)
    if places is None:
        return None
    ordered = sorted(places, key=lambda place: (FIELDS.index(place[0]), place[1]))
    hits = (_hit(name, document.fields[name], span) for name, span in ordered)
    return tuple(dict.fromkeys(hits))


def _hit(name: str, field: Field, span: Span) -> Hit:
    first, last = span
    start, end = field.words[first].start, field.words[last].end
    return Hit(name, start, end, field.text[start:end])


def _match(node: Node, document: Document) -> Places | None:
    match node:
        case Everything() | Facet():
            taken = isinstance(node, Everything) or document.traits.has(node)
            return _NOWHERE if taken else None
        case Term() | Near():
            return _places(node, document) or None
        case Not(inner):
            return _NOWHERE if _match(inner, document) is None else None
        case And(nodes):
            return _all(nodes, document)
        case Or(nodes):
            found = [hits for part in nodes if (hits := _match(part, document)) is not None]
            return _NOWHERE.union(*found) if found else None


def _all(nodes: Sequence[Node], document: Document) -> Places | None:
    found: set[tuple[str, Span]] = set()
    for node in nodes:
        places = _match(node, document)
        if places is None:
            return None
        found |= places
    return frozenset(found)


def _places(node: Term | Near, document: Document) -> Places:
    wanted = node.field if isinstance(node, Term) else node.left.field
    found: set[tuple[str, Span]] = set()
    for name in FIELDS if wanted is None else (wanted,):
        field = document.fields[name]
        for span in spans(node, field) if isinstance(node, Term) else near(node, field):
            found.add((name, span))
    return frozenset(found)
