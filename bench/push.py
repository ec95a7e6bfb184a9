"""How fast one change reaches its subscribers: ``python -m bench.push [NUMBER]``.

NUMBER subscribers (500 unless given) of one document on loopback, in this process. Every
hundredth never answers; the time shown is that until all others have it.
"""

import asyncio
import logging
import sys
import tempfile
import threading
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from notifier import logs
from notifier.documents import PublicFolder
from notifier.pipeline.errands import Errands
from notifier.pipeline.hub_documents import HubDocuments
from notifier.pipeline.push import push
from notifier.site import Site
from notifier.store import Store
from notifier.store.push import Kind

DOCUMENT = "topics/all/changes.atom"
DOCUMENT_BYTES = 250_000
ENTRIES = 50
DEAD_EVERY = 100
SITE = Site(
    title="Bench",
    url="https://news.example.org",
    authority="example.org",
    minted=date(2026, 1, 1),
    language="en",
    timezone=ZoneInfo("Asia/Seoul"),
    contact="desk@example.org",
)


class Subscribers:
    """A server on loopback, in a thread of its own; ``taken`` counts its 2xx."""

    def __init__(self) -> None:
        self.taken = 0
        self._loop = asyncio.new_event_loop()
        server = self._loop.run_until_complete(
            asyncio.start_server(
                self._answer,
                "0.0.0.0",  # noqa: S104 - each subscriber has a loopback address of its own
                0,
                limit=2 * DOCUMENT_BYTES,
            )
        )
        self.port: int = server.sockets[0].getsockname()[1]
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(DOCUMENT_BYTES)
        if b"POST /dead" in head:
            return
        self.taken += 1
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()


def main(number: int) -> None:
    """Deliver one document to ``number`` subscribers, and print the time."""
    logs.configure(logging.WARNING)
    subscribers = Subscribers()
    now = datetime.now(UTC)
    dead = range(0, number, DEAD_EVERY)
    wanted = number - len(dead)
    with tempfile.TemporaryDirectory() as folder:
        public = PublicFolder(Path(folder) / "feeds")
        public.write(DOCUMENT, b"x" * DOCUMENT_BYTES)
        with Store.open(Path(folder) / "notifier.db") as store:
            with store.transaction():
                for one in range(number):
                    # Each at a host of its own, as they are.
                    host = f"127.{1 + one // 250}.0.{1 + one % 250}"
                    path = "dead" if one in dead else "callback"
                    callback = f"http://{host}:{subscribers.port}/{path}"
                    until = now + timedelta(days=1)
                    store.leases.grant(callback, DOCUMENT, "key", now=now, expires_at=until)
                    store.pushes.put(Kind.CONTENT, callback, DOCUMENT, now=now)
            started = time.perf_counter()
            push(
                Errands(store, HubDocuments(public, store, SITE, ENTRIES), SITE, {}),
                allow_private=True,
                clock=lambda: datetime.now(UTC),
                keep_going=lambda: subscribers.taken < wanted,
            )
            elapsed_s = time.perf_counter() - started
    print(f"{wanted} of {number} subscribers in {elapsed_s:.2f} s, {len(dead)} never answered")
    print(f"{wanted / elapsed_s:.0f} deliveries of {DOCUMENT_BYTES // 1000} kB a second")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
