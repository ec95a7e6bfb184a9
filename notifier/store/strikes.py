"""Days on which mails to an address came back.

That the next hop takes a mail says nothing about its address, for it may come back later;
so a day is forgotten when it is old, and not when a mail was accepted.
"""

from datetime import date

from sqlite_utils import Database

from notifier.store.subscribers import Subscribers
from notifier.store.suppressions import Cause


class Strikes:
    """Reads and writes ``strikes``."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._mac = Subscribers(db).address_mac

    def count(self, address: str, kind: Cause, day: date, *, since: date) -> int:
        """Note that a mail came back, ``hard`` or ``soft``, once for each day.

        Gives the number of such days after ``since``, this one counted.
        """
        mac = self._mac(address)
        self._db.execute(
            "INSERT OR IGNORE INTO strikes VALUES (?, ?, ?)", [mac, str(kind), day.isoformat()]
        )
        row = self._db.execute(
            "SELECT count(*) FROM strikes WHERE address_mac = ? AND kind = ? AND day > ?",
            [mac, str(kind), since.isoformat()],
        ).fetchone()
        return int(row[0])

    def clear(self, address: str) -> None:
        """Forget the days of an address."""
        self._db.execute("DELETE FROM strikes WHERE address_mac = ?", [self._mac(address)])

    def forget(self, before: date) -> None:
        """Forget the days before ``before``."""
        self._db.execute("DELETE FROM strikes WHERE day < ?", [before.isoformat()])
