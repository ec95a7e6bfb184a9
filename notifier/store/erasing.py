"""Forgetting who somebody was, and what is known of somebody.

What is left counts without naming anybody: rows without address and content, and the MACs
by which an address stays suppressed. Connections overwrite what they delete (the pragma
secure_delete), and a checkpoint empties the write-ahead log.
"""

from datetime import datetime

from sqlite_utils import Database

from notifier.store.codec import stamp
from notifier.store.requests import Requests
from notifier.store.subscribers import Subscribers
from notifier.store.subscriptions import Subscriptions

ERASED = "erased"

_OWN = "SELECT id FROM messages WHERE subscriber_id = :id"
_STATEMENTS = (
    f"UPDATE attempts SET text = NULL WHERE message_id IN ({_OWN})",  # noqa: S608 - constant
    f"UPDATE inbound SET content = x'', diagnostic = '' WHERE message_id IN ({_OWN})",  # noqa: S608 - constant
    f"DELETE FROM contents WHERE message_id IN ({_OWN})",  # noqa: S608 - constant
    """
    UPDATE messages SET recipient = '', domain = '', subject = '',
        last_text = NULL, return_token = NULL,
        state = iif(state IN ('queued', 'sending', 'uncertain'), 'cancelled', state)
        WHERE subscriber_id = :id
    """,
    "UPDATE subscriptions SET query = 'erased' WHERE subscriber_id = :id AND query <> ''",
    "DELETE FROM requests WHERE subscriber_id = :id",
    """
    UPDATE audit SET target = 'erased:' || :id, detail = ''
        WHERE target = (SELECT public_id FROM subscribers WHERE id = :id)
    """,
    """
    UPDATE subscribers SET status = 'erased', email = '', email_key = 'erased:' || id,
        public_id = 'erased:' || id, consent = '', paused_until = NULL,
        token_epoch = token_epoch + 1, erased_at = :now WHERE id = :id
    """,
)

Account = dict[str, object]


class Erasing:
    """Reads all that is kept of a subscriber, and erases it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._subscribers = Subscribers(db)
        self._subscriptions = Subscriptions(db)
        self._requests = Requests(db)

    def erase(self, subscriber_id: int, now: datetime) -> None:
        """End every subscription and forget the address, and each text that was written to
        it, came from it or was stated by it. Links given out before open nothing any more.

        A suppression stays, for it knows the address only by its MAC.
        """
        subscriber = self._subscribers.by_id(subscriber_id)
        self._subscriptions.end_all(subscriber_id, ERASED, now)
        self._requests.withdraw(subscriber.address)
        for statement in _STATEMENTS:
            self._db.execute(statement, {"id": subscriber_id, "now": stamp(now)})

    def account(self, subscriber_id: int) -> Account:
        """Everything that is kept of a subscriber, as JSON values; times are ISO 8601."""
        (held,) = self._rows(
            "SELECT email AS address, status, timezone, hour, weekday, min_weight,"
            " paused_until, created_at, confirmed_at, consent FROM subscribers WHERE id = :id",
            subscriber_id,
        )
        return held | {
            "subscriptions": self._rows(
                "SELECT topic, query, frequency, source, started_at, ended_at, ended_reason"
                " FROM subscriptions WHERE subscriber_id = :id ORDER BY id",
                subscriber_id,
            ),
            "requests": self._rows(
                "SELECT kind, stated, created_at FROM requests WHERE subscriber_id = :id"
                " ORDER BY id",
                subscriber_id,
            ),
            "messages": self._rows(
                "SELECT id, kind, subject, state, created_at, accepted_at, bounce"
                " FROM messages WHERE subscriber_id = :id ORDER BY created_at, id",
                subscriber_id,
            ),
        }

    def _rows(self, statement: str, subscriber_id: int) -> list[Account]:
        return list(self._db.query(statement, {"id": subscriber_id}))
