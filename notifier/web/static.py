"""The public folder over HTTP, from memory.

An ASGI endpoint of its own: nothing is rendered or queried for a request, and whether the
client already knows the answer is decided before anything else.
"""

from functools import cache
from urllib.parse import quote

from starlette.types import Receive, Scope, Send

from notifier import pages
from notifier.site import MOVED, Imprint
from notifier.web import moves
from notifier.web.answer import Answer
from notifier.web.documents import Documents, headers
from notifier.web.policy import PAGE_CACHE, PAGE_METHODS, is_feed, raw, safety
from notifier.web.shelf import Document, Folder, Shelf

_MAX_DEPTH = 16


class StaticSite:
    """ASGI application that serves a shelf; it does not read the bodies of requests.

    Args:
        documents: of the same shelf.
        imprint: of the site, for the pages of its own.
    """

    def __init__(self, shelf: Shelf, documents: Documents, imprint: Imprint) -> None:
        self._shelf = shelf
        self._documents = documents
        self._imprint = imprint

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        path = scope["path"].removeprefix(scope.get("root_path", "")).removeprefix("/")
        answer = self._answer(scope, path)
        shown = answer.opened() if is_feed(path) else answer
        await shown.send(send, method=scope["method"])

    def _answer(self, scope: Scope, path: str) -> Answer:
        method = scope["method"]
        if method not in {"GET", "HEAD"}:
            is_of_feed = is_feed(path)
            return (
                Answer.unread_feed(method) if is_of_feed else Answer.not_allowed(PAGE_METHODS)
            )
        target = moves.read(self._shelf.note(MOVED)).target(path)
        if target is not None:
            is_gone = target == moves.GONE
            return _gone(path, self._imprint) if is_gone else _moved(path, target)
        match self._shelf.find(path):
            case Document() as found:
                return self._documents.answer(found, headers(scope))
            case Folder():
                return _moved(path, f"{path}/")
            case None:
                return self._missing(path)

    def _missing(self, path: str) -> Answer:
        return _feed_not_found() if is_feed(path) else _not_found(_depth(path), self._imprint)


def _depth(path: str) -> int:
    """Number of folders between the root of the site and an address."""
    return min(path.count("/"), _MAX_DEPTH)


def _moved(path: str, target: str) -> Answer:
    """Relative, so that it also holds behind a proxy that adds a path."""
    location = "../" * path.count("/") + quote(target)
    return Answer(
        301, raw([*safety(), ("Cache-Control", PAGE_CACHE), ("Location", location)]), b""
    )


def _feed_not_found() -> Answer:
    return Answer.text(404, "There is no such feed. The site's feeds.opml lists every feed.\n")


def _gone(path: str, imprint: Imprint) -> Answer:
    """The answer to what belonged to a topic that has ended."""
    if is_feed(path):
        return Answer.text(
            410, "This feed has ended. The site's feeds.opml lists every feed.\n"
        )
    sentence = "This topic is no longer filed. Its releases are still on this site."
    heading = "This topic has ended"
    page = pages.notice(imprint, heading, (sentence,), depth=_depth(path), helps=True)
    return Answer.html(410, page)


@cache
def _not_found(depth: int, imprint: Imprint) -> Answer:
    return Answer.html(
        404,
        pages.notice(
            imprint,
            "There is nothing at this address",
            ("The address may be mistyped. Releases and revisions are never taken down.",),
            depth=depth,
            helps=True,
        ),
    )
