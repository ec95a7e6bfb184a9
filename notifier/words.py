"""Words of a text, as compared by queries, title keys and shingles.

A word is folded so that case, accents, width and invisible characters do not matter:
NFKC, casefold, marks removed. It keeps its place in the text, so that what matched can
be shown. Numbers keep inner points and commas (16.7 is one word), abbreviations keep
inner points (U.S. is ``u.s``), a possessive 's is dropped, a hyphen separates.

Texts with one canonical form (see ``fingerprint``) have the same words, in the scripts
whose marks are known here: Latin, Greek, Cyrillic, Hangul and kana.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = "\u0300-\u036f\u3099\u309a"
_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_APOSTROPHE = "'‘’‚‛′＇"
_LATIN = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿＡ-Ｚａ-ｚ"
_LETTERS = rf"[\w{_MARK}{_INVISIBLE}]"
_DIGITS = rf"\d[\d{_INVISIBLE}]*"
_INITIAL = rf"[{_LATIN}][{_MARK}{_INVISIBLE}]*"
_WORD = re.compile(
    rf"{_DIGITS}(?:[.,．，][{_INVISIBLE}]*{_DIGITS})+{_LETTERS}*"
    rf"|{_INITIAL}(?:[.．][{_INVISIBLE}]*{_INITIAL})+(?!{_LETTERS})"
    rf"|\w{_LETTERS}*(?:[{_APOSTROPHE}][{_INVISIBLE}]*\w{_LETTERS}*)*"
)
_STRAIGHT = str.maketrans(dict.fromkeys(_APOSTROPHE, "'"))
_POSSESSIVE = re.compile(r"(?:'[sS])+\Z")
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


def as_written(word: str) -> str:
    """A word with its case and accents, without possessive and what only typography adds."""
    if word.isalnum() and word.isascii():
        return word
    composed = unicodedata.normalize("NFC", _INVISIBLE_RUN.sub("", word))
    return _POSSESSIVE.sub("", composed.translate(_STRAIGHT))


def words(text: str) -> Iterator[Word]:
    """Words of ``text`` in order."""
    for found in _WORD.finditer(text):
        word = found.group()
        key = word.lower() if word.isascii() else fold(word).translate(_STRAIGHT)
        if "'" in key:
            key = _without_possessive(key)
        if key:
            yield Word(key, found.start(), found.end())


def _without_possessive(key: str) -> str:
    stem, *rest = key.split("'")
    while rest and rest[-1] == "s":
        rest.pop()
    return "'".join([stem, *rest])


def keys(text: str) -> list[str]:
    """Folded words of ``text`` in order, without their places."""
    return [word.key for word in words(text)]
