"""The API over HTTP: parts of the sequence of events, and the description of it.

Each answer is made when it is asked for; few are made beside each other and few wait. What
cannot be answered is a problem document (RFC 9457) that names the parameter.
"""

import asyncio
import gzip
import hashlib
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from notifier.api.answering import Page
from notifier.api.asking import Asked, read
from notifier.api.description import JSON_TYPE, PROBLEM_TYPE, description
from notifier.errors import ParameterRefused, StoreError
from notifier.site import API_DESCRIPTION
from notifier.web.answer import Answer
from notifier.web.documents import Request, headers
from notifier.web.negotiation import Validators, accepts_gzip, is_known
from notifier.web.policy import FEED_METHODS, OPEN, PAGE_CACHE, PREFLIGHT, raw, safety

Read = Callable[[Asked], Page]

MAX_AT_ONCE: Final = 2
MAX_WAITING: Final = 16
RETRY_AFTER_S: Final = 10
_GZIP_LEVEL: Final = 6


class Events:
    """ASGI application for the sequence of events.

    Args:
        read: makes an answer, or raises ParameterRefused or StoreError; called in a thread.
        url: base URL of the site, for ``Link`` headers.
    """

    def __init__(self, read: Read, url: str) -> None:
        self._read = read
        self._links = [f'<{url}/{API_DESCRIPTION}>; rel="service-desc"']
        self._room = asyncio.Semaphore(MAX_AT_ONCE)
        self._inside = 0

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        answer = await self._answer(scope)
        await answer.send(send, method=scope["method"])

    async def _answer(self, scope: Scope) -> Answer:
        if scope["method"] not in {"GET", "HEAD"}:
            return _unread(scope["method"])
        try:
            page = await self._page(_asked(scope))
        except ParameterRefused as error:
            return _problem(error.status, error.reason, parameter=error.parameter)
        # A server that is being stopped cancels what has not ended in time; to answer is the
        # last thing that is done then.
        except (StoreError, asyncio.CancelledError):
            return _busy()
        if page is None:
            return _busy()
        more = [] if page.more is None else [f'<{page.more}>; rel="next"']
        return await run_in_threadpool(_current, page.body, headers(scope), more + self._links)

    async def _page(self, asked: Asked) -> Page | None:
        """None when too many others wait."""
        if self._inside >= MAX_AT_ONCE + MAX_WAITING:
            return None
        self._inside += 1
        try:
            async with self._room:
                return await run_in_threadpool(self._read, asked)
        finally:
            self._inside -= 1


class Description:
    """ASGI application for the OpenAPI document.

    Args:
        url: base URL of the site.
    """

    def __init__(self, url: str) -> None:
        self._body = description(url)

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        method = scope["method"]
        is_read = method in {"GET", "HEAD"}
        answer = _current(self._body, headers(scope), []) if is_read else _unread(method)
        await answer.send(send, method=method)


def _asked(scope: Scope) -> Asked:
    try:
        stated = scope["query_string"].decode()
    except UnicodeDecodeError:
        raise ParameterRefused(400, "", "the address must be UTF-8") from None
    return read(stated)


def _current(body: bytes, request: Request, links: list[str]) -> Answer:
    """200, or 304 to who has it, in the coding that is asked for."""
    is_gzipped = accepts_gzip(request.get(b"accept-encoding", ""))
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}{"-gz" if is_gzipped else ""}"'
    shared = [
        OPEN,
        ("ETag", etag),
        ("Cache-Control", PAGE_CACHE),
        ("Vary", "Accept-Encoding"),
        *(("Link", link) for link in links),
    ]
    if is_known(request.get(b"if-none-match"), None, Validators(etag, 0)):
        return Answer(304, raw(shared), b"")
    full = [*shared, *safety(), ("Content-Type", JSON_TYPE)]
    if not is_gzipped:
        return Answer(200, raw(full), body)
    packed = gzip.compress(body, _GZIP_LEVEL, mtime=0)
    return Answer(200, raw([*full, ("Content-Encoding", "gzip")]), packed)


def _busy() -> Answer:
    sentence = "The archive cannot be read now. Please ask again a little later."
    return _problem(503, sentence, ("Retry-After", str(RETRY_AFTER_S)))


def _unread(method: str) -> Answer:
    """The answer to what does not read: how scripts of other sites may, or 405."""
    allow = ("Allow", FEED_METHODS)
    if method == "OPTIONS":
        return Answer(204, raw([OPEN, *safety(), allow, *PREFLIGHT]), b"")
    return _problem(405, "This address can only be read.", allow)


def _problem(status: int, detail: str, *more: tuple[str, str], parameter: str = "") -> Answer:
    """A problem document (RFC 9457); its type is about:blank, which needs no member."""
    value: dict[str, object] = {
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if parameter:
        value["parameter"] = parameter
    kind = [("Content-Type", PROBLEM_TYPE), ("Cache-Control", "no-store")]
    return Answer(status, raw([OPEN, *safety(), *kind, *more]), json.dumps(value).encode())
