"""A mail as bytes, never serialised again; only a postmark is put in front when it leaves.

RFC 5322 with ``multipart/alternative`` (RFC 2046 section 5.1.4: plain text first, for the
last part is the preferred one), both parts UTF-8 in base64. Lines end in CRLF only and
are short, so no hop has a reason to rewrite them. The same values give the same bytes.
"""

import hashlib
import re
from base64 import encodebytes
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from notifier.headers import block, phrase, structured, unstructured


class MailKind(StrEnum):
    """What a message is: about an account, or news at one of the frequencies."""

    CONFIRM = "confirm"
    MANAGE = "manage"
    NOTICE = "notice"
    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"


BULK = frozenset({MailKind.IMMEDIATE, MailKind.DAILY, MailKind.WEEKLY})
"""Kinds that go to whoever subscribed; the others answer one person, and are no list."""

# Google groups complaints by the parts of Feedback-ID and wants the last one, its sender,
# to be the same in every mail and of 5 to 15 characters.
SENDER = "notifier"

_LINE_END = re.compile(r"\r\n|\r|\n")
_LIST_LABEL = re.compile(r"[^A-Za-z0-9.-]+")
_FEEDBACK_LABEL = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader sees.

    Attributes:
        subject: one line.
        text: the plain text part; lines end in LF.
        html: the HTML part, a whole document with the same items and links.
        faults: what had to be simplified to get it rendered, as sentences for the log.
        left_out: number of items that are only counted, because they did not fit.
    """

    subject: str
    text: str
    html: str
    faults: tuple[str, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """Everything about a mail besides its content. Addresses and URLs are ASCII.

    Attributes:
        id: part of the Message-ID before ``@``; the same for every attempt.
        sender: address of From; its domain ends the Message-ID.
        sender_name: display name of From.
        language: BCP 47 tag of the content.
        kind: one of MailKind; those outside BULK get no header of a list.
        topics: slugs that matched; for the reader's filters.
        release_id: the release, when the mail is about one.
        revision: number of its revision, or None where the mail is about none or many.
        in_reply_to: ``id`` of the first mail to this recipient about the release, or None.
        list_id: ``daily.example.org`` and the like (RFC 2919).
        list_name: what the reader's program calls the list.
        help_url: how to get help; a mailto or web URL (RFC 2369).
        archive_url: page with the releases of the list (RFC 2369).
        archived_at: public page with the content of this mail (RFC 5064), or None.
        unsubscribe_url: takes a one-click POST (RFC 8058), or None where there is no
            web server to take it.
        unsubscribe_mail: address that takes a mail for the same, or None.
    """

    id: str
    sender: str
    sender_name: str
    recipient: str
    language: str
    kind: str
    topics: tuple[str, ...]
    release_id: str | None
    list_id: str
    list_name: str
    help_url: str
    archive_url: str
    archived_at: str | None
    unsubscribe_url: str | None
    unsubscribe_mail: str | None = None
    revision: int | None = None
    in_reply_to: str | None = None


def list_id(label: str, host: str) -> str:
    """List-Id of one list of a site, such as ``daily.example.org`` (RFC 2919 section 2)."""
    return f"{_LIST_LABEL.sub('-', label)}.{_LIST_LABEL.sub('-', host)}"


def mime(headers: Headers, content: Content) -> bytes:
    """The mail as it is stored, without the Date that ``postmark`` puts in front.

    Raises:
        ValueError: an address, URL or id is not printable ASCII, or is longer than a
            header line may be; or ``kind`` is none of MailKind.
    """
    boundary = "=_" + hashlib.sha256(headers.id.encode()).hexdigest()[:32]
    fields = [*_addressing(headers, content.subject)]
    fields += [*_list(headers), *_automatic(headers), *_filters(headers)]
    fields += [
        structured("Content-Language", headers.language),
        structured("MIME-Version", "1.0"),
        structured("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
    ]
    body = [
        f"\r\n--{boundary}\r\n".encode(),
        _part("text/plain", content.text),
        f"--{boundary}\r\n".encode(),
        _part("text/html", content.html),
        f"--{boundary}--\r\n".encode(),
    ]
    return b"".join([block(fields), *body])


def _addressing(headers: Headers, subject: str) -> Iterator[bytes]:
    name = phrase(headers.sender_name, len("From: "))
    domain = headers.sender.rpartition("@")[2]
    yield structured("From", f"{name} <{headers.sender}>")
    yield structured("To", headers.recipient)
    yield unstructured("Subject", subject)
    yield structured("Message-ID", f"<{headers.id}@{domain}>")
    if headers.in_reply_to is not None:
        first = f"<{headers.in_reply_to}@{domain}>"
        yield structured("In-Reply-To", first)
        yield structured("References", first)


def _list(headers: Headers) -> Iterator[bytes]:
    """What makes a mail one of a list; of an account mail, how to get help."""
    if MailKind(headers.kind) in BULK:
        name = phrase(headers.list_name, len("List-Id: "))
        yield structured("List-Id", f"{name} <{headers.list_id}>")
        yield from _unsubscribing(headers)
        yield structured("List-Archive", f"<{headers.archive_url}>")
        yield structured("List-Post", "NO")
    yield structured("List-Help", f"<{headers.help_url}>")
    if headers.archived_at is not None:
        yield structured("Archived-At", f"<{headers.archived_at}>")


def _unsubscribing(headers: Headers) -> Iterator[bytes]:
    """The ways to end it, the web first: a program takes the first that it knows
    (RFC 2369 section 2), and one-click needs exactly one https URI (RFC 8058 section 2)."""
    ways = []
    if headers.unsubscribe_url is not None:
        ways.append(f"<{headers.unsubscribe_url}>")
    if headers.unsubscribe_mail is not None:
        ways.append(f"<mailto:{headers.unsubscribe_mail}?subject=unsubscribe>")
    if ways:
        yield structured("List-Unsubscribe", ", ".join(ways))
    if headers.unsubscribe_url is not None:
        yield structured("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


def _automatic(headers: Headers) -> Iterator[bytes]:
    """What keeps programs from answering (RFC 3834 section 5)."""
    yield structured("Auto-Submitted", "auto-generated")
    yield structured("X-Auto-Response-Suppress", "All")
    if MailKind(headers.kind) in BULK:
        yield structured("Precedence", "bulk")


def _filters(headers: Headers) -> Iterator[bytes]:
    """What helps readers' filters, and a provider that tells us of complaints."""
    yield structured("Feedback-ID", ":".join(_feedback(headers)))
    yield structured("X-Notifier-Kind", headers.kind)
    if headers.topics:
        yield structured("X-Notifier-Topics", ", ".join(headers.topics))
    if headers.release_id is not None:
        yield structured("X-Notifier-Release", headers.release_id)
    if headers.revision is not None:
        yield structured("X-Notifier-Revision", str(headers.revision))


def _feedback(headers: Headers) -> Iterator[str]:
    """Kind, topic, instance and sender; none says who the recipient is."""
    yield headers.kind
    yield headers.topics[0] if len(headers.topics) == 1 else "multi"
    yield _FEEDBACK_LABEL.sub("-", headers.sender.rpartition("@")[2])
    yield SENDER


def _part(media_type: str, text: str) -> bytes:
    """A part with its header and its CRLF; text is in canonical form (RFC 2045 section 6.8)."""
    canonical = _LINE_END.sub("\r\n", text).encode("utf-8", "replace")
    return (
        structured("Content-Type", f"{media_type}; charset=utf-8")
        + structured("Content-Transfer-Encoding", "base64")
        + b"\r\n"
        + encodebytes(canonical).replace(b"\n", b"\r\n")
    )
