"""What is owed to a subscriber, held against the subscriptions that are left.

Also what waits in the outbox: nobody gets news by mail that they no longer ask for, or
sooner than they ask for it. A message that loses a part of what it carries waits until it
is written anew; one that may have been sent already goes as it is, or not at all.
"""

from sqlite_utils import Database

NEVER = "9999-12-31T00:00:00.000Z"

_ASKED = (
    "FROM notification_reasons r JOIN subscriptions s ON s.id = r.subscription_id"
    " WHERE r.notification_id = notifications.id AND s.ended_at IS NULL"
)
_RANK = "CASE {} WHEN 'immediate' THEN 1 WHEN 'daily' THEN 2 ELSE 3 END"
_FASTEST = f"(SELECT s.frequency {_ASKED} ORDER BY {_RANK.format('s.frequency')} LIMIT 1)"
# By the index of what is pending, which has the frequency first.
_PENDING = (
    "subscriber_id = :subscriber AND state = 'pending'"
    " AND frequency IN ('immediate', 'daily', 'weekly')"
)
_NEWS = "subscriber_id = :subscriber AND kind IN ('immediate', 'daily', 'weekly')"
_QUEUED = (
    "state = 'assigned' AND message_id IN"  # noqa: S608 - constants
    f" (SELECT id FROM messages WHERE {_NEWS} AND state = 'queued')"
)
_CARRIED = "SELECT 1 FROM notifications WHERE message_id = messages.id AND state = 'assigned'"

_CANCEL_PENDING = (
    f"UPDATE notifications SET state = 'cancelled', reason = :reason WHERE {_PENDING}"  # noqa: S608 - constants
    f" AND NOT EXISTS (SELECT 1 {_ASKED})"
)
_SET_FREQUENCY = f"UPDATE notifications SET frequency = {_FASTEST} WHERE {_PENDING}"  # noqa: S608 - constants
_MARK_STALE = (
    f"UPDATE messages SET stale = 1, next_attempt_at = :never WHERE {_NEWS}"  # noqa: S608 - constants
    " AND state = 'queued' AND EXISTS (SELECT 1 FROM notifications n"
    "   JOIN notification_reasons r ON r.notification_id = n.id"
    "   JOIN subscriptions s ON s.id = r.subscription_id AND s.ended_at >= messages.created_at"
    "   WHERE n.message_id = messages.id AND n.state = 'assigned')"
)
_CANCEL_QUEUED = (
    "UPDATE notifications SET state = 'cancelled', reason = :reason, message_id = NULL"  # noqa: S608 - constants
    f" WHERE {_QUEUED} AND NOT EXISTS (SELECT 1 {_ASKED})"
)
_TAKE_SLOWER = (
    f"UPDATE notifications SET state = 'pending', frequency = {_FASTEST}, message_id = NULL"  # noqa: S608 - constants
    f" WHERE {_QUEUED} AND {_RANK.format(_FASTEST)} >"
    f" (SELECT {_RANK.format('m.kind')} FROM messages m WHERE m.id = message_id)"
)
_CANCEL_EMPTY = (
    f"UPDATE messages SET state = 'cancelled', stale = 0 WHERE {_NEWS}"  # noqa: S608 - constants
    f" AND state = 'queued' AND stale = 1 AND NOT EXISTS ({_CARRIED})"
)
_CANCEL_SENDING = (
    f"UPDATE messages SET state = 'cancelled' WHERE {_NEWS}"  # noqa: S608 - constants
    f" AND state IN ('sending', 'uncertain') AND EXISTS ({_CARRIED})"
    f" AND NOT EXISTS ({_CARRIED} AND EXISTS (SELECT 1 {_ASKED})) RETURNING id"
)
_CANCEL_SENT = (
    "UPDATE notifications SET state = 'cancelled', reason = :reason"
    " WHERE message_id = :message AND state = 'assigned'"
)


def settle(db: Database, subscriber_id: int, reason: str) -> None:
    """Cancel what no subscription asks for because of ``reason``, and give the rest the
    fastest frequency that does."""
    values = {"subscriber": subscriber_id, "reason": reason, "never": NEVER}
    for statement in (
        _CANCEL_PENDING,
        _SET_FREQUENCY,
        _MARK_STALE,
        _CANCEL_QUEUED,
        _TAKE_SLOWER,
        _CANCEL_EMPTY,
    ):
        db.execute(statement, values)
    for (message,) in db.execute(_CANCEL_SENDING, values).fetchall():
        db.execute(_CANCEL_SENT, values | {"message": message})
