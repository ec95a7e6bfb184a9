"""Taking back what was ended by mistake."""

from datetime import datetime

from sqlite_utils import Database

from notifier.store.codec import dumps, stamp
from notifier.store.settling import settle
from notifier.store.subscribers import Subscribers
from notifier.store.subscriptions import MOVED, MOVING, UNSUBSCRIBED


class Undoing:
    """Writes ``subscriptions``, and what is owed for them."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._subscribers = Subscribers(db)

    def resume(self, public_id: str, frequency: str, since: datetime) -> None:
        """Take back what a subscriber ended at this frequency after ``since``: the
        subscriptions go on where they were, with what was owed for them, also what had
        waited in the outbox. Nothing happens where there is nothing to take back."""
        subscriber = self._subscribers.by_public_id(public_id)
        if subscriber is None:
            return
        resumed = self._db.execute(
            "UPDATE OR IGNORE subscriptions SET ended_at = NULL, ended_reason = NULL"  # noqa: S608 - constant
            " WHERE subscriber_id = ? AND ended_reason = ? AND ended_at > ?"
            f" AND (frequency = ? OR {MOVED}) RETURNING id",
            [
                *(subscriber.id, UNSUBSCRIBED, stamp(since)),
                *(frequency, subscriber.id, frequency, *MOVING),
            ],
        ).fetchall()
        self._db.execute(
            "UPDATE notifications SET state = 'pending', reason = NULL, message_id = NULL"
            " WHERE subscriber_id = ? AND state = 'cancelled' AND reason = 'unsubscribed'"
            " AND EXISTS (SELECT 1 FROM notification_reasons r"
            "   WHERE r.notification_id = notifications.id"
            "   AND r.subscription_id IN (SELECT value FROM json_each(?)))",
            [subscriber.id, dumps([row[0] for row in resumed])],
        )
        settle(self._db, subscriber.id, UNSUBSCRIBED)
