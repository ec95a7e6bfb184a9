"""The pieces of a query text: parentheses, operators, fields, and the words between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from notifier.errors import QueryError
from notifier.query.forms import comparable
from notifier.query.tree import Term
from notifier.words import fold, keys

MAX_CHARS = 4_000
MIN_PREFIX_LETTERS = 3

_QUOTES = '"“”„‟″'
_SIGNS = "-!‐‑‒–—−"
_TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<open>\()|(?P<close>\))"
    rf"|(?P<phrase>[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]?)"
    rf"|(?P<sign>(?:(?<=[\s(])|^)[{_SIGNS}])"
    rf"|(?P<field>[^\s():{_QUOTES}]*:)"
    rf"|(?P<word>[^\s():{_QUOTES}]+)"
)
_OPERATORS = {"AND", "OR", "NOT"}
_NEAR = re.compile(r"NEAR(/\d*)?")
_RESERVED = re.compile(r"^=|[~|]")
_INSTEAD = {
    "=": "Leave it out: case does not matter.",
    "~": "Leave it out: the words of a phrase stand next to each other.",
    "|": "Write OR between the words.",
}
_SHOWN_CHARS = 30


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query.

    Attributes:
        kind: ``open``, ``close``, ``phrase``, ``sign``, ``field``, ``word``, ``AND``,
            ``OR`` or ``NOT``.
        text: as it stands in the query; a phrase with its quotation marks.
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
        if kind != "space":
            yield Token(text if text in _OPERATORS else kind, text, found.start() + 1)


def term(query: str, token: Token, field: str | None) -> Term:
    """What a word or a phrase of ``query`` looks for.

    Raises:
        QueryError: it holds a sign that is not in the language, a * that does not end a
            word, or nothing that could be found.
    """
    if token.kind == "phrase":
        text, column = _unquoted(query, token), token.column + 1
    else:
        _check_signs(query, token)
        text, column = token.text, token.column
    bare = text.removesuffix("*")
    # One sign may stand for eighteen (U+FDFA): bound the work before cutting into words.
    if len(fold(bare)) > MAX_CHARS:
        raise too_long(query, column)
    if "*" in bare:
        column += bare.index("*")
        hint = "Write it at the end, as in export*, or alone."
        raise QueryError(query, column, "this * does not end a word.", hint)
    prefix = text != bare
    if prefix:
        _check_prefix(query, bare, column)
    return Term(_words(query, bare, column), prefix, field)


def _unquoted(query: str, token: Token) -> str:
    if len(token.text) == 1 or token.text[-1] not in _QUOTES:
        problem = "this quotation mark is never closed."
        raise QueryError(query, token.column, problem, "Add another.")
    text = token.text[1:-1]
    if not text.strip():
        problem = "nothing stands between quotation marks."
        raise QueryError(query, token.column, problem, "Leave both out.")
    return text


def _check_signs(query: str, token: Token) -> None:
    if _NEAR.fullmatch(token.text):
        hint = "Write near in small letters for the word, or AND."
        raise QueryError(query, token.column, "NEAR is not in this language.", hint)
    if token.text[0] in _SIGNS:
        hint = "Put a blank before it, and only one, to leave a word out."
        problem = f"this {token.text[0]} does not begin a word."
        raise QueryError(query, token.column, problem, hint)
    if found := _RESERVED.search(token.text):
        column = token.column + found.start()
        problem = f"{found.group()} is not in this language."
        raise QueryError(query, column, problem, _INSTEAD[found.group()])


def _words(query: str, text: str, column: int) -> tuple[str, ...]:
    words = tuple(word.key for word in comparable(text))
    if not words:
        problem = f"{shown(text)} has no letter and no digit."
        hint = "Leave it out, or say what to look for."
        raise QueryError(query, column, problem, "Write AND." if "&" in text else hint)
    if tuple(keys(" ".join(words))) != words:
        problem = f"{shown(text)} is not a word."
        raise QueryError(query, column, problem, "Write it without apostrophes.")
    return words


def _check_prefix(query: str, bare: str, column: int) -> None:
    found = list(comparable(bare))
    if not found or found[-1].end != len(bare):
        hint = "Write the beginning of a word directly before it, as in export*."
        problem = "this * does not end a word."
        raise QueryError(query, column + len(bare), problem, hint)
    last = found[-1]
    if sum(map(str.isalnum, last.key)) < MIN_PREFIX_LETTERS:
        problem = f"fewer than {MIN_PREFIX_LETTERS} letters stand before the *."
        raise QueryError(query, column + last.start, problem, "Write more of the word.")


def too_long(query: str, column: int) -> QueryError:
    """The error for a query that is short as given and long in canonical form."""
    problem = f"the query is longer than {MAX_CHARS} characters when written in full."
    return QueryError(query, column, problem, "Split it into two.")


def shown(text: str) -> str:
    """A piece of a query as error sentences show it: short, quoted, and printable."""
    return repr(text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 1] + "…")
