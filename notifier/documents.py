"""The public folder: documents written whole or not at all.

A document is replaced only when its bytes change, through a temporary file in the same
folder that is on the disk before it gets its name; its gzip sibling comes first, so that a
server never pairs a new document with an old sibling for long. A marker remembers up to
which event the folder is published, and another one, while documents are being placed, up
to which it is to be: what was begun and not finished holds documents of both.
"""

import gzip
import json
import re
import zlib
from collections import deque
from collections.abc import Collection, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from notifier import atomic
from notifier.errors import FeedsFolderError
from notifier.site import PUBLISHED, PUBLISHING

FRONT_PAGE = "index.html"
PRUNED = ("topics", "releases", "changes", "sitemaps")
AHEAD = 64
THREADS = 4
# The names that prune may remove: another program's files can stand in these folders too.
_OURS = re.compile(
    r"(?:topics/[a-z0-9-]+|changes)/[0-9]{4}-[0-9]{2}/index\.html(?:\.gz)?"
    r"|changes/index\.html(?:\.gz)?"
    r"|topics/[a-z0-9-]+/(?:index\.html|(?:releases|changes)\.(?:atom|rss|json))(?:\.gz)?"
    r"|topics/[a-z0-9-]+/changes/[0-9]+\.atom(?:\.gz)?"
    r"|releases/r[0-9a-f]{20}(?:-[0-9]+)?/(?:(?:r[0-9]+/)?index\.html|history\.atom)(?:\.gz)?"
    r"|sitemaps/(?:pages|[0-9]{4}-[0-9]{2})\.xml(?:\.gz)?"
)
# What ``atomic`` leaves of a document or a marker when the process is killed.
_LEFT_OVER = re.compile(r"\.{1,2}[a-z0-9]+(?:\.[a-z]+)*\.tmp")


@dataclass(frozen=True, slots=True)
class Marker:
    """What the folder holds.

    Attributes:
        store: id of the store it was published from.
        recipe: fingerprint of everything but the store that documents depend on.
        seq: the newest event it shows.
        at: time of that event, or "" when there is none; a store that was put back from a
            backup may have another event under the same number.
        corrected: number of the newest merge or split that it shows.
    """

    store: str
    recipe: str
    seq: int
    at: str
    corrected: int = 0


