"""Delivery status notifications (RFC 3464): what became of a message further on."""

import re
from email.message import Message

from notifier.inbound.parts import children, value, values
from notifier.inbound.report import Kind

_STATUS = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")
# RFC 3464 section 2.3.6: the type, then the reply of an SMTP server as it was.
_SMTP_REPLY = re.compile(
    r"smtp\s*;\s*[245][0-9]{2}[ -]#?([245]\.[0-9]{1,3}\.[0-9]{1,3})\b", re.IGNORECASE
)
_GRAVEST = ("failed", "delayed")


def is_status(part: Message) -> bool:
    """Whether a part is the machine's half of a notification (RFC 6533 for the second)."""
    return part.get_content_type() in {
        "message/delivery-status",
        "message/global-delivery-status",
    }


def kind_of(blocks: list[Message]) -> tuple[Kind, Message | None]:
    """What the gravest block for a recipient says, and that block.

    A message of ours has one recipient; a server that passed it on to several may report
    on each. What only says that all is well, or has been passed on, needs nothing.
    """
    found = {value(one, "Action").lower().partition(" ")[0]: one for one in reversed(blocks)}
    for action in _GRAVEST:
        if action in found:
            return Kind(action), found[action]
    return Kind.AUTOMATIC, None


def status_of(block: Message) -> tuple[str, str]:
    """The enhanced code and the reply of the server that refused.

    The code of the reply is taken where that of the report says nothing (x.0.0).
    """
    diagnostic = value(block, "Diagnostic-Code")
    stated = _STATUS.match(value(block, "Status"))
    code = stated[0] if stated else ""
    replied = _SMTP_REPLY.match(diagnostic)
    if replied and code.partition(".")[2] in ("", "0.0"):
        code = replied[1]
    return code, diagnostic


def envelope_ids(status: Message) -> list[str]:
    """Envelope ids of the message (RFC 3464 section 2.2.1)."""
    blocks = children(status)
    return values(blocks[0], "Original-Envelope-Id") if blocks else []
