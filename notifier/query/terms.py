"""A word or a phrase of a query -> what it looks for, or an error that says why not."""

import re
from dataclasses import dataclass, replace

from notifier.errors import QueryError
from notifier.query.forms import comparable
from notifier.query.scan import QUOTES, SIGNS, Token, shown
from notifier.query.tree import Term
from notifier.words import as_written, fold, keys

MAX_CHARS = 4_000
MAX_SLOP = 20
MIN_PREFIX_LETTERS = 3

_CJK = "\u2e80"
_PHRASE = re.compile(rf"=?[{QUOTES}]([^{QUOTES}]*)[{QUOTES}](?:~(.*))?")
_SLOP = re.compile(r"[0-9]{1,4}")
_MISPLACED = re.compile(r"[~|=]")
_INSTEAD = {
    "=": (
        "this = does not begin a word.",
        "Write it once, directly before a word or a phrase.",
    ),
    "~": ("this ~ does not follow a phrase.", 'Write "two words"~3.'),
    "|": ("| is not in this language.", "Write OR between the words."),
}


@dataclass(frozen=True, slots=True)
class Quoted:
    """The parts of a phrase or a word.

    Attributes:
        column: of the first character of ``text``, 1-based.
        slop: what follows ~, and None where there is no ~.
    """

    text: str
    column: int
    exact: bool
    slop: str | None


def term(query: str, token: Token, field: str | None) -> Term:
    """What a word or a phrase of ``query`` looks for.

    Raises:
        QueryError: it holds a sign that cannot stand there, or nothing that could be found.
    """
    parts = phrase(query, token) if token.kind == "phrase" else _word(query, token)
    bare = parts.text.removesuffix("*")
    # One sign may stand for eighteen (U+FDFA): bound the work before cutting into words.
    if len(fold(bare)) > MAX_CHARS:
        raise too_long(query, parts.column)
    if "*" in bare:
        hint = "Write it at the end, as in export*, or alone."
        column = parts.column + bare.index("*")
        raise QueryError(query, column, "this * does not end a word.", hint)
    prefix = parts.text != bare
    if prefix:
        _check_prefix(query, bare, parts)
    words = _words(query, replace(parts, text=bare))
    return Term(words, prefix, field, _slop(query, token, parts, len(words)), parts.exact)


def phrase(query: str, token: Token) -> Quoted:
    """The parts of a phrase.

    Raises:
        QueryError: it is not closed, or holds only blanks.
    """
    found = _PHRASE.fullmatch(token.text)
    exact = token.text[0] == "="
    if found is None:
        problem = "this quotation mark is never closed."
        raise QueryError(query, token.column + exact, problem, "Add another.")
    text, slop = found.groups()
    if not text.strip():
        problem = "nothing stands between quotation marks."
        raise QueryError(query, token.column + exact, problem, "Leave both out.")
    return Quoted(text, token.column + exact + 1, exact, slop)


def _word(query: str, token: Token) -> Quoted:
    exact = token.text[0] == "="
    text, column = token.text[exact:], token.column + exact
    if not text:
        hint = "Write a word or a phrase directly after it, as in =US."
        raise QueryError(query, token.column, "nothing follows =.", hint)
    if text[0] in SIGNS:
        hint = "Put a blank before it, and only one, to leave a word out."
        raise QueryError(query, column, f"this {text[0]} does not begin a word.", hint)
    found = _MISPLACED.search(text)
    if found and (found.group() != "=" or found.start() == 0):
        raise QueryError(query, column + found.start(), *_INSTEAD[found.group()])
    return Quoted(text, column, exact, None)


def _slop(query: str, token: Token, parts: Quoted, number_of_words: int) -> int:
    if parts.slop is None:
        return 0
    column = token.end - len(parts.slop) - 1
    if not _SLOP.fullmatch(parts.slop) or int(parts.slop) > MAX_SLOP:
        problem = f"{shown('~' + parts.slop)} is not a number of words from 0 to {MAX_SLOP}."
        raise QueryError(query, column, problem, 'Write it as in "trade deal"~3.')
    if number_of_words == 1:
        problem = "~ needs two words or more."
        raise QueryError(query, column, problem, "Leave it out.")
    return int(parts.slop)


def _words(query: str, parts: Quoted) -> tuple[str, ...]:
    found = list(comparable(parts.text))
    if not found:
        problem = f"{shown(parts.text)} has no letter and no digit."
        hint = "Write AND." if "&" in parts.text else "Leave it out, or say what to look for."
        raise QueryError(query, parts.column, problem, hint)
    folded = [word.key for word in found]
    words = folded
    if parts.exact:
        words = [as_written(parts.text[word.start : word.end]) for word in found]
    if keys(" ".join(words)) != folded:
        problem = f"{shown(parts.text)} is not a word."
        raise QueryError(query, parts.column, problem, "Write it without apostrophes.")
    return tuple(words)


def _check_prefix(query: str, bare: str, parts: Quoted) -> None:
    end = parts.column + len(bare)
    if parts.exact:
        hint = "Leave out one of them."
        raise QueryError(query, end, "= and * do not go together.", hint)
    found = list(comparable(bare))
    if not found or found[-1].end != len(bare):
        hint = "Write the beginning of a word directly before it, as in export*."
        raise QueryError(query, end, "this * does not end a word.", hint)
    last = found[-1]
    # A syllable of Hangul or a Chinese character says as much as two letters.
    letters = sum(1 + (char >= _CJK) for char in last.key if char.isalnum())
    if letters < MIN_PREFIX_LETTERS:
        problem = f"fewer than {MIN_PREFIX_LETTERS} letters stand before the *."
        column = parts.column + last.start
        raise QueryError(query, column, problem, "Write more of the word.")


def too_long(query: str, column: int) -> QueryError:
    """The error for a query that is short as given and long in canonical form."""
    problem = f"the query is longer than {MAX_CHARS} characters when written in full."
    return QueryError(query, column, problem, "Split it into two.")