UNKNOWN = Marker(store="", recipe="", seq=0, at="")


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that is on the disk under a hidden name.

    Attributes:
        is_new: False when the public document and its sibling already hold these bytes,
            so that there is nothing to place.
    """

    name: str
    is_new: bool


class PublicFolder:
    """The folder that any web server may serve.

    Raises, from every method: FeedsFolderError when the folder cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def marker(self) -> Marker | None:
        """What the folder holds, or None when nothing or something unknown.

        A marker without a front page was left over by somebody who emptied the folder.
        """
        found = self._read_marker(PUBLISHED)
        is_published = found is not None and found != UNKNOWN
        return found if is_published and (self.path / FRONT_PAGE).exists() else None

    def unfinished(self) -> Marker | None:
        """What the folder was to hold when a publish began that has not finished; None
        when none has, UNKNOWN when it does not say."""
        return self._read_marker(PUBLISHING)

    def begun_at(self) -> datetime | None:
        """When the publish that has not finished began, UTC, or None when all have."""
        path = self.path / PUBLISHING
        with _as_folder_errors(path):
            try:
                return datetime.fromtimestamp(path.stat().st_mtime, UTC)
            except FileNotFoundError:
                return None

    def _read_marker(self, name: str) -> Marker | None:
        path = self.path / name
        with _as_folder_errors(path):
            try:
                return Marker(**json.loads(path.read_text(encoding="utf-8")))
            except FileNotFoundError:
                return None
            except (ValueError, TypeError):
                return UNKNOWN

    def begin(self, marker: Marker) -> None:
        """Note what the folder is to hold, before any of it is written. A publish that is
        tried again keeps the time when it was first begun."""
        if self.unfinished() != marker:
            self._write_marker(PUBLISHING, marker)

    def finish(self, marker: Marker) -> None:
        """Note what the folder holds, after all of it was written."""
        self._write_marker(PUBLISHED, marker)
        self._remove_marker(PUBLISHING)

    def forget(self) -> None:
        """Remove the marker, so that the next publish looks at every document."""
        self._remove_marker(PUBLISHED)

    def _write_marker(self, name: str, marker: Marker) -> None:
        path = self.path / name
        with _as_folder_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            atomic.replace(path, json.dumps(asdict(marker)).encode())

    def _remove_marker(self, name: str) -> None:
        path = self.path / name
        with _as_folder_errors(path):
            path.unlink(missing_ok=True)

    def read(self, name: str) -> bytes | None:
        """A document, or None when there is none of this name."""
        path = self.path / name
        with _as_folder_errors(path):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                return None

    def write(self, name: str, content: bytes) -> bool:
        """Write a document; False when it and its sibling already hold these bytes.

        Args:
            name: path below the folder, with ``/``.
        """
        with closing(self.drafts([(name, content)])) as drafts:
            return any(self.place(draft) for draft in drafts)

    def drafts(self, documents: Iterable[tuple[str, bytes]]) -> Generator[Draft, None, None]:
        """Drafts of documents in the order given, each to be placed before the next.

        Up to AHEAD of them are made meanwhile, because what takes long is to wait for the
        disk. Those not placed when the generator is closed are thrown away.

        Args:
            documents: names, each no more than once, and contents.
        """
        ahead: deque[tuple[str, Future[Draft]]] = deque()
        pool = ThreadPoolExecutor(THREADS, "documents")
        try:
            for name, content in documents:
                ahead.append((name, pool.submit(self._draft, name, content)))
                if len(ahead) == AHEAD:
                    yield ahead[0][1].result()
                    ahead.popleft()
            while ahead:
                yield ahead[0][1].result()
                ahead.popleft()
        finally:
            pool.shutdown(cancel_futures=True)
            # A folder that cannot be written can often not be cleared either, and why it
            # cannot be written is what has to be said; the next publish sweeps.
            with suppress(OSError):
                for name, _ in ahead:
                    for path in self._pair(name):
                        atomic.discard(path)

    def place(self, draft: Draft) -> bool:
        """Make a draft public; False when it says nothing new."""
        path, sibling = self._pair(draft.name)
        if draft.is_new:
            with _as_folder_errors(path):
                atomic.place(sibling)
                atomic.place(path)
        return draft.is_new

    def _draft(self, name: str, content: bytes) -> Draft:
        path, sibling = self._pair(name)
        with _as_folder_errors(path):
            if _holds(path, content) and _unpacks_to(sibling, content):
                return Draft(name, is_new=False)
            path.parent.mkdir(parents=True, exist_ok=True)
            atomic.prepare(sibling, gzip.compress(content, 6, mtime=0))
            atomic.prepare(path, content)
        return Draft(name, is_new=True)

    def _pair(self, name: str) -> tuple[Path, Path]:
        """A document and its compressed sibling."""
        path = self.path / name
        return path, path.with_name(f"{path.name}.gz")

    def prune(self, keep: Collection[str]) -> list[str]:
        """Remove documents of topics and releases that are not in ``keep``; names of the
        removed ones, siblings left out. Files that we never write stay."""
        removed = []
        with _as_folder_errors(self.path):
            for top in PRUNED:
                for path in sorted((self.path / top).rglob("*")):
                    name = path.relative_to(self.path).as_posix()
                    unwanted = name.removesuffix(".gz") not in keep and _OURS.fullmatch(name)
                    if unwanted and not path.is_dir():
                        self._remove(path)
                        removed.append(name)
        return sorted(name for name in removed if not name.endswith(".gz"))

    def remove(self, names: Iterable[str]) -> list[str]:
        """Remove documents; names of those that stood there."""
        removed = []
        with _as_folder_errors(self.path):
            for name in names:
                found = [path for path in self._pair(name) if path.exists()]
                for path in found:
                    self._remove(path)
                removed += [name] if found else []
        return removed

    def sweep(self) -> None:
        """Remove the hidden files that a killed publish left where documents stand."""
        tops = (self.path / top for top in PRUNED)
        with _as_folder_errors(self.path):
            hidden = [
                *self.path.glob(".*.tmp"),
                *(x for top in tops for x in top.rglob(".*.tmp")),
            ]
            for path in hidden:
                if _LEFT_OVER.fullmatch(path.name) and not path.is_dir():
                    self._remove(path)

    def _remove(self, path: Path) -> None:
        """Remove a file, and the folders that it leaves empty."""
        path.unlink()
        for folder in path.parents:
            if folder == self.path or any(folder.iterdir()):
                return
            folder.rmdir()


@contextmanager
def _as_folder_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (
            f"cannot be used ({error.strerror or error});"
            " feeds.path in config.yaml must name a folder that this program may write"
        )
        raise FeedsFolderError(path, reason) from error


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except FileNotFoundError:
        return False


def _unpacks_to(path: Path, content: bytes) -> bool:
    try:
        return gzip.decompress(path.read_bytes()) == content
    except (FileNotFoundError, gzip.BadGzipFile, EOFError, zlib.error):
        return False
