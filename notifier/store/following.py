"""What came after an event of the sequence, for whoever follows it.

Events that are held are told nobody, so that they are left out everywhere here.
"""

from sqlite_utils import Database


class Following:
    """Answers with numbers of events; writes nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def after(self, seq: int, limit: int) -> list[int]:
        """The first events after one, oldest first."""
        rows = self._db.execute(
            "SELECT seq FROM events WHERE seq > ? AND held = 0 ORDER BY seq LIMIT ?",
            [seq, limit],
        )
        return [row[0] for row in rows]

    def after_in(self, slug: str, seq: int, limit: int) -> list[int]:
        """The same of a topic; it tells a bulk edit once, by its first event."""
        rows = self._db.execute(
            "SELECT seq FROM event_topics WHERE slug = ? AND seq > ? ORDER BY seq LIMIT ?",
            [slug, seq, limit],
        )
        return [row[0] for row in rows]

    def last(self) -> int:
        """The newest event; 0 when there is none."""
        row = self._db.execute(
            "SELECT seq FROM events WHERE held = 0 ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return row[0] if row else 0

    def last_in(self, slug: str) -> int:
        """The newest event of a topic; 0 when there is none."""
        row = self._db.execute(
            "SELECT coalesce(max(seq), 0) FROM event_topics WHERE slug = ?", [slug]
        ).fetchone()
        return int(row[0])

    def is_topic(self, slug: str) -> bool:
        """Whether this is or once was the slug of a topic or a country."""
        row = self._db.execute("SELECT 1 FROM topics WHERE slug = ?", [slug]).fetchone()
        return row is not None
