"""What happened in which month, for charts and for pages of a month.

Months are ``YYYY-MM``: of releases by their date, of changes by the UTC time of their
event. Every question costs the months or the releases it names, by an index.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from notifier.store.codec import dumps, moment

# After every day of a month, and before the next month.
_END = "~"
_CHANGES = "type <> 'new' AND (bulk IS NULL OR bulk = seq) AND held = 0"


@dataclass(frozen=True, slots=True)
class Dated:
    """A release of a month.

    Attributes:
        number: of its newest revision.
        updated_at: time of its last event, UTC.
    """

    id: str
    number: int
    updated_at: datetime


class Calendar:
    """Answers which months there are, and what is in one; writes nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def numbers(self, slug: str) -> dict[str, int]:
        """How many releases of a topic are dated in each month that has one, the newest month
        first."""
        rows = self._db.execute(
            "SELECT month, releases FROM topic_months WHERE slug = ? ORDER BY month DESC",
            [slug],
        )
        return dict(rows.fetchall())

    def activity(self, slugs: Sequence[str], first: str) -> dict[str, dict[str, int]]:
        """The same of several topics, by their slugs, from the month ``first`` on."""
        rows = self._db.execute(
            "SELECT m.slug, m.month, m.releases FROM json_each(?) w"
            " JOIN topic_months m ON m.slug = w.value AND m.month >= ?",
            [dumps(list(slugs)), first],
        )
        found: dict[str, dict[str, int]] = {slug: {} for slug in slugs}
        for slug, month, number in rows:
            found[slug][month] = number
        return found

    def releases(self, slug: str, month: str, limit: int) -> list[str]:
        """Ids of the releases of a topic dated in a month, newest first."""
        rows = self._db.execute(
            "SELECT release_id FROM matches WHERE slug = ? AND date >= ? AND date < ?"
            " ORDER BY date DESC, updated_seq DESC LIMIT ?",
            [slug, month, month + _END, limit],
        )
        return [row[0] for row in rows]

    def stated(self, month: str, limit: int) -> list[Dated]:
        """The releases of every topic that are dated in a month now, by day and then by id;
        merged ones are left out."""
        rows = self._db.execute(
            "SELECT id, number, updated_at FROM releases WHERE date >= ? AND date < ?"
            " AND merged_into IS NULL ORDER BY date, id LIMIT ?",
            [month, month + _END, limit],
        )
        return [Dated(one, number, moment(at)) for one, number, at in rows]

    def dated(self, ids: Sequence[str]) -> set[str]:
        """Months in which any revision of some releases is or was dated."""
        rows = self._db.execute(
            "SELECT DISTINCT substr(v.date, 1, 7) FROM json_each(?) w"
            " JOIN revisions v ON v.release_id = w.value",
            [dumps(list(ids))],
        )
        return {row[0] for row in rows}

    def change_months(self) -> list[str]:
        """Months in which a release changed, newest first."""
        latest = f"SELECT substr(at, 1, 7) FROM events WHERE {_CHANGES}"  # noqa: S608 - constant condition
        rows = self._db.execute(
            "WITH RECURSIVE found(month) AS ("  # noqa: S608 - constant condition
            f" SELECT * FROM ({latest} ORDER BY at DESC LIMIT 1)"
            f" UNION ALL SELECT ({latest} AND at < found.month ORDER BY at DESC LIMIT 1)"
            "  FROM found WHERE found.month IS NOT NULL)"
            " SELECT month FROM found WHERE month IS NOT NULL"
        )
        return [row[0] for row in rows]

    def change_numbers(self, first: str) -> dict[str, int]:
        """How many changes there were in each month from ``first`` on; months without one
        are left out."""
        rows = self._db.execute(
            f"SELECT substr(at, 1, 7), count(*) FROM events WHERE at >= ? AND {_CHANGES}"  # noqa: S608 - constant condition
            " GROUP BY 1",
            [first],
        )
        return dict(rows.fetchall())

    def changes(self, month: str, limit: int) -> list[int]:
        """Numbers of the events that changed a release in a month, newest first; edits of
        many releases in the same way are one."""
        rows = self._db.execute(
            f"SELECT seq FROM events WHERE at >= ? AND at < ? AND {_CHANGES}"  # noqa: S608 - constant condition
            " ORDER BY at DESC LIMIT ?",
            [month, month + _END, limit],
        )
        return [row[0] for row in rows]

    def change_number(self, month: str) -> int:
        """How many changes there were in a month."""
        row = self._db.execute(
            f"SELECT count(*) FROM events WHERE at >= ? AND at < ? AND {_CHANGES}",  # noqa: S608 - constant condition
            [month, month + _END],
        ).fetchone()
        return int(row[0])

    def changes_since(self, seq: int) -> dict[str, int]:
        """How many events came after ``seq``, by month."""
        rows = self._db.execute(
            "SELECT substr(at, 1, 7), count(*) FROM events NOT INDEXED WHERE seq > ?"
            " GROUP BY 1",
            [seq],
        )
        return dict(rows.fetchall())

    def first_seen(self, first: str) -> dict[datetime, int]:
        """How many releases were first seen in each hour, UTC, from a month on. Those that
        were there when their source was first read are left out: nobody saw them come."""
        rows = self._db.execute(
            "SELECT substr(at, 1, 13), count(*) FROM events"
            " WHERE baseline = 0 AND type = 'new' AND at >= ? GROUP BY 1",
            [first],
        )
        return {moment(f"{hour}:00:00Z"): number for hour, number in rows}
