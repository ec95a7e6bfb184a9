"""Text -> query, or an error that says where and what to write instead.

    either  = all { "OR" all }
    all     = unary { ["AND"] unary }          a blank is AND
    unary   = { "NOT" | "-" | "!" } primary
    primary = [ field ":" ] ( "(" either ")" | atom [ "NEAR" [ "/" number ] atom ] ) | "*"
    atom    = [ "=" ] ( word | phrase [ "~" number ] )

Nothing is dropped in silence, and nothing but QueryError is raised, whatever the text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NoReturn

from notifier.errors import QueryError
from notifier.query.canonical import canonical, normal
from notifier.query.facets import facet
from notifier.query.scan import Token, scan, shown
from notifier.query.terms import MAX_CHARS, term, too_long
from notifier.query.tree import (
    FACETS,
    FIELDS,
    And,
    Everything,
    Near,
    Node,
    Not,
    Or,
    Query,
    Term,
)

MAX_ATOMS = 200
MAX_DEPTH = 32
MAX_DISTANCE = 100

_NEAR = re.compile(r"NEAR(?:/([0-9]{1,4}))?")
_USUAL_DISTANCE = 10


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the query, and the negation to blame if it needs no word.

    Attributes:
        idle: column of the NOT because of which it matches without any word, or None.
        idle_negated: the same for its negation.
    """

    node: Node
    idle: int | None
    idle_negated: int | None


def parse(text: str) -> Query:
    """Understand a query.

    Args:
        text: at most MAX_CHARS characters, MAX_ATOMS words and phrases, and MAX_DEPTH
            parentheses inside each other; docs/query-language.md has the language.

    Raises:
        QueryError: the text is not in the language.
    """
    if len(text) > MAX_CHARS:
        problem = f"the query is longer than {MAX_CHARS} characters."
        raise QueryError(text, MAX_CHARS + 1, problem, "Split it into two.")
    root = normal(_Parser(text).whole())
    written = canonical(root)
    if len(written) > MAX_CHARS:
        raise too_long(text, 1)
    return Query(text, written, root)


