"""How a database is opened, and what its errors mean to whoever asked."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from notifier.errors import SchemaTooNew, StoreBusy, StoreError
from notifier.store.schema import NAMES, migrations

CACHE_KIB = 32_768
ADVICE = "this must be a file that the program may write, on a disk with room"


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
