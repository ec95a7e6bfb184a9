"""What a mail that came back to us says."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an inbound mail is."""

    FAILED = "failed"
    DELAYED = "delayed"
    COMPLAINT = "complaint"
    UNSUBSCRIBE = "unsubscribe"
    AUTOMATIC = "automatic"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What it says, and by what the message it is about can be found.

    Attributes:
        tokens: (local part, token) of the addresses of ours that it was sent to; best first.
        message_ids: ids of messages that it names: the envelope's (RFC 3461 section 4.4),
            then that of a Message-ID in the returned mail.
        addresses: recipients that a non-standard report seems to name; no proof of anything.
        enhanced: status code (RFC 3463), or "".
        diagnostic: what the other server said, as one line, or "".
    """

    kind: Kind
    tokens: tuple[tuple[str, str], ...] = ()
    message_ids: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    enhanced: str = ""
    diagnostic: str = ""
