"""What came last, for whoever asks whether the service still runs."""

from datetime import date, datetime

from sqlite_utils import Database

from notifier.store.codec import moment

LOOKED_BACK = 10_000
"""Events among which the newest of a type is looked for."""


class Latest:
    """Answers what came last; writes nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def days(self, source_id: str, until: date, limit: int) -> list[date]:
        """The newest ``limit`` days, none after ``until``, at which releases of a source
        are dated, newest first."""
        rows = self._db.execute(
            "WITH RECURSIVE found(day, number) AS ("
            " SELECT max(date), 1 FROM releases"
            "  WHERE source_id = :source AND date <= :until"
            " UNION ALL SELECT (SELECT max(date) FROM releases"
            "  WHERE source_id = :source AND date < found.day), number + 1 FROM found"
            "  WHERE found.day IS NOT NULL AND number < :limit)"
            " SELECT day FROM found WHERE day IS NOT NULL",
            {"source": source_id, "until": until.isoformat(), "limit": limit},
        )
        return [date.fromisoformat(row[0]) for row in rows]

    def arrival(self) -> datetime | None:
        """When a release was last seen for the first time; None when that was more than
        LOOKED_BACK events ago, or never."""
        row = self._db.execute(
            "SELECT at FROM events WHERE type = 'new' AND held = 0"
            " AND seq > (SELECT coalesce(max(seq), 0) FROM events) - ?"
            " ORDER BY seq DESC LIMIT 1",
            [LOOKED_BACK],
        ).fetchone()
        return None if row is None else moment(row[0])

    def change(self) -> datetime | None:
        """When a release was last revised, withdrawn or restored, or None."""
        row = self._db.execute(
            "SELECT at FROM events WHERE type <> 'new' AND held = 0 ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return None if row is None else moment(row[0])
