"""Complaints of readers, as mailbox providers pass them on (ARF, RFC 5965)."""

from email.message import Message

from notifier.inbound.report import Kind

_COMPLAINTS = {"abuse", "fraud", "opt-out"}
# RFC 6430 takes a complaint back; RFC 6591 tells of signatures, not of readers.
_NOTHING = {"not-spam", "auth-failure"}


def is_feedback(part: Message) -> bool:
    """Whether a part is the machine's half of a complaint."""
    return part.get_content_type() == "message/feedback-report"


def kind_of(feedback_type: str) -> Kind:
    """What a type of feedback (RFC 5965 section 7.3) means for the subscriber."""
    stated = feedback_type.lower()
    if stated in _COMPLAINTS:
        return Kind.COMPLAINT
    return Kind.AUTOMATIC if stated in _NOTHING else Kind.UNKNOWN
