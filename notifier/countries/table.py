"""The names of countries and blocs, read from names.txt, as the texts are searched for them.

The file is the source of truth; the tests check it against ISO 3166 and CLDR.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import NamedTuple

HOME = "KR"
_NO_COUNTRY = "-"
_COLUMNS = 6
_HANGUL = re.compile("[가-힣]")


class Kind(Enum):
    """How a country is named."""

    NAME = auto()
    PEOPLE = auto()
    CAPITAL = auto()
    KOREAN = auto()


class Name(NamedTuple):
    """What a name stands for.

    Attributes:
        code: of the country or bloc; None for a name that only looks like one.
        doubtful: whether the same word also means something else.
    """

    code: str | None
    kind: Kind
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """All names.

    Attributes:
        shown: code -> name for readers.
        latin: first word -> the names that begin with it, as words, longest first.
        korean: name without blanks -> what it stands for.
        korean_lengths: first syllable -> syllables of the longest name it begins.
    """

    shown: Mapping[str, str]
    latin: Mapping[str, tuple[tuple[tuple[str, ...], Name], ...]]
    korean: Mapping[str, Name]
    korean_lengths: Mapping[str, int]


_WORD = re.compile(
    r"[A-Z](?:\.[A-Z])+\.?(?![^\W\d_])|[^\W\d_가-힣一-鿿]+(?:['’][^\W\d_가-힣一-鿿]+)*|&"
)
_POSSESSIVE = re.compile("['’]s$")


class Word(NamedTuple):
    """A word in Latin letters: ``text[start:end]``, without the possessive, reads ``key``."""

    key: str
    start: int
    end: int


def latin_words(text: str) -> Iterator[Word]:
    """Words of ``text`` in other letters than Hangul and Chinese ones, in order.

    Case counts, because us is no country; accents, points and the final 's do not.
    """
    for found in _WORD.finditer(text):
        word = found.group()
        key = _POSSESSIVE.sub("", word)
        yield Word(_plain(key), found.start(), found.start() + len(key))


def _plain(word: str) -> str:
    if word.isascii() and word.isalpha():
        return word
    if word == "&":
        return "and"
    parts = unicodedata.normalize("NFKD", word.replace("’", "'").replace(".", ""))
    return "".join(char for char in parts if not unicodedata.combining(char))


@cache
def table() -> Table:
    """The table, read when it is first asked for; takes some milliseconds."""
    shown: dict[str, str] = {}
    latin: dict[str, list[tuple[tuple[str, ...], Name]]] = {}
    korean: dict[str, Name] = {}
    for row in _rows():
        if row[0] != _NO_COUNTRY:
            shown[row[0]] = row[1]
        for text, name in _names(row):
            if _HANGUL.search(text):
                korean[text] = name
            else:
                words = tuple(word.key for word in latin_words(text))
                latin.setdefault(words[0], []).append((words, name))
    return Table(
        MappingProxyType(shown),
        {
            first: tuple(sorted(names, key=lambda one: -len(one[0])))
            for first, names in latin.items()
        },
        korean,
        {name[0]: len(name) for name in sorted(korean, key=len)},
    )


def _rows() -> Iterator[list[str]]:
    text = resources.files("notifier.countries").joinpath("names.txt").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield [column.strip() for column in line.split("|", _COLUMNS - 1)]


def _names(row: list[str]) -> Iterator[tuple[str, Name]]:
    code = None if row[0] == _NO_COUNTRY else row[0]
    kinds = (Kind.NAME, Kind.NAME, Kind.PEOPLE, Kind.CAPITAL, Kind.KOREAN)
    for kind, column in zip(kinds, row[1:], strict=False):
        for entry in filter(None, map(str.strip, column.split(";"))):
            yield entry.removesuffix("~"), Name(code, kind, entry.endswith("~"))


def name_of(code: str) -> str:
    """Name of a country or bloc in English, for readers.

    Raises:
        KeyError: no country and no bloc has this code.
    """
    return table().shown[code]


def is_known(code: str) -> bool:
    """Whether ``code`` is one of ISO 3166-1 alpha-2 or of a bloc, in capitals."""
    return code in table().shown


def is_country(word: str) -> bool:
    """Whether a word alone names a country, its people or a bloc; a capital does not."""
    return any(
        words == (word,) and name.kind is not Kind.CAPITAL
        for words, name in table().latin.get(word, ())
    )


def codes() -> frozenset[str]:
    """Every code: ISO 3166-1 alpha-2 and the blocs."""
    return frozenset(table().shown)
