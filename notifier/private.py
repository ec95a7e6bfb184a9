"""Folders and files that are their owner's alone: they hold addresses, and keys of links.

What the umask gave to everybody is taken back. A file or folder that an operator has
opened to a group, and to nobody else, stays as it is.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

FOLDER = 0o700
FILE = 0o600
_OTHERS = 0o007


def folder(path: Path) -> None:
    """Make a folder, where there is none.

    Raises:
        OSError: it cannot be made.
    """
    path.mkdir(mode=FOLDER, parents=True, exist_ok=True)


def file(path: Path) -> None:
    """Make an empty file, where there is none.

    Raises:
        OSError: it cannot be made.
    """
    if path.exists():
        return
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE))


def narrow(path: Path, mode: int) -> None:
    """Give a path this mode when everybody may use it; nothing when it is missing, or
    somebody else's."""
    with suppress(FileNotFoundError, PermissionError):
        if stat.S_IMODE(path.stat().st_mode) & _OTHERS:
            path.chmod(mode)
