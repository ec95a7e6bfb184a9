"""The ``Link`` header of a feed: itself, its other formats and its hub (RFC 8288)."""

import re

from notifier.site import FORMATS

_FEED = re.compile(
    r"(topics/[a-z0-9-]+/(?:releases|changes)|search)\.(atom|rss|json)(\?q=[!-~]+)?"
)
_ARCHIVE = re.compile(r"topics/[a-z0-9-]+/changes/([0-9]+)\.([a-z]+)")


def links(base: str, name: str, hub: str | None) -> str:
    """Value of the header for the document ``name``, or "" when it is no feed.

    Args:
        base: base URL of the site without a trailing slash; "" makes the addresses paths.
        hub: absolute address of the hub (W3C WebSub section 4), or None. An archive has
            none, because it tells no news.
    """
    found = _FEED.fullmatch(name)
    if found is None:
        return _link(f"{base}/{name}", "self") if _ARCHIVE.fullmatch(name) else ""
    stem, own, query = found.groups(default="")
    others = (
        _link(f"{base}/{stem}.{extension}{query}", "alternate", media_type)
        for extension, media_type in FORMATS.items()
        if extension != own
    )
    hubs = [] if hub is None else [_link(hub, "hub")]
    return ", ".join([_link(f"{base}/{name}", "self"), *others, *hubs])


def next_archive(name: str) -> str | None:
    """Name of the archive after the archive ``name``; None when that is no archive."""
    found = _ARCHIVE.fullmatch(name)
    if found is None:
        return None
    folder, _, _ = name.rpartition("/")
    return f"{folder}/{int(found[1]) + 1}.{found[2]}"


def is_current_feed(name: str) -> bool:
    """Whether a document is the current one of a feed of a topic or a search."""
    return _FEED.fullmatch(name) is not None


def _link(address: str, relation: str, media_type: str = "") -> str:
    kind = f'; type="{media_type}"' if media_type else ""
    return f'<{address}>; rel="{relation}"{kind}'
