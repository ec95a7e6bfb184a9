"""One writer at a time: an advisory lock beside the store."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from notifier import private
from notifier.errors import InstanceRunning, StoreError

_ADVICE = "the folder of store.path in config.yaml must be one that this program may write"


def is_held(path: Path) -> bool:
    """Whether a process holds the lock now; to ask takes it for a moment when none does.

    Raises:
        StoreError: the lock file cannot be read, or its file system has no locks.
    """
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; {_ADVICE}") from error
    return False


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the lock; the system releases it when the process ends, however it ends.

    Raises:
        InstanceRunning: another process holds it.
        StoreError: the lock file cannot be written, or its file system has no locks.
    """
    try:
        private.folder(path.parent)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, private.FILE)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; {_ADVICE}") from error
    with os.fdopen(descriptor, "r+") as file:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stated = file.read().strip()
            pid = int(stated) if stated.isdecimal() else None
            raise InstanceRunning(path, pid) from None
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}; {_ADVICE}") from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
