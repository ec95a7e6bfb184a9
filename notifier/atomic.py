"""Files that are written whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path

PUBLIC = 0o666
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC


def replace(path: Path, content: bytes, *, mode: int = PUBLIC) -> None:
    """Replace a file in one step; after a crash it is the old one or the new one.

    Args:
        mode: its rights, less what the umask takes away.

    Raises:
        OSError: the folder or the file cannot be written; the old file is untouched.
    """
    try:
        prepare(path, content, mode=mode)
        place(path)
    finally:
        discard(path)


def prepare(path: Path, content: bytes, *, mode: int = PUBLIC) -> None:
    """Put the new content of a file on the disk, to be placed or discarded.

    What a crash leaves of it is a hidden ``.NAME.tmp``, which the next attempt overwrites:
    a file has one writer.

    Raises:
        OSError: the folder or the file cannot be written.
    """
    with os.fdopen(os.open(_temporary(path), _FLAGS, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def place(path: Path) -> None:
    """Let a file have the content that was prepared for it.

    Raises:
        OSError: the file cannot be replaced.
    """
    _temporary(path).replace(path)


def discard(path: Path) -> None:
    """Remove what was prepared for a file and not placed, if there is anything."""
    with suppress(FileNotFoundError, NotADirectoryError):
        _temporary(path).unlink()


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}.tmp")
