"""Which message is sent next, and leases on messages.

A claim is a lease, so that two processes never send the same message. What may not be sent
any more, or not yet, is found out here, in the transaction of the lease.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from notifier.message import MailKind
from notifier.store.codec import dumps, moment, moment_or_none, stamp
from notifier.store.subscribers import Status
from notifier.store.suppressions import Suppressions

LEASE = timedelta(minutes=15)
"""Longer than the wait for the reply to a message (RFC 5321 section 4.5.3.2.6: 600 s)."""

ABOUT_ACCOUNTS = (MailKind.CONFIRM, MailKind.MANAGE, MailKind.NOTICE)

_NEXT = """
    SELECT m.id, m.kind, m.recipient, s.status, s.paused_until
    FROM messages m INDEXED BY messages_waiting JOIN subscribers s ON s.id = m.subscriber_id
    WHERE m.state IN ('queued', 'uncertain') AND m.priority = :priority
    AND m.next_attempt_at <= :now AND m.expires_at > :now
    AND m.domain NOT IN (SELECT value FROM json_each(:barred))
    ORDER BY m.next_attempt_at, m.id LIMIT 1
"""
_LEASE = """
    UPDATE messages SET state = 'sending', phase = 'pre-data', attempts = attempts + 1,
    lease_owner = :owner, lease_until = :until,
    first_attempt_at = coalesce(first_attempt_at, :now) WHERE id = :id
    RETURNING id, subscriber_id, recipient, domain,
    (SELECT content FROM contents WHERE message_id = id), attempts, refusals, uncertain,
    last_fate, CASE WHEN uncertain THEN postmark END, return_token,
    (SELECT timezone FROM subscribers WHERE id = subscriber_id), lease_owner
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this process is about to send.

    Attributes:
        attempts: number of attempts, this one counted.
        refusals: number of those that the recipient's side refused for now.
        uncertain: number of attempts before this one whose answer never came.
        last_fate: what the last refusal was taken for, or None.
        postmark: what was put in front of an attempt whose answer never came, to be
            used again; None when there is none.
        return_token: of its own return path; None for a message of an older version.
        timezone: the subscriber's.
        owner: whose lease it is under.
    """

    id: str
    subscriber_id: int
    recipient: str
    domain: str
    content: bytes
    attempts: int
    refusals: int
    uncertain: int
    last_fate: str | None
    postmark: bytes | None
    return_token: str | None
    timezone: str
    owner: str


class Claims:
    """Reads ``messages``, and leases, cancels and puts off what is due."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._suppressions = Suppressions(db)

    def next(
        self, now: datetime, owner: str, *, priorities: Sequence[int], barred: Collection[str]
    ) -> Claimed | None:
        """Lease the next message that is due, under one of ``priorities``, the first first.

        What may not be sent any more is cancelled on the way, and what may not be sent yet
        is put off.

        Args:
            owner: name of the lease; of one pass of one process.
            barred: domains of recipients that are to be left alone.
        """
        for priority in priorities:
            asked = {"priority": priority, "now": stamp(now), "barred": dumps(list(barred))}
            while (row := self._db.execute(_NEXT, asked).fetchone()) is not None:
                if not self._is_kept_back(row, now):
                    return self._lease(row[0], now, owner)
        return None

    def _lease(self, message_id: str, now: datetime, owner: str) -> Claimed:
        row = self._db.execute(
            _LEASE,
            {"id": message_id, "owner": owner, "now": stamp(now), "until": stamp(now + LEASE)},
        ).fetchone()
        return Claimed(*row)

    def _is_kept_back(self, row: tuple[Any, ...], now: datetime) -> bool:
        message_id, kind, recipient, status, paused_until = row
        is_news = MailKind(kind) not in ABOUT_ACCOUNTS
        if status in (Status.ERASED, Status.SUPPRESSED):
            self._cancel(message_id, status)
        elif is_news and status == Status.PENDING:
            self._cancel(message_id, "unsubscribed")
        elif self._suppressions.find(recipient, now) is not None:
            self._cancel(message_id, "suppressed")
        elif until := self._not_before(recipient, paused_until if is_news else None, now):
            self._put_off(message_id, until, now)
        else:
            return False
        return True

    def _not_before(
        self, recipient: str, paused_until: str | None, now: datetime
    ) -> datetime | None:
        paused = moment_or_none(paused_until)
        if paused is not None and paused > now:
            return paused
        return self._suppressions.left_alone_until(recipient, now)

    def _put_off(self, message_id: str, until: datetime, now: datetime) -> None:
        """Send it later; the time until then does not make its news old."""
        row = self._db.execute(
            "SELECT expires_at FROM messages WHERE id = ?", [message_id]
        ).fetchone()
        expires_at = moment(row[0]) + (until - now)
        self._db.execute(
            "UPDATE messages SET next_attempt_at = ?, expires_at = ? WHERE id = ?",
            [stamp(until), stamp(expires_at), message_id],
        )

    def _cancel(self, message_id: str, reason: str) -> None:
        self._db.execute(
            "UPDATE messages SET state = 'cancelled', last_text = ? WHERE id = ?",
            [reason, message_id],
        )
        self._db.execute(
            "UPDATE notifications SET state = 'cancelled', reason = ?"
            " WHERE message_id = ? AND state = 'assigned'",
            [reason, message_id],
        )
