"""Bounces of servers that keep to no standard; the only home of flufl.bounce.

It knows them by their wording, so what it finds proves nothing: it is asked last, and
counts as a passing failure.
"""

from email.message import Message

from flufl.bounce import all_failures

from notifier.inbound.report import Kind

MAX_PARTS = 50

# What its detectors raise at mails that no server writes (6.0.0): one takes the first
# address of a From that has none; 20,000 mutated reports raised three of these.
_STUMBLES = (LookupError, ValueError, TypeError, AttributeError)


def guessed(mail: Message) -> tuple[Kind, tuple[str, ...]]:
    """Whether a mail looks like a bounce, and of whose mail, in lower case."""
    kinds = [part.get_content_type() for part in mail.walk()]
    if len(kinds) > MAX_PARTS or "message/delivery-status" in kinds:
        # A standard report that is not the mail itself is somebody else's, passed on.
        return Kind.UNKNOWN, ()
    try:
        passing, lasting = all_failures(mail)
    except _STUMBLES:
        return Kind.UNKNOWN, ()
    for kind, found in ((Kind.FAILED, lasting), (Kind.DELAYED, passing)):
        if found:
            return kind, tuple(sorted(one.decode("ascii", "replace").lower() for one in found))
    return Kind.UNKNOWN, ()
