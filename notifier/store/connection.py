"""How a database is opened, and what its errors mean to whoever asked."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from notifier import private
from notifier.errors import SchemaTooNew, StoreBusy, StoreError
from notifier.store.schema import NAMES, migrations

CACHE_KIB = 32_768
ADVICE = "this must be a file that the program may write, on a disk with room"


def make(path: Path) -> None:
    """Make the file and its folder where there are none, for their owner alone; SQLite
    gives its log the rights of the file.

    Raises:
        OSError: they cannot be made.
    """
    private.folder(path.parent)
    private.file(path)
    for suffix in ("", "-wal", "-shm"):
        private.narrow(path.with_name(path.name + suffix), private.FILE)


def connect(path: Path, mode: str, busy_timeout_s: float) -> Database:
    """An open database.

    Args:
        mode: ``ro``, ``rw`` or ``rwc``, as SQLite's URIs have it.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=busy_timeout_s
    )
    db = Database(connection)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")
    db.execute("PRAGMA synchronous = FULL")
    db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    return db


def copy(db: Database, path: Path) -> None:
    """Write a consistent copy of a database, for its owner alone.

    Raises:
        StoreError: ``path`` exists or cannot be written; then nothing is left there.
    """
    if path.exists():
        raise StoreError(f"{path}: exists already; name a new file")
    try:
        private.file(path)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; {ADVICE}") from error
    try:
        db.execute("VACUUM INTO ?", [str(path)])
    except sqlite3.OperationalError as error:
        path.unlink(missing_ok=True)
        raise StoreError(f"{path}: {error}; {ADVICE}") from error
    except sqlite3.Error:
        path.unlink(missing_ok=True)
        raise


def refuse_newer(db: Database, path: Path) -> None:
    """Close a database that holds migrations unknown here.

    Raises:
        SchemaTooNew: it does.
    """
    unknown = [one.name for one in migrations.applied(db) if one.name not in NAMES]
    if unknown:
        db.close()
        raise SchemaTooNew(path, tuple(unknown))


@contextmanager
def as_store_errors(path: Path, busy_timeout_s: float) -> Iterator[None]:
    """Turns what goes wrong with the file into a StoreError; our own mistakes pass."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise StoreBusy(path, busy_timeout_s) from error
        raise StoreError(f"{path}: {error}; {ADVICE}") from error
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        # A mistake of ours, and no state of the file.
        raise
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path}: {error}; put a backup in its place") from error
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; {ADVICE}") from error
