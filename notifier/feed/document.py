"""Feed and entry as values, between what they say and how a format writes it.

Names follow RFC 4287. Every text is clean (see ``cleaning``) and every address absolute.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from notifier.release import EventType, Status, Weight
from notifier.site import Site


@dataclass(frozen=True, slots=True)
class Link:
    """A link besides the alternate one (RFC 4287 section 4.2.7).

    Attributes:
        href: absolute URL.
        type: media type of what is there.
    """

    rel: str
    href: str
    type: str
    title: str


@dataclass(frozen=True, slots=True)
class Category:
    """A category (RFC 4287 section 4.2.2); ``scheme`` is a URI, ``label`` is shown."""

    term: str
    scheme: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; every text is clean, see ``cleaning``.

    Attributes:
        id: permanent tag URI.
        link: absolute URL of the page it stands for.
        content_html: safe HTML with absolute links only.
        published: in ``releases`` the release's own date, in ``changes`` the event; UTC.
        updated: last significant change, UTC, milliseconds; no two entries share it.
        edited: last change of any kind (RFC 5023 section 10.2), UTC, milliseconds.
        language: BCP 47 tag.
        release: id of the release, the same in both feeds.
        state: ``live`` or ``withdrawn`` in ``releases``, the event's type in ``changes``;
            None for an entry about the feed itself, which has no release or revision.
        revision: number of the revision whose text this is.
    """

    id: str
    title: str
    link: str
    links: tuple[Link, ...]
    summary: str
    content_html: str
    content_text: str
    published: datetime
    updated: datetime
    edited: datetime
    categories: tuple[Category, ...]
    language: str
    release: str
    state: Status | EventType | None
    revision: int
    weight: Weight
    kinds: tuple[str, ...]
    content_hash: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed document.

    Attributes:
        page: absolute URL of the topic's page.
        addresses: absolute URL of this feed for each extension of ``site.FORMATS`` that it
            is written in.
        links: links besides the page and the other formats.
        hubs: addresses of the WebSub hubs that tell of its changes.
        updated: the newest time in it, never the time of writing; UTC.
        is_archive: whether it is a closed archive (RFC 5005 section 4).
        archives: links to the subscription document and the neighbours of that section,
            for Atom, in which archives are written.
    """

    id: str
    title: str
    subtitle: str
    page: str
    addresses: dict[str, str]
    links: tuple[Link, ...]
    updated: datetime
    entries: tuple[Entry, ...]
    site: Site
    is_archive: bool = False
    archives: tuple[Link, ...] = ()
    hubs: tuple[str, ...] = ()


def timestamp(at: datetime) -> str:
    """RFC 3339 in UTC with milliseconds and Z, as Atom and JSON Feed want it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
