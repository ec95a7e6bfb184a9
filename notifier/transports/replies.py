"""What a relay's refusal means: for good or for now, and whom it concerns.

Judged by the reply code (RFC 5321 section 4.2) and the enhanced status code (RFC 3463),
never by words: a reply may quote anything.
"""

import re
from dataclasses import dataclass

from notifier import refusals
from notifier.errors import (
    About,
    DeliveryDeferred,
    DeliveryError,
    DeliveryRejected,
    DeliveryUncertain,
)

CLOSING = 421
MAX_TEXT_CHARS = 500

_POSITIVE, _TRANSIENT, _PERMANENT = range(200, 300), range(400, 500), range(500, 600)
_SYNTAX = range(500, 505)
_TOO_BIG = 552
# RFC 3463 section 2: 1 address, 2 mailbox, 3 mail system, 4 network and routing.
_BY_ADDRESS = (1, 2, 4)
_BY_SYSTEM = 3
_NOT_THE_RECIPIENT = ((1, 7), (1, 8), (2, 3))
_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply of the relay: its code, and its lines as one."""

    code: int
    text: str

    @property
    def is_positive(self) -> bool:
        """2yz: done."""
        return self.code in _POSITIVE

    @property
    def is_transient(self) -> bool:
        """4yz: not now."""
        return self.code in _TRANSIENT

    @property
    def is_permanent(self) -> bool:
        """5yz: not ever."""
        return self.code in _PERMANENT


def one_line(said: bytes | str | OSError | UnicodeError) -> str:
    """A reply's lines, or an error, as one printable line of at most MAX_TEXT_CHARS."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return _UNPRINTABLE.sub(" ", text).strip()[:MAX_TEXT_CHARS] or type(said).__name__


def refusal(command: str, reply: Reply) -> DeliveryError:
    """What to raise for a reply that is not the one a command hopes for.

    Args:
        command: ``RSET``, ``MAIL``, ``RCPT``, ``DATA``, or ``.`` for the content.
    """
    code, text = reply.code, reply.text
    if not (reply.is_transient or reply.is_permanent):
        if command == ".":
            return DeliveryUncertain(code, text, about="relay")
        return DeliveryDeferred(code, text, about="relay")
    about = concerns(command, reply)
    if reply.is_transient or about == "relay":
        # What the relay refuses to everybody is for the operator to mend; the message
        # keeps its chance.
        return DeliveryDeferred(code, text, about=about)
    return DeliveryRejected(code, text, about=about)


def concerns(command: str, reply: Reply) -> About:
    """Whether a refusal is about the relay, the recipient's address or the message."""
    if command in ("RSET", "MAIL"):
        return "content" if reply.code == _TOO_BIG else "relay"
    found = refusals.enhanced(reply.text)
    subject, detail = found or (0, 0)
    if reply.code == CLOSING or (subject == _BY_SYSTEM and reply.is_transient):
        return "relay"
    if found is None:
        by_address = command == "RCPT" and reply.code not in _SYNTAX
    else:
        by_address = subject in _BY_ADDRESS and (subject, detail) not in _NOT_THE_RECIPIENT
    return "recipient" if by_address else "content"
