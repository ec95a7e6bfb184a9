"""Whether a word is another spelling of the same word, as far as its letters tell.

A typo changes a small share of a word's letters. Hangul is compared letter by letter,
not by syllables (Unicode NFD), so that one rule serves both scripts.
"""

import unicodedata
from difflib import SequenceMatcher

from notifier.words import keys

TYPO_LETTERS = 2
LETTERS_PER_CHANGE = 3
_LONGEST = 40


def is_respelling(old: str, new: str) -> bool:
    """Whether each word of ``old`` has at most TYPO_LETTERS letters changed in ``new``, and
    at most one in LETTERS_PER_CHANGE.

    Two letters that changed places are one change. Words that were joined or parted are
    compared as one word; case and punctuation alone need only be few.
    """
    if keys(old) == keys(new):
        return letters_changed(old, new) <= TYPO_LETTERS
    before, after = old.split(), new.split()
    if len(before) != len(after):
        before, after = ["".join(before)], ["".join(after)]
    return all(_is_near(*pair) for pair in zip(before, after, strict=True))


def _is_near(old: str, new: str) -> bool:
    old, new = (unicodedata.normalize("NFD", word) for word in (old, new))
    number = letters_changed(old, new)
    return number <= min(TYPO_LETTERS, max(len(old), len(new)) // LETTERS_PER_CHANGE)


def letters_changed(old: str, new: str) -> int:
    """Number of letters changed; where much lies between the first and the last, all of
    what does."""
    old, new = _trimmed(old, new)
    old, new = (text[::-1] for text in _trimmed(old[::-1], new[::-1]))
    longest = max(len(old), len(new))
    if longest > _LONGEST:
        return longest
    if len(old) == TYPO_LETTERS and old == new[::-1]:
        return 1
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return sum(
        max(a1 - a0, b1 - b0) for tag, a0, a1, b0, b1 in matcher.get_opcodes() if tag != "equal"
    )


def _trimmed(old: str, new: str) -> tuple[str, str]:
    """Both without the beginning they share."""
    pairs = enumerate(zip(old, new, strict=False))
    end = next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))
    return old[end:], new[end:]
