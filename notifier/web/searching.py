"""Search feeds over HTTP: the feed of any query, made when it is asked for.

What was made is kept until the site is published anew, so that polling costs as little as
a file. Equal searches that come at once are made once; few are made beside each other and
few wait, because each takes a tenth of a second of a processor.
"""

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from notifier import searches
from notifier.errors import FeedsFolderError, SearchRefused, StoreError
from notifier.searches import Made, Search
from notifier.site import PUBLISHED
from notifier.web.answer import Answer
from notifier.web.documents import Documents, headers
from notifier.web.shelf import Document, Shelf

Render = Callable[[Search], Made]

# To understand a query takes up to some milliseconds, and pollers send the same ones.
_read = lru_cache(maxsize=256)(searches.read)

CACHE_BYTES: Final = 16 * 1024 * 1024
MAX_AT_ONCE: Final = 2
MAX_WAITING: Final = 16
RETRY_AFTER_S: Final = 10
_GZIP_LEVEL: Final = 6


@dataclass(frozen=True, slots=True)
class _Kept:
    """A document, and the digest of the publication of the site for which it was made.

    Attributes:
        is_ahead: whether it may hold what that publication does not show.
    """

    publication: str
    document: Document
    is_ahead: bool


class SearchFeeds:
    """ASGI application for ``/search.atom``, ``.rss`` and ``.json``.

    Args:
        shelf: of the public folder; says when the site was published.
        documents: answers with search feeds only, so that no flood of them makes it forget
            the states of other feeds.
        render: makes the document of a search, or raises StoreError or FeedsFolderError;
            called in a thread.
    """

    def __init__(self, shelf: Shelf, documents: Documents, render: Render) -> None:
        self._shelf = shelf
        self._documents = documents
        self._render = render
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._size_bytes = 0
        self._making: dict[str, asyncio.Task[Document]] = {}
        self._room = asyncio.Semaphore(MAX_AT_ONCE)

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        answer = await self._answer(scope)
        await answer.opened().send(send, method=scope["method"])

    async def _answer(self, scope: Scope) -> Answer:
        if scope["method"] not in {"GET", "HEAD"}:
            return Answer.unread_feed(scope["method"])
        try:
            document = await self._document(_asked(scope))
        except SearchRefused as error:
            return Answer.text(error.status, f"{error.reason}\n")
        # A server that is being stopped cancels what has not ended in time; to answer is the
        # last thing that is done then.
        except (StoreError, FeedsFolderError, asyncio.CancelledError):
            return Answer.busy(RETRY_AFTER_S)
        if document is None:
            return Answer.busy(RETRY_AFTER_S)
        return self._documents.answer(document, headers(scope))

    async def _document(self, search: Search) -> Document | None:
        """The feed as it is now; None when it cannot be made yet: too many others wait, or
        the site is not published, or is being written anew."""
        name, published = search.name, self._shelf.note(PUBLISHED)
        kept = self._kept.get(name)
        if kept is not None and (published is None or kept.publication == published.digest):
            self._kept.move_to_end(name)
            return kept.document
        task = self._making.get(name)
        if task is None:
            if published is None or len(self._making) >= MAX_AT_ONCE + MAX_WAITING:
                return None
            task = asyncio.create_task(self._make(search, published))
            self._making[name] = task
            task.add_done_callback(lambda _: self._making.pop(name))
        # One client that goes away must not end it for the others.
        return await asyncio.shield(task)

    async def _make(self, search: Search, published: Document) -> Document:
        """Bytes that are what they were keep the time when they last changed. Those that
        were ahead of their publication get the time of the next one: clients may have
        others of the same time."""
        async with self._room:
            made, document = await run_in_threadpool(self._made, search, published.modified_s)
        newest = self._shelf.note(PUBLISHED)
        is_same = newest is not None and newest.digest == published.digest
        kept = self._forget(document.name)
        if kept and not kept.is_ahead and kept.document.digest == document.digest:
            document = kept.document
        is_ahead = not (is_same and made.is_published)
        self._keep(_Kept(published.digest, document, is_ahead))
        return document

    def _made(self, search: Search, modified_s: int) -> tuple[Made, Document]:
        made = self._render(search)
        packed = gzip.compress(made.body, _GZIP_LEVEL, mtime=0)
        return made, Document.of(search.name, made.body, packed, modified_s)

    def _keep(self, kept: _Kept) -> None:
        self._kept[kept.document.name] = kept
        self._size_bytes += kept.document.size_bytes
        while self._size_bytes > CACHE_BYTES:
            self._forget(next(iter(self._kept)))

    def _forget(self, name: str) -> _Kept | None:
        kept = self._kept.pop(name, None)
        if kept is not None:
            self._size_bytes -= kept.document.size_bytes
        return kept


def _asked(scope: Scope) -> Search:
    """The search that a request is for.

    Raises:
        SearchRefused: it is for none.
    """
    file = scope["path"].rpartition("/")[2]
    try:
        stated = scope["query_string"].decode()
    except UnicodeDecodeError:
        raise SearchRefused(400, "the address must be UTF-8") from None
    return _read(f"{file}?{stated}")
