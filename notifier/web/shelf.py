"""Documents of the public folder, kept in memory while their files do not change.

A request for a known document costs two stats and no read. A file is the same as long as
its modification time, size and inode are, because documents are replaced and never
written in place.
"""

import errno
import hashlib
import os
import stat
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Self

CACHE_BYTES: Final = 64 * 1024 * 1024
_INDEX = "index.html"
_GZIP_WBITS = 31
_NOT_THERE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG}

Identity = tuple[int, int, int]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Document:
    """A document of the site as it is served; the same object as long as its bytes are.

    Attributes:
        name: its path below the site, with slashes; that of a search feed has its query.
        suffix: what its path ends in, with its point, such as ``.atom``.
        gzipped: the same bytes compressed, or None when no sibling holds them.
        digest: first 128 bits of the SHA-256 of ``body``, as 32 hex digits.
        modified_s: when the bytes last changed, whole seconds since 1970.
    """

    name: str
    suffix: str
    body: bytes
    gzipped: bytes | None
    digest: str
    modified_s: int

    @classmethod
    def of(cls, name: str, body: bytes, gzipped: bytes | None, modified_s: int) -> Self:
        """The document with its suffix and its digest."""
        suffix = PurePosixPath(name.partition("?")[0]).suffix
        digest = hashlib.sha256(body).hexdigest()[:32]
        return cls(name, suffix, body, gzipped, digest, modified_s)

    @property
    def size_bytes(self) -> int:
        """What it takes in memory."""
        return len(self.body) + len(self.gzipped or b"")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with an index was asked for without the slash that its address ends in."""


@dataclass(frozen=True, slots=True)
class _Kept:
    paths: tuple[Path, Path]
    identity: tuple[Identity, Identity | None]
    document: Document


class Shelf:
    """The public folder and the documents last asked for.

    Not to be shared between threads.

    Attributes:
        reads: number of documents read and hashed so far.
    """

    def __init__(self, folder: Path, *, max_bytes: int = CACHE_BYTES) -> None:
        self._folder = Path(os.path.realpath(folder))
        self._max_bytes = max_bytes
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._size_bytes = 0
        self.reads = 0

    def find(self, path: str) -> Document | Folder | None:
        """The document at a decoded URL path without its leading slash.

        None when there is none: hidden names, compressed siblings and files outside the
        folder, also behind a symbolic link, are not documents.

        Raises:
            OSError: a file is there and cannot be read.
        """
        name = path + _INDEX if not path or path.endswith("/") else path
        segments = name.split("/")
        if any(_is_hidden(segment) for segment in segments) or name.endswith(".gz"):
            return None
        found = self._document(name)
        if found is None and self._document(f"{name}/{_INDEX}") is not None:
            return Folder()
        return found

    def note(self, name: str) -> Document | None:
        """A file that only servers read, by its hidden name."""
        return self._document(name)

    def has(self, name: str) -> bool:
        """Whether there is a document of this name."""
        return _identity(self._folder / name) is not None

    def _document(self, name: str) -> Document | None:
        kept = self._kept.get(name)
        paths = _pair(self._folder / name) if kept is None else kept.paths
        identity = _identity(paths[0])
        if identity is None:
            self._forget(name)
            return None
        both = (identity, _identity(paths[1]))
        if kept is not None and kept.identity == both:
            self._kept.move_to_end(name)
            return kept.document
        self._forget(name)
        return self._read(name, paths, both)

    def _read(
        self, name: str, paths: tuple[Path, Path], identity: tuple[Identity, Identity | None]
    ) -> Document | None:
        path, sibling = paths
        body = self._bytes(path)
        if body is None:
            return None
        self.reads += 1
        document = Document.of(
            name,
            body,
            self._gzipped(sibling, body) if identity[1] else None,
            identity[0][0] // 1_000_000_000,
        )
        self._keep(name, _Kept(paths, identity, document))
        return document

    def _bytes(self, path: Path) -> bytes | None:
        if not Path(os.path.realpath(path)).is_relative_to(self._folder):
            return None
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def _gzipped(self, sibling: Path, body: bytes) -> bytes | None:
        """Bytes of the sibling when they hold ``body``; a writer replaces the two files
        one after the other, and between them they differ."""
        packed = self._bytes(sibling)
        if packed is None:
            return None
        unpack = zlib.decompressobj(wbits=_GZIP_WBITS)
        try:
            plain = unpack.decompress(packed, len(body) + 1)
        except zlib.error:
            return None
        return packed if plain == body and unpack.eof else None

    def _keep(self, name: str, kept: _Kept) -> None:
        self._kept[name] = kept
        self._size_bytes += kept.document.size_bytes
        while self._size_bytes > self._max_bytes:
            self._forget(next(iter(self._kept)))

    def _forget(self, name: str) -> None:
        kept = self._kept.pop(name, None)
        if kept is not None:
            self._size_bytes -= kept.document.size_bytes


def _is_hidden(segment: str) -> bool:
    return not segment or segment.startswith(".") or "\0" in segment


def _pair(path: Path) -> tuple[Path, Path]:
    """A document and its compressed sibling."""
    return path, path.with_name(path.name + ".gz")


def _identity(path: Path) -> Identity | None:
    """Modification time in nanoseconds, size and inode of a regular file."""
    try:
        found = path.stat()
    except OSError as error:
        if error.errno in _NOT_THERE:
            return None
        raise
    if not stat.S_ISREG(found.st_mode):
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino)
