"""The public folder: documents written whole or not at all.

A document is replaced only when its bytes change, through a temporary file in the same
folder; its gzip sibling comes first, so that a server never pairs a new document with an
old sibling for long. A marker remembers up to which event the folder is published.
"""

import gzip
import json
import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from notifier.errors import FeedsFolderError

MARKER = ".published"
PRUNED = ("topics", "releases")
_MODE = 0o644


@dataclass(frozen=True, slots=True)
class Marker:
    """What the folder holds.

    Attributes:
        store: id of the store it was published from.
        recipe: fingerprint of everything but the store that documents depend on.
        seq: the newest event it shows.
    """

    store: str
    recipe: str
    seq: int


class PublicFolder:
    """The folder that any web server may serve.

    Raises, from every method: FeedsFolderError when the folder cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def marker(self) -> Marker | None:
        """What the folder holds, or None when nothing or something unknown."""
        try:
            found = json.loads((self.path / MARKER).read_text(encoding="utf-8"))
            return Marker(**found)
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def set_marker(self, marker: Marker) -> None:
        """Note what the folder holds, after all of it was written."""
        with self._as_folder_errors():
            _replace(self.path / MARKER, json.dumps(asdict(marker)).encode())

    def forget(self) -> None:
        """Remove the marker, so that the next publish looks at every document."""
        with self._as_folder_errors():
            (self.path / MARKER).unlink(missing_ok=True)

    def write(self, name: str, content: bytes) -> bool:
        """Write a document; False when it already holds these bytes.

        Args:
            name: path below the folder, with ``/``.
        """
        path = self.path / name
        sibling = path.with_name(path.name + ".gz")
        with self._as_folder_errors():
            if _holds(path, content) and sibling.exists():
                return False
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(sibling, gzip.compress(content, 6, mtime=0))
            _replace(path, content)
        return True

    def prune(self, keep: Collection[str]) -> list[str]:
        """Remove documents of topics and releases that are not in ``keep``; names of the
        removed ones, siblings left out."""
        removed = []
        with self._as_folder_errors():
            for top in PRUNED:
                for path in sorted((self.path / top).rglob("*"), reverse=True):
                    name = path.relative_to(self.path).as_posix()
                    if path.is_dir():
                        if not any(path.iterdir()):
                            path.rmdir()
                    elif name.removesuffix(".gz") not in keep:
                        path.unlink()
                        removed.append(name)
        return sorted(name for name in removed if not name.endswith(".gz"))

    @contextmanager
    def _as_folder_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise FeedsFolderError(
                Path(error.filename or self.path), error.strerror or str(error)
            ) from error


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except FileNotFoundError:
        return False


def _replace(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(descriptor, _MODE)
            os.fsync(descriptor)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
