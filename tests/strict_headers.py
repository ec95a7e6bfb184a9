"""Header fields read by the letter of RFC 5322 and RFC 2047, and by nothing of ours."""

import re
from base64 import b64decode

ENCODED_WORD = re.compile(r"=\?utf-8\?B\?([A-Za-z0-9+/]+={0,2})\?=")


def strictly_decoded(field: bytes, name: str) -> str:
    """The value of a field, by RFC 5322 and RFC 2047 to the letter.

    Every line ends in CRLF, has at most 76 characters and starts with one blank from the
    second on; encoded words have at most 75 characters, are not empty, are separated
    from everything by blanks, and each holds whole characters.
    """
    assert field.endswith(b"\r\n")
    lines = field.decode("ascii").removesuffix("\r\n").split("\r\n")
    assert lines[0].startswith(f"{name}: ")
    for line in lines:
        assert len(line) <= 76
        assert line.isprintable()
    for line in lines[1:]:
        assert re.match(r" [^ ]", line)
    value = "".join(lines).removeprefix(f"{name}: ")
    if "=?" not in value:
        return value
    decoded = []
    for word in value.split(" "):
        match = ENCODED_WORD.fullmatch(word)
        assert match, word
        assert len(word) <= 75
        octets = b64decode(match[1], validate=True)
        assert octets
        decoded.append(octets.decode("utf-8"))
    return "".join(decoded)
