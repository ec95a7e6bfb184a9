"""What is not kept for ever: bytes of mails, answers of relays, traces of visitors.

Releases, revisions and events are kept for ever, and so is who was told of what and when.
"""

from datetime import datetime, timedelta

from sqlite_utils import Database

from notifier.store.codec import stamp

MAILS = timedelta(days=30)
ANSWERS = timedelta(days=90)
CALLS = timedelta(days=90)
VISITS = timedelta(days=2)
LINKS = timedelta(days=365)
KEYS = timedelta(days=3 * 366)


class Retention:
    """Forgets, in tables of several owners, what has been kept long enough."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def forget(self, now: datetime) -> dict[str, int]:
        """Forget what is old; gives how much of what, by a word.

        The bytes of a mail go when nothing can happen to it any more; of a key of links its
        name stays, by which a link of it is known as too old.
        """
        return {
            "mails": self._run(
                "DELETE FROM contents WHERE created_at <= ? AND NOT EXISTS"
                " (SELECT 1 FROM messages m WHERE m.id = message_id"
                "   AND m.state IN ('queued', 'sending'))",
                now - MAILS,
            ),
            "answers": self._run("DELETE FROM attempts WHERE ended_at <= ?", now - ANSWERS),
            "calls": self._run(
                "DELETE FROM pushes WHERE kind = 'webhook' AND state <> 'queued'"
                " AND created_at <= ?",
                now - CALLS,
            ),
            "visits": self._run("DELETE FROM signups WHERE at <= ?", now - VISITS),
            "links": self._run("DELETE FROM used_tokens WHERE used_at <= ?", now - LINKS),
            "keys": self._run(
                "UPDATE link_keys SET secret = NULL"
                " WHERE retired_at <= ? AND secret IS NOT NULL",
                now - KEYS,
            ),
        }

    def _run(self, statement: str, until: datetime) -> int:
        return int(self._db.execute(statement, [stamp(until)]).rowcount)
