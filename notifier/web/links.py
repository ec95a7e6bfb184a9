"""The ``Link`` header of a feed: itself and its other formats (RFC 8288)."""

import re
from functools import lru_cache

from notifier.site import FORMATS

_FEED = re.compile(r"(topics/[a-z0-9-]+/(?:releases|changes))\.(atom|rss|json)")
_ARCHIVE = re.compile(r"topics/[a-z0-9-]+/changes/([0-9]+)\.([a-z]+)")


@lru_cache(maxsize=4096)
def links(base: str, name: str) -> str:
    """Value of the header for the document ``name``, or "" when it is no feed.

    Args:
        base: base URL of the site without a trailing slash; "" makes the addresses paths.
    """
    found = _FEED.fullmatch(name)
    if found is None:
        return _link(base, name, "self") if _ARCHIVE.fullmatch(name) else ""
    stem, own = found.groups()
    others = (
        _link(base, f"{stem}.{extension}", "alternate", media_type)
        for extension, media_type in FORMATS.items()
        if extension != own
    )
    return ", ".join([_link(base, name, "self"), *others])


def next_archive(name: str) -> str | None:
    """Name of the archive after the archive ``name``; None when that is no archive."""
    found = _ARCHIVE.fullmatch(name)
    if found is None:
        return None
    folder, _, _ = name.rpartition("/")
    return f"{folder}/{int(found[1]) + 1}.{found[2]}"


def is_feed_of_topic(name: str) -> bool:
    """Whether a document is the current one of a topic's feeds."""
    return _FEED.fullmatch(name) is not None


def _link(base: str, name: str, relation: str, media_type: str = "") -> str:
    kind = f'; type="{media_type}"' if media_type else ""
    return f'<{base}/{name}>; rel="{relation}"{kind}'
