"""The state of the service over HTTP, looked at once in a few seconds at most."""

import asyncio
from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from notifier.errors import StoreError
from notifier.site import Imprint
from notifier.visit import Shown
from notifier.web.answer import Answer
from notifier.web.policy import PAGE_METHODS
from notifier.web.search_page import busy, shown_as

KEPT_S: Final = 5
CACHE: Final = f"public, max-age={KEPT_S}"


class StatePage:
    """ASGI application for ``/status``.

    Args:
        show: makes the page, or raises StoreError; called in a thread.
        imprint: of the site, for what it says while the store is busy.
    """

    def __init__(self, show: Callable[[], Shown], imprint: Imprint) -> None:
        self._show = show
        self._imprint = imprint
        self._look: asyncio.Task[Answer] | None = None
        self._until_s = 0.0

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        method = scope["method"]
        is_read = method in {"GET", "HEAD"}
        answer = await self._answer() if is_read else Answer.not_allowed(PAGE_METHODS)
        await answer.send(send, method=method)

    async def _answer(self) -> Answer:
        now_s = asyncio.get_running_loop().time()
        if self._look is None or (self._look.done() and now_s >= self._until_s):
            self._look = asyncio.create_task(self._looked())
            self._until_s = now_s + KEPT_S
        # One client that goes away must not end it for the others.
        try:
            return await asyncio.shield(self._look)
        except asyncio.CancelledError:
            return busy(self._imprint)

    async def _looked(self) -> Answer:
        try:
            shown = await run_in_threadpool(self._show)
        except StoreError:
            return busy(self._imprint)
        return shown_as(shown, CACHE)
