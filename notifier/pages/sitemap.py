"""Sitemaps, for search engines (https://www.sitemaps.org/protocol.html)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Final

from notifier.site import Site

MAX_LOCATIONS: Final = 50_000
"""Of one file, by the protocol; with addresses as short as ours that is far from 50 MB."""

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True, slots=True)
class Location:
    """A page of the site, and when it last changed, UTC; None when that is not known."""

    path: str
    changed_at: datetime | None = None


def sitemap(site: Site, locations: Iterable[Location]) -> bytes:
    """A file that lists pages: at least one, and MAX_LOCATIONS at most."""
    lines = (f"<url>{_stated(site, one)}</url>\n" for one in locations)
    return _document("urlset", lines)


def sitemap_index(site: Site, paths: Iterable[str]) -> bytes:
    """The file that leads to the others, at least one. It does not say when they changed,
    which their own headers do, so that it changes only with their number."""
    lines = (f"<sitemap>{_stated(site, Location(path))}</sitemap>\n" for path in paths)
    return _document("sitemapindex", lines)


def _stated(site: Site, one: Location) -> str:
    place = f"<loc>{escape(site.address(one.path))}</loc>"
    if one.changed_at is None:
        return place
    # A time of the profile of ISO 8601 that the protocol names, W3C Datetime.
    at = one.changed_at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return f"{place}<lastmod>{at}Z</lastmod>"


def _document(root: str, lines: Iterable[str]) -> bytes:
    opened = f'{_DECLARATION}<{root} xmlns="{_NAMESPACE}">\n'
    return "".join([opened, *lines, f"</{root}>\n"]).encode()
