"""Which local days had their digest."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from sqlite_utils import Database

from notifier.store.codec import dumps
from notifier.subscription import Frequency


class Result(StrEnum):
    """What became of the digest of a local day: sent, nothing to say, or told by the
    digest of a later day."""

    SENT = "sent"
    EMPTY = "empty"
    MERGED = "merged"


class Slots:
    """Reads and writes ``slots``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def close(
        self, subscriber_id: int, frequency: Frequency, day: date, message_id: str | None
    ) -> None:
        """Note the digest of a local day; None: there was nothing to say.

        A day that had none may have one later, when its hour was moved; a second one is
        refused.
        """
        result = Result.EMPTY if message_id is None else Result.SENT
        key = [subscriber_id, str(frequency), day.isoformat()]
        self._db.execute(
            "DELETE FROM slots WHERE subscriber_id = ? AND frequency = ? AND day = ?"
            " AND result <> 'sent'",
            key,
        )
        self._db.execute(
            "INSERT INTO slots (subscriber_id, frequency, day, result, message_id)"
            " VALUES (?, ?, ?, ?, ?)",
            [*key, str(result), message_id],
        )

    def merge(self, subscriber_id: int, frequency: Frequency, days: Sequence[date]) -> None:
        """Note the local days that passed without their digest; the next one tells."""
        self._db.execute(
            "INSERT INTO slots (subscriber_id, frequency, day, result)"
            " SELECT ?, ?, value, 'merged' FROM json_each(?) WHERE true ON CONFLICT DO NOTHING",
            [subscriber_id, str(frequency), dumps([day.isoformat() for day in days])],
        )

    def is_sent(self, subscriber_id: int, frequency: Frequency, day: date) -> bool:
        """Whether there was a digest of a local day."""
        row = self._db.execute(
            "SELECT 1 FROM slots WHERE subscriber_id = ? AND frequency = ? AND day = ?"
            " AND result = 'sent'",
            [subscriber_id, str(frequency), day.isoformat()],
        )
        return row.fetchone() is not None
