"""Mails in a Maildir, each to be read once.

A file is complete once it stands in ``new`` (the format's promise: it is written in
``tmp`` and renamed), and is read when its name in ``cur`` has the flag S. One that a mail
program moved to ``cur`` without reading is taken too.
"""

import os
import stat
from pathlib import Path

_SEEN = "S"
_INFO = ":2,"


def unread(folder: Path) -> list[Path]:
    """Files that nobody has read, by name, which begins with the time it came.

    Raises:
        OSError: it is no Maildir, or cannot be read.
    """
    found = []
    for part in ("new", "cur"):
        with os.scandir(folder / part) as entries:
            names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
        found += [folder / part / name for name in names if _SEEN not in _flags(name)]
    return found


def content(path: Path, most_bytes: int) -> bytes | None:
    """The beginning of a file; None when it is gone or is no plain file.

    Raises:
        OSError: it cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return file.read(most_bytes)


def mark(path: Path) -> None:
    """Note that a file was read; nothing when somebody else did.

    Raises:
        OSError: it cannot be moved.
    """
    base, _, _ = path.name.partition(_INFO)
    flags = "".join(sorted({*_flags(path.name), _SEEN}))
    try:
        path.rename(path.parent.parent / "cur" / f"{base}{_INFO}{flags}")
    except FileNotFoundError:
        return


def _flags(name: str) -> str:
    return name.partition(_INFO)[2]
