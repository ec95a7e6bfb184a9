"""The public folder over HTTP, from memory.

An ASGI endpoint of its own: nothing is rendered, queried or compressed for a request,
and whether the client already knows the answer is decided before anything else.
"""

from email.utils import formatdate
from functools import cache
from urllib.parse import quote

from starlette.types import Receive, Scope, Send

from notifier import pages
from notifier.web.answer import Answer
from notifier.web.negotiation import Validators, accepts_gzip, is_known
from notifier.web.policy import PAGE_CACHE, Policy, is_feed, policy, raw, safety
from notifier.web.shelf import Document, Folder, Shelf

_MAX_DEPTH = 16
_policy = cache(policy)


class StaticSite:
    """ASGI application that serves a shelf; it does not read the bodies of requests."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        await self._answer(scope).send(send, method=scope["method"])

    def _answer(self, scope: Scope) -> Answer:
        if scope["method"] not in {"GET", "HEAD"}:
            return _not_allowed()
        path = scope["path"].removeprefix(scope.get("root_path", "")).removeprefix("/")
        match self._shelf.find(path):
            case Document() as found:
                return _document(found, _headers(scope))
            case Folder():
                return _moved_to_slash(path)
            case None:
                return (
                    _feed_not_found()
                    if is_feed(path)
                    else _not_found(min(path.count("/"), _MAX_DEPTH))
                )


def _headers(scope: Scope) -> dict[bytes, str]:
    """Request headers by lower-case name; repeated ones are joined (RFC 9110 section 5.3)."""
    found: dict[bytes, str] = {}
    for name, value in scope["headers"]:
        text = value.decode("latin-1")
        found[name] = f"{found[name]},{text}" if name in found else text
    return found


def _document(document: Document, headers: dict[bytes, str]) -> Answer:
    rules = _policy(document.suffix)
    gzipped = document.gzipped if accepts_gzip(headers.get(b"accept-encoding", "")) else None
    etag = f'"{document.digest}"' if gzipped is None else f'"{document.digest}-gz"'
    shared = [
        *rules.shared,
        (b"etag", etag.encode()),
        (b"last-modified", formatdate(document.modified_s, usegmt=True).encode()),
    ]
    if is_known(
        headers.get(b"if-none-match"),
        headers.get(b"if-modified-since"),
        Validators(etag, document.modified_s),
    ):
        return Answer(304, shared, b"")
    media_type = _media_type(rules, headers)
    coding = [] if gzipped is None else [(b"content-encoding", b"gzip")]
    full = [*shared, *rules.full, *coding, (b"content-type", media_type)]
    return Answer(200, full, document.body if gzipped is None else gzipped)


def _media_type(rules: Policy, headers: dict[bytes, str]) -> bytes:
    is_navigation = headers.get(b"sec-fetch-dest") == "document"
    return (rules.navigation_type if is_navigation else rules.media_type).encode()


def _moved_to_slash(path: str) -> Answer:
    """Relative, so that it also holds behind a proxy that adds a path."""
    target = f"./{quote(path.rpartition('/')[2])}/"
    return Answer(
        301, raw([*safety(), ("Cache-Control", PAGE_CACHE), ("Location", target)]), b""
    )


def _not_allowed() -> Answer:
    return Answer.text(405, "This address can only be read.\n", [("Allow", "GET, HEAD")])


def _feed_not_found() -> Answer:
    return Answer.text(404, "There is no such feed. The site's feeds.opml lists every feed.\n")


@cache
def _not_found(depth: int) -> Answer:
    """Args: depth: number of folders between the root of the site and the address."""
    return Answer.html(
        404,
        pages.notice(
            "There is nothing at this address",
            ("The address may be mistyped. Releases and revisions are never taken down.",),
            depth=depth,
        ),
    )
