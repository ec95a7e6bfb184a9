"""A text in the form in which names are looked for, with the way back to its places."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from notifier.release import Hit

_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_CLUSTER = re.compile(
    rf"(?P<gone>[{_INVISIBLE}])"
    r"|[\u1100-\u115f][\u1160-\u11a7]+[\u11a8-\u11ff]*|[가-힣][\u11a8-\u11ff]+"
    r"|.[\u0300-\u036f]*",
    re.DOTALL,
)
_DECOMPOSED_CHARS = 3  # a syllable of Hangul in NFD
_INVISIBLE_ONE = re.compile(f"[{_INVISIBLE}]")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in Unicode NFC without invisible characters.

    Attributes:
        text: what is searched.
        places: for each character of ``text``, and its end, the place in the text it
            comes from; None where they are the same.
    """

    text: str
    places: Sequence[int] | None

    def hit(self, field: str, original: str, start: int, end: int) -> Hit:
        """The words at ``text[start:end]``, as they stand in ``original``."""
        if self.places is not None:
            start, end = self.places[start], self.places[end]
        return Hit(field, start, end, original[start:end])


def plain(text: str, most: int) -> Plain:
    """``text`` as it is searched, its first ``most`` characters; the rest costs nothing."""
    text = text[: most * _DECOMPOSED_CHARS]
    if unicodedata.is_normalized("NFC", text) and not _INVISIBLE_ONE.search(text):
        return Plain(text[:most], None)
    pieces: list[str] = []
    places: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        if len(places) >= most:
            return Plain("".join(pieces), (*places, cluster.start()))
        if cluster.lastgroup is None:
            composed = unicodedata.normalize("NFC", cluster.group())
            pieces.append(composed)
            places.extend([cluster.start()] * len(composed))
    return Plain("".join(pieces), (*places, len(text)))
