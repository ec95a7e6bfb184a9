"""The pieces of a query text: parentheses, operators, fields, and the words between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

QUOTES = '"“”„‟″'
SIGNS = "-!‐‑‒–—−"
_TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<open>\()|(?P<close>\))"
    rf"|(?P<phrase>=?[{QUOTES}][^{QUOTES}]*(?:[{QUOTES}](?:~[^\s():{QUOTES}]*)?)?)"
    rf"|(?P<sign>(?:(?<=[\s(])|^)[{SIGNS}])"
    rf"|(?P<field>[^\s():{QUOTES}]*:)"
    rf"|(?P<word>[^\s():{QUOTES}]+)"
)
_OPERATOR = re.compile(r"(AND|OR|NOT|NEAR)|(NEAR)/.*")
_SHOWN_CHARS = 30


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query.

    Attributes:
        kind: ``open``, ``close``, ``phrase``, ``sign``, ``field``, ``word``, ``AND``,
            ``OR``, ``NOT`` or ``NEAR``.
        text: as it stands in the query: a phrase with its quotation marks, = and ~, NEAR
            with its number.
        column: of its first character, 1-based.
    """

    kind: str
    text: str
    column: int

    @property
    def end(self) -> int:
        """Column of the character after it."""
        return self.column + len(self.text)


def scan(query: str) -> Iterator[Token]:
    """Pieces of ``query`` in order; together with the blanks they are the query."""
    for found in _TOKEN.finditer(query):
        kind, text = str(found.lastgroup), found.group()
        operator = _OPERATOR.fullmatch(text) if kind == "word" else None
        if operator:
            kind = operator[1] or operator[2]
        if kind != "space":
            yield Token(kind, text, found.start() + 1)


def piece_at(query: str, column: int) -> str:
    """The rest of the piece of ``query`` in which a column is: what an error there is
    about. Empty behind the end."""
    for token in scan(query):
        if token.column <= column < token.end:
            return token.text[column - token.column :]
    return query[column - 1 : column]


def shown(text: str) -> str:
    """A piece of a query as error sentences show it: short, quoted, and printable."""
    return repr(text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 1] + "…")
