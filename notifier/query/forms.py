"""The words of a text as queries compare them, and what finds each of them."""

from collections.abc import Iterator
from functools import lru_cache

from notifier.query.english import singular
from notifier.query.korean import nouns
from notifier.words import Word, keys, words

_KEPT = 1 << 16
_LONGEST = 40


def comparable(text: str) -> Iterator[Word]:
    """Words of ``text`` as queries compare them.

    A sign that stands for several words, such as ½ or ㈜, is those words, all in the
    same place.
    """
    for word in words(text):
        if word.key.isalnum() or text[word.start : word.end].isascii():
            yield word
        else:
            yield from (Word(key, word.start, word.end) for key in keys(word.key))


def sought(word: str) -> str:
    """The form by which a folded word of a query looks for words: plural or singular are
    one. Words in other scripts than Latin, and those of more than 40 letters, are looked
    for as they are."""
    return word if len(word) > _LONGEST else _singular(word)


def forms(word: str) -> tuple[str, ...]:
    """The forms by which a folded word of a text is found: it is found by a word of a query
    where ``sought`` of that is one of them. At least one, without repetition.

    A word of more than 40 letters is found only by itself.
    """
    return (word,) if len(word) > _LONGEST else _forms(word)


@lru_cache(_KEPT)
def _singular(word: str) -> str:
    return singular(word) if word.isascii() and word.isalpha() else word


@lru_cache(_KEPT)
def _forms(word: str) -> tuple[str, ...]:
    if word.isascii():
        return (_singular(word),)
    bare, *quoted = word.split("'")
    # A particle after a closing quotation mark: '반도체 특별법'을.
    found = nouns("".join([bare, *quoted])) if quoted else nouns(word)
    return tuple(dict.fromkeys([word, *map(_singular, [bare, *found])]))
