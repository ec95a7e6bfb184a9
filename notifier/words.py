"""Words of a text, as compared by queries, title keys and shingles.

A word is folded so that case, accents, width and invisible characters do not matter:
NFKC, casefold, marks removed. It keeps its place in the text, so that what matched can
be shown. Numbers keep inner points and commas (16.7 is one word), abbreviations keep
inner points (U.S. is ``u.s``), a possessive 's is dropped, a hyphen separates.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = "\u0300-\u036f"
_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_LETTERS = rf"[\w{_MARK}{_INVISIBLE}]"
_WORD = re.compile(
    rf"[0-9]+(?:[.,][0-9]+)+(?:{_LETTERS}+)?"
    rf"|(?<!\w)[^\W\d_](?:\.[^\W\d_])+(?!\w)"
    rf"|\w{_LETTERS}*(?:['’]\w{_LETTERS}*)*"
)
_POSSESSIVE = re.compile(r"(?:['’]s?)+$")
_INVISIBLE_RUN = re.compile(f"[{_INVISIBLE}]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place: ``text[start:end]`` folds to ``key``."""

    key: str
    start: int
    end: int


def fold(text: str) -> str:
    """Text without case, accents, width and invisible characters."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", _INVISIBLE_RUN.sub("", text).casefold())
    bare = "".join(char for char in text if not unicodedata.combining(char))
    return unicodedata.normalize("NFKC", bare).casefold()


def words(text: str) -> Iterator[Word]:
    """Words of ``text`` in order."""
    for found in _WORD.finditer(text):
        key = _POSSESSIVE.sub("", fold(found.group())).replace("’", "'")
        if key:
            yield Word(key, found.start(), found.end())


def keys(text: str) -> list[str]:
    """Folded words of ``text`` in order, without their places."""
    return [word.key for word in words(text)]
