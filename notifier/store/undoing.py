"""Taking back what was ended by mistake."""

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from notifier.store.codec import dumps, stamp
from notifier.store.settling import settle
from notifier.store.subscriptions import UNSUBSCRIBED
from notifier.subscription import Frequency, Interest


class Undoing:
    """Writes ``subscriptions``, and what is owed for them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def resume(self, subscriber_id: int, ended_at: Iterable[datetime]) -> list[Interest]:
        """Take back what a subscriber ended at these times: the subscriptions go on where
        they were, with what was owed for them, also what had waited in the outbox. Gives
        what goes on; what was begun again meanwhile is not among it."""
        resumed = self._db.execute(
            "UPDATE OR IGNORE subscriptions SET ended_at = NULL, ended_reason = NULL"
            " WHERE subscriber_id = ? AND ended_reason = ?"
            " AND ended_at IN (SELECT value FROM json_each(?))"
            " RETURNING id, topic, query, frequency",
            [subscriber_id, UNSUBSCRIBED, dumps([stamp(one) for one in ended_at])],
        ).fetchall()
        self._db.execute(
            "UPDATE notifications SET state = 'pending', reason = NULL, message_id = NULL"
            " WHERE subscriber_id = ? AND state = 'cancelled' AND reason = 'unsubscribed'"
            " AND EXISTS (SELECT 1 FROM notification_reasons r"
            "   WHERE r.notification_id = notifications.id"
            "   AND r.subscription_id IN (SELECT value FROM json_each(?)))",
            [subscriber_id, dumps([row[0] for row in resumed])],
        )
        settle(self._db, subscriber_id, UNSUBSCRIBED)
        return [Interest(row[1], row[2], Frequency(row[3])) for row in resumed]
