"""Subscriptions to the hub: a callback, a feed document, and until when."""

from datetime import datetime

from sqlite_utils import Database

from notifier.store.codec import stamp
from notifier.store.push import host_of

_OWED = "kind = 'content' AND target = :callback AND subject = :document"


class Leases:
    """Reads and writes ``leases``, and what is owed under one in ``pushes``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def grant(
        self, callback: str, document: str, secret: str, *, now: datetime, expires_at: datetime
    ) -> None:
        """Begin or renew a lease. What could not be delivered is due at once, because the
        callback has just answered."""
        stated = {
            "callback": callback,
            "document": document,
            "host": host_of(callback),
            "secret": secret,
            "now": stamp(now),
            "until": stamp(expires_at),
        }
        self._db.execute(
            "INSERT INTO leases (callback, document, host, secret, started_at, expires_at)"
            " VALUES (:callback, :document, :host, :secret, :now, :until)"
            " ON CONFLICT DO UPDATE SET secret = :secret, expires_at = :until",
            stated,
        )
        self._db.execute(
            "UPDATE pushes SET next_attempt_at = :now, attempts = 0"  # noqa: S608 - constant
            f" WHERE {_OWED} AND state = 'queued'",
            stated,
        )

    def end(self, callback: str, document: str) -> None:
        """End a lease, with what is owed under it."""
        stated = {"callback": callback, "document": document}
        self._db.execute(
            "DELETE FROM leases WHERE callback = :callback AND document = :document", stated
        )
        self._db.execute(f"DELETE FROM pushes WHERE {_OWED}", stated)  # noqa: S608 - constant

    def expire(self, now: datetime) -> list[tuple[str, str]]:
        """End the leases that have run out; gives (callback, document) of each."""
        rows = self._db.execute(
            "SELECT callback, document FROM leases WHERE expires_at <= ?", [stamp(now)]
        ).fetchall()
        for callback, document in rows:
            self.end(callback, document)
        return [(callback, document) for callback, document in rows]

    def callbacks(self, document: str) -> list[str]:
        """Who is told of a document."""
        rows = self._db.execute(
            "SELECT callback FROM leases WHERE document = ? ORDER BY callback", [document]
        )
        return [row[0] for row in rows]

    def documents(self) -> list[str]:
        """Every document that somebody is told of."""
        rows = self._db.execute("SELECT DISTINCT document FROM leases ORDER BY document")
        return [row[0] for row in rows]

    def secret(self, callback: str, document: str) -> str | None:
        """The key of a lease's signatures, "" without one; None when there is no lease."""
        row = self._db.execute(
            "SELECT secret FROM leases WHERE callback = ? AND document = ?",
            [callback, document],
        ).fetchone()
        return None if row is None else row[0]

    def number(self) -> int:
        """Number of leases."""
        row = self._db.execute("SELECT count(*) FROM leases").fetchone()
        return int(row[0])

    def number_of(self, host: str) -> int:
        """Number of leases of a host."""
        query = "SELECT count(*) FROM leases WHERE host = ?"
        return int(self._db.execute(query, [host]).fetchone()[0])
