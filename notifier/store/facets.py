"""What some releases have in common, counted: for narrowing a search.

Every question costs the releases it names.
"""

from collections.abc import Sequence

from sqlite_utils import Database

from notifier.store.codec import dumps
from notifier.topics import ALL


class Facets:
    """Counts what releases have; writes nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def filed_under(self, slug: str, ids: Sequence[str]) -> set[str]:
        """Those of the releases that are filed under a topic."""
        rows = self._db.execute(
            "SELECT m.release_id FROM json_each(?) w"
            " JOIN matches m ON m.slug = ? AND m.release_id = w.value",
            [dumps(list(ids)), slug],
        )
        return {row[0] for row in rows}

    def months(self, ids: Sequence[str]) -> dict[str, int]:
        """How many of the releases are dated in each month, such as ``2026-02``."""
        rows = self._db.execute(
            "SELECT substr(r.date, 1, 7), count(*) FROM json_each(?) w"
            " JOIN releases r ON r.id = w.value GROUP BY 1",
            [dumps(list(ids))],
        )
        return dict(rows.fetchall())

    def categories(self, ids: Sequence[str]) -> dict[str, int]:
        """How many of the releases have each category, the most frequent first; those
        without one are left out."""
        rows = self._db.execute(
            "SELECT r.category, count(*) FROM json_each(?) w JOIN releases r ON r.id = w.value"
            " WHERE r.category IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1",
            [dumps(list(ids))],
        )
        return dict(rows.fetchall())

    def filed(self, ids: Sequence[str]) -> list[tuple[str, str, int]]:
        """Slug and title of each topic and country that some of the releases are filed
        under, and how many; the most frequent first."""
        rows = self._db.execute(
            "SELECT m.slug, t.title, count(*) FROM json_each(?) w"
            " JOIN matches m ON m.release_id = w.value JOIN topics t ON t.slug = m.slug"
            " WHERE m.slug <> ? GROUP BY m.slug ORDER BY 3 DESC, t.title",
            [dumps(list(ids)), ALL],
        )
        return [(slug, title, number) for slug, title, number in rows.fetchall()]
