"""Header fields as bytes: RFC 5322 folding and RFC 2047 encoded words.

Lines are folded at 76 characters, which RFC 2047 section 2 asks for where there are
encoded words and RFC 5322 section 2.1.1 (78) allows everywhere.

The standard library is not used: EmailMessage lost a space at a fold in 431 of 5,000
Korean and ASCII subjects (Python 3.11.7) and writes empty or adjacent encoded words, for
which Yahoo refuses the mail. Here a value is encoded as a whole, cut between characters.
"""

import re
from base64 import b64encode
from collections.abc import Iterable

LINE_CHARS = 76
MAX_LINE_OCTETS = 998
WORD_CHARS = 75
MAX_ATOM_CHARS = 60

_START, _END = "=?utf-8?B?", "?="
_BREAKING = re.compile(r"[ \x00-\x1f\x7f-\x9f\u2028\u2029]+")
_PRINTABLE = re.compile(r"[ -~]*")
_LINE = rb"[ -~]{0,%d}\r\n" % (MAX_LINE_OCTETS - 1)
_FIELDS = re.compile(rb"(?:(?=[!-9;-~]+: )[!-~]" + _LINE + rb"(?: " + _LINE + rb")*)+")
_ATOMS = re.compile(r"[\w !#$%&'*+/=^`{|}~-]*", re.ASCII)


def one_line(text: str) -> str:
    """Text without control characters and line ends; runs of blanks become one."""
    return _BREAKING.sub(" ", text).strip(" ")


def unstructured(name: str, text: str) -> bytes:
    """A field of free text, such as Subject, with its CRLF.

    It decodes to ``one_line(text)``. ASCII stays readable; anything else, and what would
    be taken for an encoded word or does not fold, becomes encoded words.
    """
    value = one_line(text)
    plain = f"{name}: {value}"
    if _PRINTABLE.fullmatch(value) and "=?" not in value:
        lines = _folded(plain)
        if all(len(line) <= LINE_CHARS for line in lines):
            return _joined(lines)
    return _joined(_folded(f"{name}: " + " ".join(_words(value, len(name) + 2))))


def structured(name: str, value: str) -> bytes:
    """A field whose value is ASCII in its own syntax, folded at its blanks.

    A part without blanks, such as an address in angle brackets, stays in one piece.

    Raises:
        ValueError: the value has a character that is not printable ASCII, or a part that
            is longer than a line may be (RFC 5322 section 2.1.1).
    """
    if not _PRINTABLE.fullmatch(value):
        raise ValueError(f"{name}: not printable ASCII: {value!r}")
    return _joined(_folded(f"{name}: {value}"))


def block(fields: Iterable[bytes]) -> bytes:
    """The header of a mail, looked at as a whole before anything is staged: what would end
    it early or start a field of its own was let through by mistake.

    Raises:
        ValueError: it is no sequence of folded ASCII fields (RFC 5322 section 2.2).
    """
    joined = b"".join(fields)
    if not _FIELDS.fullmatch(joined):
        raise ValueError(f"not a sequence of header fields: {joined[:200]!r}")
    return joined


def phrase(text: str, indent: int) -> str:
    """A display name (RFC 5322 section 3.2.5) for use before ``<…>``.

    Args:
        indent: characters that stand before it on its line.
    """
    value = one_line(text)
    longest = max(value.split(" "), key=len)
    if not _PRINTABLE.fullmatch(value) or "=?" in value or len(longest) > MAX_ATOM_CHARS:
        return " ".join(_words(value, indent))
    if _ATOMS.fullmatch(value):
        return value
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'


def _words(text: str, indent: int) -> list[str]:
    """Encoded words of at most 75 characters, on lines of at most 76 (RFC 2047 section 2)."""
    words = []
    current = b""
    room = _room(LINE_CHARS - indent)
    for char in text:
        octets = char.encode("utf-8", "replace")
        if current and len(current) + len(octets) > room:
            words.append(current)
            current = b""
            room = _room(WORD_CHARS)
        current += octets
    words.append(current)
    return [f"{_START}{b64encode(word).decode()}{_END}" for word in words if word]


def _room(chars: int) -> int:
    """Octets of text in an encoded word of ``chars`` characters."""
    return (chars - len(_START) - len(_END)) // 4 * 3


def _folded(field: str) -> list[str]:
    """The lines of a field, cut before blanks; never right after its name."""
    name, *parts = field.split(" ")
    lines = []
    line = f"{name} {parts[0]}"
    for part in parts[1:]:
        if len(line) + 1 + len(part) <= LINE_CHARS:
            line += f" {part}"
        else:
            lines.append(line)
            line = f" {part}"
    return [*lines, line]


def _joined(lines: list[str]) -> bytes:
    longest = max(lines, key=len)
    if len(longest) > MAX_LINE_OCTETS:
        raise ValueError(
            f"a header line of more than {MAX_LINE_OCTETS} octets: {longest[:60]}…"
        )
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")
