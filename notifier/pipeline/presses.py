"""The documents of many releases, made by as many processes as there are processors.

To make a document takes a processor and hardly the disk, so that two processes make a
site anew in little more than half the time. They read the store, which nobody else writes
meanwhile, and hand over bytes; where one of them dies, or none can be had, this process
makes what is left.
"""

import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread

import structlog

from notifier.pipeline.document import Document
from notifier.pipeline.of_release import of_release
from notifier.pipeline.publication import Publication
from notifier.store import Store

log = structlog.get_logger()

PORTION = 20
AHEAD = 4
"""Portions for each process that are made before they are asked for, to bound memory."""
LEAST = 500
"""Releases from which on it is worth the second that a process takes to begin."""

_press: tuple[Store, Publication] | None = None


def worthwhile(number: int) -> int:
    """How many processes should make the documents of ``number`` releases."""
    return os.cpu_count() or 1 if number >= LEAST else 1


def of_releases(
    store: Store, publication: Publication, ids: Sequence[str], *, processes: int
) -> Iterator[Document]:
    """The documents of releases, in the order of ``ids``; see ``worthwhile``."""
    portions = [ids[at : at + PORTION] for at in range(0, len(ids), PORTION)]
    done = 0
    if processes > 1:
        try:
            for documents in _made(store.path, publication, portions, processes):
                yield from documents
                done += 1
        # Without shared memory, or room for a process, none can be had.
        except (BrokenProcessPool, OSError) as error:
            log.warning("publish", alone_because=str(error) or repr(error), done=done)
    for portion in portions[done:]:
        yield from _documents(store, publication, portion)


def _made(
    path: Path, publication: Publication, portions: Sequence[Sequence[str]], processes: int
) -> Iterator[list[Document]]:
    """Documents of one portion after the other."""
    pool = ProcessPoolExecutor(
        processes,
        # A fork of a process with threads may hold a lock for ever.
        mp_context=get_context("spawn"),
        initializer=_open,
        initargs=(path, publication),
    )
    rest = iter(portions)
    ahead: deque[Future[list[Document]]] = deque()
    try:
        for portion in islice(rest, AHEAD * processes):
            ahead.append(pool.submit(_print, portion))
        while ahead:
            yield ahead.popleft().result()
            ahead.extend(pool.submit(_print, portion) for portion in islice(rest, 1))
    finally:
        pool.shutdown(cancel_futures=True)


def _open(path: Path, publication: Publication) -> None:
    """Make this process a press, for as long as the one that asks for it lives."""
    Thread(target=_end_with_parent, daemon=True).start()
    # Who interrupts a terminal interrupts every process of it; ours ends its presses.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    global _press  # noqa: PLW0603 - what the pool calls in its processes has no other place
    _press = (Store.open_for_reading(path), publication)


def _end_with_parent() -> None:
    """A parent that is killed says nothing; its end of a pipe is closed."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _print(ids: Sequence[str]) -> list[Document]:
    assert _press is not None  # noqa: S101 - the pool has called _open
    store, publication = _press
    return _documents(store, publication, ids)


def _documents(store: Store, publication: Publication, ids: Sequence[str]) -> list[Document]:
    releases = store.reading.releases(ids)
    return [one for release in releases for one in of_release(store, publication, release)]
