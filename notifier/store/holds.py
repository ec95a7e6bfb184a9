"""Releases whose events are held because they change too often."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from notifier.change import Change
from notifier.limiter import Past
from notifier.release import EventType
from notifier.store.codec import dumps, facts_json, moment
from notifier.store.events import tell


@dataclass(frozen=True, slots=True)
class Hold:
    """A release whose events are held.

    Attributes:
        told: number of the last revision that readers were told of.
        because: why, as the end of a sentence.
    """

    release_id: str
    told: int
    since_at: datetime
    because: str


class Holds:
    """Reads ``holds``, and writes the event that ends one."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[Hold]:
        """Every hold, the oldest first."""
        rows = self._db.execute(
            "SELECT release_id, told, since_at, because FROM holds ORDER BY since_at, 1"
        )
        return [Hold(row[0], row[1], moment(row[2]), row[3]) for row in rows]

    def past(self, release_id: str) -> list[Past]:
        """The revisions of a release but its first."""
        rows = self._db.execute(
            "SELECT seen_at, kinds FROM revisions WHERE release_id = ? AND number > 1",
            [release_id],
        )
        return [Past(moment(at), "revert" in json.loads(kinds)) for at, kinds in rows]

    def because(self, release_id: str) -> str | None:
        """Why the events of a release are held; None when they are not."""
        row = self._db.execute(
            "SELECT because FROM holds WHERE release_id = ?", [release_id]
        ).fetchone()
        return row[0] if row else None

    def end(self, release_id: str) -> None:
        """End a hold of which there is nothing to tell."""
        self._db.execute("DELETE FROM holds WHERE release_id = ?", [release_id])

    def tell(self, release_id: str, change: Change, *, seq: int, at: datetime) -> None:
        """End a hold with one event that says what all of it came to."""
        self.end(release_id)
        tell(self._db, release_id, EventType.REVISED, change.weight, seq=seq, at=at)
        self._db.execute(
            "INSERT INTO net_changes VALUES (?, ?, ?, ?, ?)",
            [
                seq,
                dumps(change.kinds),
                facts_json(change.facts),
                dumps(change.difference),
                dumps(change.title_difference),
            ],
        )
