"""Hostile or damaged text as it may be published in XML, JSON, HTML and mail.

The store keeps what a seed said; only the published view is cleaned. After cleaning every
character is legal in XML 1.0 (section 2.2) and encodes to UTF-8, so that no release can
spoil the document it stands in. Markup is not escaped here: see ``markup``.
"""

from collections.abc import Iterator
from datetime import date

REPLACEMENT = "\ufffd"


def _published_characters() -> dict[int, str]:
    """What becomes of characters that cannot be published, or should not be."""
    table = {code: "" for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n"}
    # A page break and a vertical tab separate words; dropping them would join two.
    table |= {0x0B: "\n", 0x0C: "\n"}
    # Windows punctuation that was read as Latin-1; cp1252 leaves five of the codes undefined.
    table |= {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
    return table | dict.fromkeys((*range(0xD800, 0xE000), *_noncharacters()), REPLACEMENT)


def _noncharacters() -> Iterator[int]:
    """Unicode's section 23.7: XML 1.0 forbids two of them, and HTML calls all an error."""
    yield from range(0xFDD0, 0xFDF0)
    for plane in range(0x11):
        yield from (plane << 16 | 0xFFFE, plane << 16 | 0xFFFF)


_TABLE = _published_characters()


def published_text(text: str) -> str:
    """Text with legal characters only and lines that end at LF.

    C0 controls other than tab and LF are removed (vertical tab and form feed become LF),
    C1 controls become the Windows characters they were or are removed, and lone surrogates
    and noncharacters, such as U+FFFE, become U+FFFD.
    """
    # Translating a mail of 30 kB takes 0.5 ms, looking at it a fifth of that.
    if text.replace("\n", "").isprintable():
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)


def published_line(text: str) -> str:
    """The same on one line, runs of white space as one blank; may be empty."""
    return " ".join(published_text(text).split())


def published_title(title: str, day: date) -> str:
    """A release's title on one line, never empty.

    Args:
        title: as stated.
        day: the release's date, which names it when the title shows nothing.
    """
    line = published_line(title)
    if any(char.isprintable() and not char.isspace() for char in line):
        return line
    return f"Untitled release of {day.isoformat()}"
