"""One name of a country in a text, and how two of them stand to each other."""

import re
from typing import NamedTuple

from notifier.countries.table import Kind

_BESIDE = re.compile(
    r"(?:['’]s)?(?:\s?[-–—‐‑/·ㆍ・∙‧⋅•･&∼~]\s?|,?\s(?:and|with)\s(?:the\s)?|,\s|[와과]\s)?"
)


class Mention(NamedTuple):
    """A name in a text: ``text[start:end]``.

    Attributes:
        doubtful: whether the word also means something else.
    """

    code: str
    kind: Kind
    doubtful: bool
    start: int
    end: int


def are_beside(text: str, one: Mention, other: Mention) -> bool:
    """Whether two names stand side by side, as in Korea–Japan or Japan and Korea."""
    first, second = sorted((one, other), key=lambda mention: mention.start)
    return first.code != second.code and bool(_BESIDE.fullmatch(text, first.end, second.start))
