"""What operators and subscribers did to subscribers, and to what their links hang on, for
ever."""

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from sqlite_utils import Database

from notifier.store.codec import moment, stamp


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that somebody did.

    Attributes:
        actor: ``operator``, ``subscriber`` or ``program``.
        action: a word, such as ``erase``.
        target: public id of the subscriber, never an address, which may have to be erased;
            or what was changed of the instance, as ``key 1f2e3d4c``.
        detail: a sentence, without an address either.
    """

    at: datetime
    actor: str
    action: str
    target: str
    detail: str


class Audit:
    """Reads and writes ``audit``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def note(self, deed: Deed) -> None:
        """Keep what was done."""
        self._db.execute(
            "INSERT INTO audit (at, actor, action, target, detail) VALUES (?, ?, ?, ?, ?)",
            [stamp(deed.at), deed.actor, deed.action, deed.target, deed.detail],
        )

    def since(self, target: str, at: datetime) -> list[Deed]:
        """What was done to one subscriber after a time, newest first; it costs what was
        done to all of them since."""
        rows = self._db.execute(
            "SELECT at, actor, action, target, detail FROM audit ORDER BY id DESC"
        )
        lately = takewhile(lambda row: row[0] > stamp(at), rows)
        return [Deed(moment(row[0]), *row[1:]) for row in lately if row[3] == target]

    def of(self, target: str) -> list[Deed]:
        """What was done to one subscriber, oldest first."""
        rows = self._db.execute(
            "SELECT at, actor, action, target, detail FROM audit WHERE target = ? ORDER BY id",
            [target],
        )
        return [Deed(moment(row[0]), *row[1:]) for row in rows.fetchall()]
