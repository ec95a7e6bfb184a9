"""Entries that were left out of feed documents because they cannot be written."""

from collections.abc import Collection, Iterable

from sqlite_utils import Database

from notifier.store.codec import dumps

Row = tuple[str, str, str]
"""Name of the document, id of the entry, and why."""


class Omissions:
    """Reads and writes ``omissions``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[Row]:
        """Every omission, by document and entry."""
        rows = self._db.execute(
            "SELECT document, entry, reason FROM omissions ORDER BY document, entry"
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def replace(self, documents: Collection[str] | None, found: Iterable[Row]) -> None:
        """Forget what was left out of these documents, or for None of any, and note what
        was found now."""
        if documents is None:
            self._db.execute("DELETE FROM omissions")
        else:
            self._db.execute(
                "DELETE FROM omissions WHERE document IN (SELECT value FROM json_each(?))",
                [dumps(sorted(documents))],
            )
        self._db.conn.executemany("INSERT INTO omissions VALUES (?, ?, ?)", list(found))
