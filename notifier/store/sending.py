"""What outlives a restart of how mails are sent: breakers and the rate, by name."""

from sqlite_utils import Database


class Sending:
    """Reads and writes ``sending``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> dict[str, str]:
        """Every value by its key."""
        return dict(self._db.execute("SELECT key, value FROM sending").fetchall())

    def put(self, key: str, value: str | None) -> None:
        """Keep a value; None forgets it."""
        if value is None:
            self._db.execute("DELETE FROM sending WHERE key = ?", [key])
        else:
            self._db.execute("INSERT OR REPLACE INTO sending VALUES (?, ?)", [key, value])
