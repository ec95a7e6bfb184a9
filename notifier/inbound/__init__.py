"""Mails that come back to us: what each is, and which message it is about.

Judged by what standards define (RFC 3464, 5965, 3834) and by addresses and ids of our own,
never by the words of a body. Nothing here is ever answered.
"""

from email.message import Message

from notifier.inbound import delivery, feedback
from notifier.inbound.guess import guessed
from notifier.inbound.parts import children, parsed, returned, value, values
from notifier.inbound.report import Kind, Report
from notifier.mailto import UNSUBSCRIBE, tagged

__all__ = ["Kind", "Report", "read"]

Tokens = tuple[tuple[str, str], ...]

# Who a server says that it is for, before what its sender wrote there.
_RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_NOT_AUTOMATIC = {"", "no"}


def read(content: bytes) -> Report:
    """What an inbound mail says; ``unknown`` when it is none of what we know."""
    mail = parsed(content)
    if mail is None:
        return Report(kind=Kind.UNKNOWN)
    tokens = tuple(
        one for name in _RECIPIENTS for field in values(mail, name) for one in tagged(field)
    )
    if any(name == UNSUBSCRIBE for name, _ in tokens):
        return Report(kind=Kind.UNSUBSCRIBE, tokens=tokens)
    inside = children(mail) if mail.get_content_maintype() == "multipart" else []
    for part in inside:
        if delivery.is_status(part):
            return _delivery(mail, part, tokens)
        if feedback.is_feedback(part):
            return _feedback(mail, part, tokens)
    return _other(mail, tokens)


def _delivery(mail: Message, status: Message, tokens: Tokens) -> Report:
    kind, block = delivery.kind_of(children(status)[1:])
    enhanced, diagnostic = ("", "") if block is None else delivery.status_of(block)
    return Report(
        kind=kind,
        tokens=tokens,
        message_ids=_ids([*delivery.envelope_ids(status), *_returned_ids(mail)]),
        enhanced=enhanced,
        diagnostic=diagnostic,
    )


def _feedback(mail: Message, part: Message, tokens: Tokens) -> Report:
    fields = next(iter(children(part)), part)
    stated = value(fields, "Feedback-Type")
    envelope = tagged(value(fields, "Original-Mail-From"))
    return Report(
        kind=feedback.kind_of(stated),
        tokens=(*tokens, *envelope),
        message_ids=_ids([*values(fields, "Original-Envelope-Id"), *_returned_ids(mail)]),
        diagnostic=stated,
    )


def _other(mail: Message, tokens: Tokens) -> Report:
    is_automatic = value(mail, "Auto-Submitted").lower().partition(";")[0] not in _NOT_AUTOMATIC
    if is_automatic and not mail["X-Failed-Recipients"]:
        return Report(kind=Kind.AUTOMATIC, tokens=tokens)
    if value(mail, "Return-Path").strip("<> "):
        # A notification has no sender to answer to (RFC 5321 section 4.5.5).
        return Report(kind=Kind.UNKNOWN, tokens=tokens)
    kind, addresses = guessed(mail)
    return Report(
        kind=kind,
        tokens=tokens,
        message_ids=_ids(_returned_ids(mail)),
        addresses=addresses,
        diagnostic=value(mail, "Subject") if kind is not Kind.UNKNOWN else "",
    )


def _returned_ids(mail: Message) -> list[str]:
    return [value(one, "Message-ID") for one in returned(mail)]


def _ids(stated: list[str]) -> tuple[str, ...]:
    """Ids of messages without brackets and without what follows the ``@``."""
    return tuple(
        dict.fromkeys(one.strip("<> ").partition("@")[0] for one in stated if one.strip("<> "))
    )
