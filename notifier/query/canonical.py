"""The normal form of a tree, and the one way to write it down.

Two queries that differ only in the order, grouping or repetition of what AND and OR join,
in the sides of NEAR, or in where NOT stands (De Morgan), have one normal form and one
canonical text.
"""

from collections.abc import Sequence
from datetime import date

from notifier.query.tree import And, Days, Everything, Facet, Near, Node, Not, Or, Term
from notifier.release import Weight


def normal(node: Node) -> Node:
    """The normal form of a tree.

    NOT stands only before what has no parts; what AND and OR join is flat, sorted by its
    canonical text and without repetition.
    """
    return _normal(node, negated=False)


def _normal(node: Node, *, negated: bool) -> Node:
    match node:
        case Not(inner):
            return _normal(inner, negated=not negated)
        case And(nodes) | Or(nodes):
            kind = And if isinstance(node, And) is not negated else Or
            return _joined(kind, [_normal(inner, negated=negated) for inner in nodes])
        case Near(left, right, distance):
            left, right = sorted((left, right), key=_term)
            near = Near(left, right, distance)
            return Not(near) if negated else near
        case Everything() | Term() | Facet():
            return Not(node) if negated else node


def _joined(kind: type[And | Or], nodes: Sequence[Node]) -> Node:
    distinct: dict[str, Node] = {}
    for node in nodes:
        for part in node.nodes if isinstance(node, kind) else (node,):
            distinct[canonical(part)] = part
    ordered = tuple(distinct[text] for text in sorted(distinct))
    return ordered[0] if len(ordered) == 1 else kind(ordered)


def canonical(node: Node) -> str:
    """A tree as text of the language; operators in full, parentheses where needed."""
    match node:
        case Not(inner):
            text = canonical(inner)
            return f"NOT ({text})" if isinstance(inner, And | Or) else f"NOT {text}"
        case And(nodes):
            return " AND ".join(
                f"({canonical(part)})" if isinstance(part, Or) else canonical(part)
                for part in nodes
            )
        case Or(nodes):
            return " OR ".join(canonical(part) for part in nodes)
        case _:
            return _atom(node)


def _atom(node: Everything | Term | Near | Facet) -> str:
    match node:
        case Everything():
            return "*"
        case Term():
            return _limited(node.field, _term(node))
        case Near(left, right, distance):
            text = f"{_term(left)} NEAR/{distance} {_term(right)}"
            return _limited(left.field, f"({text})" if left.field else text)
        case Facet(field, accepted):
            return _limited(field, _accepted(field, accepted))


def _limited(field: str | None, text: str) -> str:
    return f"{field}:{text}" if field else text


def _term(term: Term) -> str:
    """A term without its field."""
    text = " ".join(term.words) + ("*" if term.prefix else "")
    quoted = f'"{text}"' if len(term.words) > 1 else text
    return ("=" if term.exact else "") + quoted + (f"~{term.slop}" if term.slop else "")


def _accepted(field: str, accepted: Days | tuple[str, ...]) -> str:
    if isinstance(accepted, Days):
        return _days(accepted)
    if field == "weight" and len(accepted) > 1:
        lightest, heaviest = accepted[0], accepted[-1]
        return f">={lightest}" if heaviest == Weight.MAJOR else f"<={heaviest}"
    text = accepted[0]
    return f'"{text}"' if " " in text else text


def _days(days: Days) -> str:
    if days.first == days.last:
        return days.first.isoformat()
    if days.first == date.min:
        return f"<={days.last.isoformat()}"
    if days.last == date.max:
        return f">={days.first.isoformat()}"
    return f"{days.first.isoformat()}..{days.last.isoformat()}"
