"""A letter to a subscriber, rendered: subject, plain text and HTML.

Values in, values out. The only home of css_inline: mail programs drop style sheets, so
the styles go into the elements. HTML stays below the size at which Gmail cuts a mail
(about 102 KB) by saying less of each item, then by naming fewer of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import attrgetter
from urllib.parse import quote, urlsplit

from css_inline import CSSInliner, InlineError

from notifier.cleaning import published_line, published_text
from notifier.digest.bars import Bar, bars
from notifier.digest.letter import Item, Letter
from notifier.digest.lines import Detail, Line, line, topic_lines
from notifier.markup import excerpt
from notifier.message import Content, Headers, list_id
from notifier.release import EventType
from notifier.site import Site, release_path, topic_path
from notifier.subscription import Frequency
from notifier.templates import render as rendered
from notifier.topics import ALL
from notifier.wording import day

__all__ = ["MAX_HTML_BYTES", "Item", "Letter", "headers", "inlined", "render"]

MAX_HTML_BYTES = 90 * 1024
# With the HTML and base64's third on top, the mail stays below 180 KiB.
MAX_TEXT_BYTES = 40 * 1024
PREHEADER_CHARS = 90
# More than any mail program shows; a longer one is only work for those that check it.
SUBJECT_CHARS = 200

Say = Callable[[Item, Detail], Line]


@dataclass(frozen=True, slots=True)
class Section:
    """Items of one kind."""

    type: EventType
    lines: tuple[Line, ...]


def render(
    site: Site, letter: Letter, say: Say | None = None, *, share: float = 1.0
) -> Content:
    """The letter in the most detail that fits into a share of MAX_HTML_BYTES and
    MAX_TEXT_BYTES.

    Args:
        say: gives the line of an item; ``lines.line``, or what remembers its lines.
    """
    say = say or partial(line, site)
    for detail in (Detail.FULL, Detail.BRIEF):
        content = _content(site, letter, _lines(letter, detail, say))
        if _share(content) <= share:
            return content
    lines = _lines(letter, Detail.TITLES, say)
    content = _content(site, letter, lines)
    while _share(content) > share and len(lines) > 1:
        most = max(1, int(len(lines) * share / _share(content)))
        lines = lines[: min(len(lines) - 1, most)]
        content = _content(site, letter, lines)
    return content


def _lines(letter: Letter, detail: Detail, say: Say) -> list[Line]:
    return [say(item, detail) for item in letter.sorted_items]


def _share(content: Content) -> float:
    """Size as a share of the largest allowed; over 1 is too large."""
    return max(
        _size_bytes(content.html) / MAX_HTML_BYTES, _size_bytes(content.text) / MAX_TEXT_BYTES
    )


def _size_bytes(text: str) -> int:
    """As it is sent, with CRLF for each line end."""
    return len(text.encode("utf-8", "replace")) + text.count("\n")


def _content(site: Site, letter: Letter, lines: list[Line]) -> Content:
    values = {
        "site": site,
        "letter": letter,
        "day": day(letter.day),
        "counts": _counts(letter),
        "first": lines[0],
        "number": len(letter.items),
        "sections": _sections(lines),
        "alone": _is_alone(letter),
        "bars": _bars(site, letter),
        "hidden": len(letter.items) - len(lines),
        "topics": topic_lines(site, letter.topics),
        "links": _links(letter),
        "archive_url": _archive_url(site, letter),
        "home_url": site.address(""),
        "help_url": _help_url(site),
    }
    folder = f"mail/{letter.frequency.value}"
    subject = excerpt(
        published_line(rendered(f"{folder}/subject.txt", **values)), SUBJECT_CHARS
    )
    values |= {"subject": subject, "preheader": _preheader(letter, lines[0])}
    html, fault = inlined(published_text(rendered(f"{folder}/body.html", **values)))
    faults = [one.fault for one in lines] + [fault]
    return Content(
        subject=subject,
        text=published_text(rendered(f"{folder}/body.txt", **values)),
        html=html,
        faults=tuple(filter(None, faults)),
        left_out=len(letter.items) - len(lines),
    )


def _sections(lines: list[Line]) -> list[Section]:
    groups = groupby(lines, attrgetter("type"))
    return [Section(kind, tuple(of_kind)) for kind, of_kind in groups]


def inlined(html: str) -> tuple[str, str]:
    """HTML with its style sheet in the elements, and an empty string; or the HTML as it
    was, and why. A style sheet marked to be kept stays; nothing is loaded."""
    inliner = CSSInliner(load_remote_stylesheets=False)
    try:
        return inliner.inline(html), ""
    except InlineError as error:
        return html, f"styles were not put into the elements: {error}"


def _links(letter: Letter) -> list[tuple[str, str]]:
    """The links that are the recipient's own, with their words."""
    links = (
        ("Unsubscribe", letter.unsubscribe_url),
        ("Change how often it comes, or pause", letter.manage_url),
        ("View in browser", letter.view_url),
    )
    return [(words, url) for words, url in links if url is not None]


def _is_alone(letter: Letter) -> bool:
    """Whether the mail is about one item, and named after it."""
    return letter.frequency is Frequency.IMMEDIATE and len(letter.items) == 1


def _bars(site: Site, letter: Letter) -> tuple[Bar, ...]:
    """A picture of a week; a day has too little for one."""
    return bars(site, letter.items) if letter.frequency is Frequency.WEEKLY else ()


def _counts(letter: Letter) -> str:
    """``7 new, 1 revised``."""
    types = [item.event.type for item in letter.sorted_items]
    return ", ".join(f"{len(list(of))} {kind.value}" for kind, of in groupby(types))


def _preheader(letter: Letter, first: Line) -> str:
    """What a list of mails shows after the subject: news that the subject does not have."""
    if _is_alone(letter):
        told = first.excerpt.text or first.changes.text or first.title
        return excerpt(told, PREHEADER_CHARS)
    counts = f" · {_counts(letter)}"
    return excerpt(first.title, PREHEADER_CHARS - len(counts)) + counts


def headers(site: Site, letter: Letter, *, message_id: str, sender: str) -> Headers:
    """Header values of a letter.

    Args:
        message_id: part of the Message-ID before ``@``.
        sender: address of From.
    """
    topics = tuple(match.slug for match in letter.topics if match.slug)
    told = {(item.event.release.id, item.event.revision.number) for item in letter.items}
    release_id, revision = told.pop() if len(told) == 1 else (None, None)
    by_topic = letter.frequency is Frequency.IMMEDIATE and len(letter.topics) == 1 and topics
    label = topics[0] if by_topic else letter.frequency.value
    return Headers(
        id=message_id,
        sender=sender,
        sender_name=site.title,
        recipient=letter.recipient,
        language=site.language,
        kind=letter.frequency.value,
        topics=topics,
        release_id=release_id,
        list_id=list_id(label, urlsplit(site.url).hostname or "localhost"),
        list_name=f"{site.title} ({label})",
        help_url=_help_url(site),
        archive_url=_archive_url(site, letter),
        archived_at=site.address(release_path(release_id)) if release_id else None,
        unsubscribe_url=letter.unsubscribe_url,
        unsubscribe_mail=letter.unsubscribe_mail,
        revision=revision,
        in_reply_to=letter.in_reply_to,
    )


def _archive_url(site: Site, letter: Letter) -> str:
    """Page with the releases: of the topic, where all are of one."""
    slugs = {match.slug for match in letter.topics}
    slug = slugs.pop() if len(slugs) == 1 else ALL
    return site.address(topic_path(slug or ALL))


def _help_url(site: Site) -> str:
    return "mailto:" + quote(site.contact, safe="@+")
