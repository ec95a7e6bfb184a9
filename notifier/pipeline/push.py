"""What is owed to other servers, called many at a time.

A call that is under way stays owed until its answer is written down, so that a process
that dies or is stopped makes it again. Each host has a few calls at a time and each call
its limit, so that a slow or dead one delays nobody else; what becomes due while calls are
under way joins them.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import structlog

from notifier.errors import CallFailed
from notifier.pipeline.errands import Answer, Errand, Errands, PushReport
from notifier.store.push import Kind, Push, host_of
from notifier.transports.http import Http

log = structlog.get_logger()

MAX_CALLS: Final = 32
MAX_CALLS_OF_HOST: Final = 4
POLL_S: Final = 0.25


def push(
    errands: Errands,
    *,
    allow_private: bool,
    clock: Callable[[], datetime],
    keep_going: Callable[[], bool],
) -> PushReport:
    """Make every call that is due, until none is.

    Args:
        allow_private: call private addresses too.
        clock: gives the time, aware UTC; a pass may take minutes.
        keep_going: asked several times a second; False leaves the rest to the next pass.

    Raises:
        StoreError: the store cannot be written.
    """
    store = errands.store
    now = clock()
    with store.transaction():
        expired = store.leases.expire(now)
        store.pushes.expire(now)
    for callback, document in expired:
        log.info("push", hub="lease over", host=host_of(callback), document=document)
    if store.pushes.due(now, 1, running=(), busy=()):
        asyncio.run(_Round(errands, clock, keep_going).run(allow_private=allow_private))
    return errands.report


@dataclass(slots=True)
class _Round:
    errands: Errands
    clock: Callable[[], datetime]
    keep_going: Callable[[], bool]
    running: dict[asyncio.Task[None], Push] = field(default_factory=dict)

    async def run(self, *, allow_private: bool) -> None:
        async with Http(allow_private=allow_private) as http:
            while self.keep_going():
                async for push, errand in self._next():
                    task = asyncio.create_task(self._make(http, errand))
                    self.running[task] = push
                if not self.running:
                    break
                await self._wait()
            await self._cancel()

    async def _next(self) -> AsyncIterator[tuple[Push, Errand]]:
        """What is due and fits beside the calls that are under way, which go on while a
        search feed is made."""
        hosts = Counter(push.host for push in self.running.values())
        busy = [host for host, number in hosts.items() if number >= MAX_CALLS_OF_HOST]
        ids = [push.id for push in self.running.values()]
        now = self.clock()
        room = MAX_CALLS - len(ids)
        for push in self.errands.store.pushes.due(now, room, running=ids, busy=busy):
            if hosts[push.host] >= MAX_CALLS_OF_HOST:
                continue
            if not self.keep_going():
                return
            if push.kind is Kind.CONTENT:
                await self.errands.documents.prepare(push.subject)
            errand = self.errands.errand(push, now)
            if errand is None:
                with self.errands.store.transaction():
                    self.errands.store.pushes.end(push, "cancelled", 0, "")
            else:
                hosts[push.host] += 1
                yield push, errand

    async def _make(self, http: Http, errand: Errand) -> None:
        try:
            answer = Answer.of(await http.call(errand.call))
        except CallFailed as error:
            answer = Answer(0, str(error), b"")
        with self.errands.store.transaction():
            errand.settle(answer, self.clock())

    async def _wait(self) -> None:
        done, _ = await asyncio.wait(
            self.running, timeout=POLL_S, return_when=asyncio.FIRST_COMPLETED
        )
        for task in done:
            del self.running[task]
            task.result()

    async def _cancel(self) -> None:
        for task in self.running:
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)
