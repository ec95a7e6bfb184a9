"""How far back a feed document has to reach."""

from datetime import datetime

from sqlite_utils import Database

from notifier.store.codec import stamp


class Windows:
    """Answers what is young in the store; writes nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def first_news(self, after: datetime) -> int | None:
        """Number of the first event after a moment that belongs to no baseline."""
        row = self._db.execute(
            "SELECT seq FROM events WHERE at > ? AND baseline = 0 ORDER BY at LIMIT 1",
            [stamp(after)],
        ).fetchone()
        return row[0] if row else None

    def number_updated(self, slug: str, since: int, most: int) -> int:
        """How many releases of a topic have events from number ``since`` on; counts no
        further than ``most``."""
        rows = self._db.execute(
            "SELECT 1 FROM matches WHERE slug = ? AND updated_seq >= ? LIMIT ?",
            [slug, since, most],
        )
        return len(rows.fetchall())
