"""Where sentences end, in English and in Korean.

A sentence ends at ``.``, ``!`` or ``?``, with a closing quote or bracket where there is
one, before white space; at a line's end; or before the
bullet of a Korean list, which has no full stops. A false end inside "U.S. trade" is harmless:
differences and paragraphs only need pieces that are found again in another revision.
"""

import re

_ENDED = re.compile(r"[.!?。…][\"'”’)\]」』]*\s*\Z")
# Every end begins with one of few characters, which is twice as fast to search for as an
# end that may begin anywhere behind one.
_END = re.compile(
    r"[.!?。\s](?:(?<=[.!?。])[\"'”’)\]]*\s+|(?<=\n)\s*|(?<=\s)(?=[□■○●◦ㅇ▷▶※]\s))"
)
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]\.|\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|vs|Co|Ltd|Inc|Corp)\.)\s*\Z"
)


def sentences(text: str) -> list[str]:
    """Pieces of ``text`` that join to exactly ``text``; each keeps its trailing blanks."""
    pieces = []
    start = 0
    for end in _END.finditer(text):
        pieces.append(text[start : end.end()])
        start = end.end()
    if start < len(text):
        pieces.append(text[start:])
    return pieces


def goes_on(piece: str, following: str) -> bool:
    """Whether the end of ``piece`` is a false one: after an initial or an abbreviation, as
    in "the U.S. trade", or before a small letter. No paragraph should end there."""
    return following[:1].islower() or _ABBREVIATED.search(piece) is not None


def is_cut(body: str) -> bool:
    """Whether a body ends in mid-text: without the mark that ends a sentence. Two of the
    40 bundled releases do, and no whole one."""
    return _ENDED.search(body) is None
