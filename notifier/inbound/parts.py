"""The parts of a mail that somebody else wrote, within bounds.

The standard library's parser recurses into each level of a mail and makes an object of
each block of a delivery status: 3,000 levels end it, 1 MiB of empty blocks keeps it busy
for 9 s (Python 3.11). So a mail is read as far as READ_BYTES, and one with more than
MAX_CONTAINERS parts that hold others, or MAX_GAPS empty lines, not at all.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser

READ_BYTES = 256 * 1024
MAX_CONTAINERS = 10
MAX_GAPS = 2000
MAX_BLOCKS = 50
MAX_VALUES = 20
MAX_VALUE_CHARS = 998

_CONTAINER = re.compile(rb"(?:^|[\r\n])content-type:\s*(?:multipart|message)/", re.IGNORECASE)
_GAP = re.compile(rb"\n\r?\n|\r\r")
_WHOLE = {"message/rfc822", "message/global"}
_HEADERS = {"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}
_BREAKING = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ufffd\ud800-\udfff]+")


def parsed(content: bytes) -> Message | None:
    """A mail, or None when it costs too much to be read."""
    head = content[:READ_BYTES]
    if len(_CONTAINER.findall(head)) > MAX_CONTAINERS or len(_GAP.findall(head)) > MAX_GAPS:
        return None
    return message_from_bytes(head)


def values(part: Message, name: str) -> list[str]:
    """The values of a header field, each as one line and not longer than a line may be."""
    found = part.get_all(name, [])[:MAX_VALUES]
    return [_BREAKING.sub(" ", str(one)).strip()[:MAX_VALUE_CHARS] for one in found]


def value(part: Message, name: str) -> str:
    """The first value of a header field, or ""."""
    return next(iter(values(part, name)), "")


def children(part: Message) -> list[Message]:
    """The parts right inside a part, as far as MAX_BLOCKS."""
    # get_payload of a text whose charset is an RFC 2231 triple raises TypeError.
    inside = part.get_payload() if part.is_multipart() else []
    return [one for one in inside if isinstance(one, Message)][:MAX_BLOCKS]


def returned(part: Message) -> Iterator[Message]:
    """Headers of the mail that a report gives back, whole or as headers only (RFC 6522)."""
    for child in children(part):
        if child.get_content_type() in _WHOLE:
            yield from children(child)[:1]
        elif child.get_content_type() in _HEADERS:
            text = child.get_payload(decode=True)
            if isinstance(text, bytes):
                yield BytesHeaderParser().parsebytes(text)
