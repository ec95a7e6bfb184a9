"""The words of a text as queries compare them."""

from collections.abc import Iterator

from notifier.words import Word, keys, words


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
