"""How much of everything there is, for whoever watches an instance."""

from datetime import datetime

from sqlite_utils import Database

from notifier.store.codec import moment, stamp


class Measures:
    """Counts rows of many tables; only reads."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def messages(self) -> dict[tuple[str, ...], int]:
        """Number of messages by (kind, state)."""
        return self._pairs("SELECT kind, state, count(*) FROM messages GROUP BY kind, state")

    def pushes(self) -> dict[tuple[str, ...], int]:
        """Number of calls to other servers by (kind, state)."""
        return self._pairs("SELECT kind, state, count(*) FROM pushes GROUP BY kind, state")

    def notifications(self) -> dict[str, int]:
        """Number of events still owed to subscribers, by frequency."""
        rows = self._db.execute(
            "SELECT frequency, count(*) FROM notifications WHERE state = 'pending'"
            " GROUP BY frequency"
        )
        return dict(rows.fetchall())

    def oldest(self) -> dict[str, datetime]:
        """When the message that has waited longest was staged, by kind."""
        rows = self._db.execute(
            "SELECT kind, min(created_at) FROM messages WHERE state IN ('queued', 'sending')"
            " GROUP BY kind"
        )
        return {kind: moment(at) for kind, at in rows.fetchall()}

    def last_accepted(self) -> datetime | None:
        """When the next hop last took a message."""
        row = self._db.execute("SELECT max(accepted_at) FROM messages").fetchone()
        return None if row[0] is None else moment(row[0])

    def late_digests(self, until: datetime) -> int:
        """Number of digests of active subscribers that were due by ``until``."""
        row = self._db.execute(
            "SELECT count(*) FROM subscribers WHERE status = 'active'"
            " AND (paused_until IS NULL OR paused_until <= :until)"
            " AND (next_daily_at <= :until OR next_weekly_at <= :until)",
            {"until": stamp(until)},
        ).fetchone()
        return int(row[0])

    def _pairs(self, question: str) -> dict[tuple[str, ...], int]:
        rows = self._db.execute(question)
        return {(one, other): number for one, other, number in rows.fetchall()}
