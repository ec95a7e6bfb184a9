"""Days on which mails to an address came back, or were refused as they were handed over.

That the next hop takes a mail says nothing of what came back, for it may come back later;
so such a day is forgotten when it is old, and not when a mail was accepted. A refusal is
the next hop's own word, which it takes back by accepting a mail.
"""

from datetime import date
from enum import StrEnum

from sqlite_utils import Database

from notifier.store.subscribers import Subscribers


class Strike(StrEnum):
    """What happened on a day."""

    HARD = "hard"
    SOFT = "soft"
    REFUSED = "refused"


class Strikes:
    """Reads and writes ``strikes``."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._mac = Subscribers(db).address_mac

    def count(self, address: str, kind: Strike, day: date, *, since: date) -> int:
        """Note what happened, once for each day.

        Gives the number of such days after ``since``, this one counted; a day on which a
        mail came back for good and one on which one was refused for good are alike.
        """
        mac = self._mac(address)
        self._db.execute(
            "INSERT OR IGNORE INTO strikes VALUES (?, ?, ?)", [mac, str(kind), day.isoformat()]
        )
        row = self._db.execute(
            "SELECT count(DISTINCT day) FROM strikes WHERE address_mac = ? AND day > ?"
            " AND (kind = 'soft') = (? = 'soft')",
            [mac, since.isoformat(), str(kind)],
        ).fetchone()
        return int(row[0])

    def taken(self, address: str) -> None:
        """Forget the refusals of an address: a mail to it was accepted."""
        self._db.execute(
            "DELETE FROM strikes WHERE address_mac = ? AND kind = 'refused'",
            [self._mac(address)],
        )

    def clear(self, address: str) -> None:
        """Forget the days of an address."""
        self._db.execute("DELETE FROM strikes WHERE address_mac = ?", [self._mac(address)])

    def forget(self, before: date) -> None:
        """Forget the days before ``before``."""
        self._db.execute("DELETE FROM strikes WHERE day < ?", [before.isoformat()])
