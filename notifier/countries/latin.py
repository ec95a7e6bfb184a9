"""Names of countries in Latin letters, where they stand in a text. The longest name wins."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from notifier.countries.mention import Mention, are_beside
from notifier.countries.table import Kind, Name, Word, latin_words, table

_WITHIN_NAME = re.compile(r"[\s–—‐‑-]{1,3}|\.? ?")
_SHORTEST_CAPITALS = 4

# What makes a name one of a firm, a language or a currency, directly after it.
_NO_STATE = re.compile(
    r"[+$]|[\s-](?:Airlines|Airways|Chambers? of Commerce|language|speaking|dollars?)\b"
)
_ACTS = re.compile(
    r"['’]s?\b|['’] | (?:says?|said|announce[sd]?|agree[sd]?|will|would|has|had|is|was"
    r"|wants?|plans?|urge[sd]?|demand(?:s|ed)?|decide[sd]?|impose[sd]?|calls?|called)\b"
)
_WITH = re.compile(r"\b(?:with|by|between|against)\s$")
_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Tt]o|[Ff]rom|[Nn]ear|[Vv]ia|[Vv]isit(?:s|ed|ing)?)\s(?:[\w.]+,?\s(?:and\s)?)?$"
)
_BEFORE_CHARS = 40


def latin_mentions(text: str) -> Iterator[Mention]:
    """Countries named in ``text`` in Latin letters, in order, Korea included.

    Capitals are given only where they stand for a government: a capital in which
    something takes place says nothing about its country.
    """
    found = list(_named(text))
    for place, mention in enumerate(found):
        if mention.kind is not Kind.CAPITAL or _governs(text, found, place):
            yield mention


def _named(text: str) -> Iterator[Mention]:
    words = list(latin_words(text))
    shouted = text.isupper()
    place = 0
    while place < len(words):
        length, name = _longest(text, words, place)
        if name and name.code:
            start, end = words[place].start, words[place + length - 1].end
            if not _NO_STATE.match(text, end):
                doubtful = name.doubtful or (shouted and text[start:end] == "US")
                yield Mention(name.code, name.kind, doubtful, start, end)
        place += length


def _longest(text: str, words: Sequence[Word], place: int) -> tuple[int, Name | None]:
    names = table().latin
    first = words[place].key
    for candidate, name in names.get(first) or names.get(_calm(first), ()):
        length = len(candidate)
        run = words[place : place + length]
        if len(run) == length and all(
            word.key == wanted or _calm(word.key) == wanted
            for word, wanted in zip(run, candidate, strict=True)
        ):
            gaps = pairwise(run)
            if all(_WITHIN_NAME.fullmatch(text, one.end, two.start) for one, two in gaps):
                return length, name
    return 1, None


def _calm(word: str) -> str:
    """A word in capitals as it is usually written; abbreviations stay."""
    if word.isupper() and len(word) >= _SHORTEST_CAPITALS:
        return word.capitalize()
    return word


def _governs(text: str, found: Sequence[Mention], place: int) -> bool:
    """Whether a capital acts: beside another name, with a verb, or after "with"."""
    one = found[place]
    before = text[max(0, one.start - _BEFORE_CHARS) : one.start]
    if _PLACE.search(before):
        return False
    if _ACTS.match(text, one.end) or _WITH.search(before):
        return True
    neighbours = (*found[max(0, place - 1) : place], *found[place + 1 : place + 2])
    return any(not other.doubtful and are_beside(text, one, other) for other in neighbours)
