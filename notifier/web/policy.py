"""Which headers a document is served with, by what its name ends in."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from notifier.site import FORMATS

Headers = list[tuple[bytes, bytes]]

FEED_CACHE = "public, max-age=300, stale-while-revalidate=60, stale-if-error=86400"
# The newest archive gets a link to the next one once; after that no byte of it changes.
OPEN_ARCHIVE_CACHE = "public, max-age=86400"
CLOSED_ARCHIVE_CACHE = "public, max-age=31536000, immutable"
DELTA_CACHE = "no-store, im"
PAGE_CACHE = "public, max-age=60"
# Feeds are for scripts of any site too (Fetch standard, CORS protocol): to send a validator
# of its own or ask for new entries only, a browser asks first with OPTIONS.
OPEN = ("Access-Control-Allow-Origin", "*")
PREFLIGHT = (
    ("Access-Control-Allow-Methods", "GET, HEAD"),
    ("Access-Control-Allow-Headers", "A-IM, If-Modified-Since, If-None-Match"),
    ("Access-Control-Max-Age", "86400"),
)
PAGE_METHODS = "GET, HEAD"
FEED_METHODS = "GET, HEAD, OPTIONS"
_CONTENT = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'"
_NO_FRAMES = "base-uri 'none'; frame-ancestors 'none'"

_TEXT_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".txt": "text/plain",
    ".xml": "application/xml",
    ".opml": "text/x-opml",
    ".atom": FORMATS["atom"],
    ".rss": FORMATS["rss"],
}
_MEDIA_TYPES = {suffix: f"{name}; charset=utf-8" for suffix, name in _TEXT_TYPES.items()}
_MEDIA_TYPES |= {".json": FORMATS["json"], ".png": "image/png"}
_FEEDS = {".atom", ".rss", ".json", ".opml"}

# A browser offers feeds for download unless they are called plain XML or JSON.
_IN_BROWSER = {
    ".atom": _MEDIA_TYPES[".xml"],
    ".rss": _MEDIA_TYPES[".xml"],
    ".json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """How documents of one kind are served.

    Attributes:
        media_type: for programs.
        navigation_type: for a browser that opens the document as a page.
        cache: value of Cache-Control.
        varies: value of Vary.
        shared: other headers of the full answer and of 304 alike (RFC 9110 section 15.4.5).
        full: headers of the full answer only.
    """

    media_type: str
    navigation_type: str
    cache: str
    varies: str
    shared: Headers
    full: Headers


def is_feed(name: str) -> bool:
    """Whether a document is for feed readers."""
    return PurePosixPath(name).suffix in _FEEDS


def policy(suffix: str) -> Policy:
    """How documents whose names end in ``suffix`` are served; an unknown ending is bytes."""
    media_type = _MEDIA_TYPES.get(suffix, "application/octet-stream")
    varies = "Accept-Encoding"
    if suffix in _IN_BROWSER:
        varies += ", Sec-Fetch-Dest"
    shared = [OPEN] if suffix in _FEEDS else []
    return Policy(
        media_type=media_type,
        navigation_type=_IN_BROWSER.get(suffix, media_type),
        cache=FEED_CACHE if suffix in _FEEDS else PAGE_CACHE,
        varies=varies,
        shared=raw(shared),
        full=raw(safety()),
    )


def safety() -> list[tuple[str, str]]:
    """Headers that keep a browser from running what is not ours, framing or guessing."""
    return [
        ("X-Content-Type-Options", "nosniff"),
        (
            "Content-Security-Policy",
            f"{_CONTENT}; form-action 'self'; {_NO_FRAMES}",
        ),
        ("Referrer-Policy", "same-origin"),
    ]


def raw(headers: list[tuple[str, str]]) -> Headers:
    """Headers as ASGI wants them: lower-case names, bytes."""
    return [
        (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
    ]
