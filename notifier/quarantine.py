"""Copies of files that cannot be taken, with the reason beside them.

The source may overwrite a bad file before anybody has looked at it; its bytes are kept
here under their SHA-256 until somebody removes them.
"""

from pathlib import Path

from notifier import atomic, private
from notifier.errors import StoreError


def keep(folder: Path, sha256: str, content: bytes, reason: str) -> None:
    """Keep ``content`` as ``<sha256>.txt`` and ``reason`` as ``<sha256>.reason.txt``.

    Raises:
        StoreError: the folder cannot be written.
    """
    try:
        private.folder(folder)
        for name, kept in ((".txt", content), (".reason.txt", f"{reason}\n".encode())):
            atomic.replace(folder / f"{sha256}{name}", kept, mode=private.FILE)
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror}; make it writable") from error