class _Parser:
    """One reading of one text, from its first token to its last."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(scan(text))
        self.place = 0
        self.atoms = 0

    def whole(self) -> Node:
        part = self.either(0, None)
        if (token := self.peek()) is not None:
            self.unopened(token)
        if part.idle is not None:
            hint = "Say what it must have, or put * before it: * NOT word."
            self.fail(part.idle, "the query only says what a release must not have.", hint)
        return part.node

    def either(self, depth: int, field: str | None) -> _Part:
        parts = [self.all(depth, field)]
        while self.peek_kind() == "OR":
            self.place += 1
            parts.append(self.all(depth, field))
        if len(parts) == 1:
            return parts[0]
        return _Part(
            Or(tuple(part.node for part in parts)),
            _first([part.idle for part in parts]),
            _first_of_all([part.idle_negated for part in parts]),
        )

    def all(self, depth: int, field: str | None) -> _Part:
        parts = [self.unary(depth, field)]
        while (kind := self.peek_kind()) not in {None, "OR", "close"}:
            self.place += kind == "AND"
            parts.append(self.unary(depth, field))
        if len(parts) == 1:
            return parts[0]
        return _Part(
            And(tuple(part.node for part in parts)),
            _first_of_all([part.idle for part in parts]),
            _first([part.idle_negated for part in parts]),
        )

    def unary(self, depth: int, field: str | None) -> _Part:
        negations = []
        while (token := self.peek()) and token.kind in {"NOT", "sign"}:
            self.place += 1
            negations.append(token.column)
            following = self.peek()
            if token.kind == "sign" and (following is None or following.column != token.end):
                hint = "Write it at the word, as in -steel, or leave it out."
                self.fail(token.column, f"this {token.text} stands alone.", hint)
        part = self.primary(depth, field)
        for column in reversed(negations):
            idle = None if part.idle_negated is None else column
            part = _Part(Not(part.node), idle, part.idle)
        return part

    def primary(self, depth: int, field: str | None) -> _Part:
        token = self.peek()
        if token is not None and token.kind == "NEAR":
            self.misplaced(token)
        if token is None or token.kind in {"close", "AND", "OR"}:
            self.missing(token)
        self.place += 1
        if token.kind == "open":
            return self.group(token, depth, field)
        if token.kind == "field":
            return self.limited(token, depth, field)
        return _Part(self.near(self.atom(token, field), field), None, token.column)

    def group(self, opening: Token, depth: int, field: str | None) -> _Part:
        if depth == MAX_DEPTH:
            problem = f"more than {MAX_DEPTH} parentheses stand inside each other."
            self.fail(opening.column, problem, "Leave out those that change nothing.")
        part = self.either(depth + 1, field)
        if self.peek() is None:
            self.unclosed(opening)
        self.place += 1
        return part

    def limited(self, token: Token, depth: int, outer: str | None) -> _Part:
        name = token.text[:-1].lower()
        if name not in FIELDS + FACETS:
            problem = f"{shown(token.text)} is not a field."
            self.fail(token.column, problem, _field_hint(name))
        if outer is not None:
            hint = f"Write ({outer}:one {name}:two) instead of {outer}:({name}:two)."
            self.fail(token.column, f"{name}: stands inside {outer}:.", hint)
        following = self.peek()
        words = {"word", "phrase", "open"}
        if following is None or following.kind not in words or following.column != token.end:
            hint = f'Write {name}:word, {name}:"two words" or {name}:(one OR two).'
            self.fail(token.column, f"nothing to look for follows {name}: directly.", hint)
        return self.primary(depth, name)

    def near(self, left: Node, field: str | None) -> Node:
        """``left``, or where NEAR follows, both of its sides."""
        if self.peek_kind() != "NEAR":
            return left
        token = self.tokens[self.place]
        distance = self.distance(token)
        self.place += 1
        following = self.peek()
        if following is None or following.kind not in {"word", "phrase"}:
            self.misplaced(token)
        self.place += 1
        right = self.atom(following, field)
        if not (isinstance(left, Term) and isinstance(right, Term)):
            self.misplaced(token)
        if self.peek_kind() == "NEAR":
            hint = "Write (one NEAR two) AND (two NEAR three)."
            self.fail(self.tokens[self.place].column, "NEAR joins only two.", hint)
        return Near(left, right, distance)

    def distance(self, token: Token) -> int:
        found = _NEAR.fullmatch(token.text)
        distance = int(found[1] or _USUAL_DISTANCE) if found else MAX_DISTANCE + 1
        if distance > MAX_DISTANCE:
            number = shown(token.text.partition("/")[2])
            problem = f"{number} is not a number of words from 0 to {MAX_DISTANCE}."
            self.fail(token.column + len("NEAR/"), problem, "Write one NEAR/5 two.")
        return distance

    def misplaced(self, token: Token) -> NoReturn:
        hint = "Write one NEAR/5 two; in small letters near is a word."
        self.fail(token.column, "NEAR stands between two words or phrases.", hint)

    def atom(self, token: Token, field: str | None) -> Node:
        self.atoms += 1
        if self.atoms > MAX_ATOMS:
            problem = f"the query has more than {MAX_ATOMS} words and phrases."
            self.fail(token.column, problem, "Split it into two.")
        if token.text == "*" and field is not None:
            problem = f"every release has a {field}."
            if field in FACETS:
                problem = f"* is not a {field}."
            self.fail(token.column, problem, "Write * without a field.")
        if token.text == "*":
            return Everything()
        if field in FACETS:
            return facet(self.text, token, field)
        return term(self.text, token, field)

    def missing(self, token: Token | None) -> NoReturn:
        """Say what is wrong where something to look for should begin."""
        last = self.tokens[self.place - 1] if self.place else None
        if last is None and token is None:
            self.fail(1, "the query looks for nothing.", "Write * for every release.")
        hint = "Put words on both sides; in small letters it is a word."
        if token is not None and token.kind != "close":
            before = "at the beginning" if last is None else f"after {last.text}"
            self.fail(token.column, f"{token.text} cannot stand {before}.", hint)
        if last is None:
            self.unopened(self.tokens[0])
        if last.kind != "open":
            self.fail(last.column, f"nothing follows {last.text}.", hint)
        if token is None:
            self.unclosed(last)
        self.fail(last.column, "nothing stands between ( and ).", "Leave both out.")

    def unopened(self, closing: Token) -> NoReturn:
        self.fail(closing.column, "this ) closes nothing.", "Leave it out, or add a (.")

    def unclosed(self, opening: Token) -> NoReturn:
        self.fail(opening.column, "this ( is never closed.", "Add a ).")

    def fail(self, column: int, problem: str, hint: str) -> NoReturn:
        raise QueryError(self.text, column, problem, hint)

    def peek(self) -> Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def peek_kind(self) -> str | None:
        token = self.peek()
        return None if token is None else token.kind


def _first(columns: Sequence[int | None]) -> int | None:
    return next((column for column in columns if column is not None), None)


def _first_of_all(columns: Sequence[int | None]) -> int | None:
    """The first column if all are columns."""
    return None if None in columns else columns[0]


def _field_hint(name: str) -> str:
    near = get_close_matches(name[:30], FIELDS + FACETS, n=1)
    if near:
        return f"Did you mean {near[0]}:?"
    known = ", ".join(FIELDS + FACETS)
    return f"The fields are {known}; put quotes around words that hold a colon."
