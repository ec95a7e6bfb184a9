"""The page of a search over HTTP.

A search takes up to a tenth of a second of a processor, so few are made beside each other
and few wait; who comes then is told to come again. Feeds have an allowance of their own:
readers that poll do not keep people waiting.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from notifier import pages, searches
from notifier.errors import StoreError
from notifier.searches import Asked
from notifier.site import Imprint
from notifier.visit import Shown
from notifier.web.answer import Answer
from notifier.web.policy import PAGE_METHODS, raw, safety
from notifier.web.searching import MAX_AT_ONCE, MAX_WAITING, RETRY_AFTER_S

Show = Callable[[Asked], Shown]

# What somebody looked for is theirs; going back to it costs nothing for a minute.
CACHE: Final = "private, max-age=60"


class SearchPage:
    """ASGI application for ``/search``.

    Args:
        show: answers what was asked, or raises StoreError; called in a thread.
        imprint: of the site, for what it says while it is busy.
    """

    def __init__(self, show: Show, imprint: Imprint) -> None:
        self._show = show
        self._imprint = imprint
        self._room = asyncio.Semaphore(MAX_AT_ONCE)
        self._under_way = 0

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        answer = await self._answer(scope)
        await answer.send(send, method=scope["method"])

    async def _answer(self, scope: Scope) -> Answer:
        if scope["method"] not in {"GET", "HEAD"}:
            return Answer.not_allowed(PAGE_METHODS)
        if self._under_way >= MAX_AT_ONCE + MAX_WAITING:
            return busy(self._imprint)
        asked = searches.asked(scope["query_string"].decode("utf-8", "replace"))
        self._under_way += 1
        try:
            async with self._room:
                shown = await run_in_threadpool(self._show, asked)
        except (StoreError, asyncio.CancelledError):
            return busy(self._imprint)
        finally:
            self._under_way -= 1
        return shown_as(shown, CACHE)


def shown_as(shown: Shown, cache: str) -> Answer:
    """A page that search engines leave out."""
    own = [("Cache-Control", cache), ("X-Robots-Tag", "noindex")]
    kind = [("Content-Type", shown.media_type)]
    return Answer(shown.status, raw([*safety(), *kind, *own]), shown.body)


def busy(imprint: Imprint) -> Answer:
    """503 as a page, which nobody keeps."""
    page = pages.notice(
        imprint,
        "Not now",
        ("The service is busy, or its store cannot be read. Please try again in a moment.",),
        depth=0,
    )
    answer = shown_as(Shown(503, page), "no-store")
    retry = raw([("Retry-After", str(RETRY_AFTER_S))])
    return replace(answer, headers=[*answer.headers, *retry])
