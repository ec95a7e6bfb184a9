"""What a store holds, without what depends on when or by whom it was filled."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Times and places of the run, random keys, and ids made from them.
PASSING = re.compile(
    r".*_at|at|modified_ns|inode|looked_ns|public_id|value|applied_at|message_id|content|key"
    r"|postmark|return_token|address_mac"
)
# What a stopped and continued run may count otherwise.
COUNTED = {
    "messages": {"id", "attempts", "uncertain", "last_text", "phase"},
}


@contextmanager
def connected(path: Path) -> Iterator[sqlite3.Connection]:
    """A look into a store from outside."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in full."""
    with connected(path) as store:
        names = store.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: sorted(store.execute(f"SELECT * FROM {name}").fetchall(), key=repr)  # noqa: S608 - table names
            for (name,) in names
        }


def lasting(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows that two runs over the same files have in common."""
    with connected(path) as store:
        names = store.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: _rows(store, name) for (name,) in names if name != "attempts"}


def _rows(store: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    found = store.execute(f"SELECT * FROM {table}")  # noqa: S608 - table names
    left_out = COUNTED.get(table) or set()
    kept = [
        place
        for place, (name, *_) in enumerate(found.description)
        if not PASSING.fullmatch(name) and name not in left_out
    ]
    return sorted((tuple(row[place] for place in kept) for row in found), key=repr)
