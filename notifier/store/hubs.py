"""Outside hubs: how the last ping of each went, and which of them feeds name."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from notifier.store.codec import moment, stamp


@dataclass(frozen=True, slots=True)
class HubState:
    """How a hub fares.

    Attributes:
        is_advertised: whether feeds name it; see ``Hubs.pinged``.
        code: HTTP status of its last answer, 0 when there was none.
        text: what went wrong last, or "".
    """

    url: str
    pinged_at: datetime
    is_advertised: bool
    code: int
    text: str


class Hubs:
    """Reads and writes ``hubs``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def pinged(
        self, url: str, *, is_advertised: bool | None, code: int, text: str, now: datetime
    ) -> None:
        """Note the outcome of a ping.

        Args:
            is_advertised: whether feeds name the hub from now on; None leaves it as it is.
        """
        self._db.execute(
            "INSERT INTO hubs (url, pinged_at, is_advertised, code, text)"
            " VALUES (:url, :now, coalesce(:named, 0), :code, :text) ON CONFLICT DO UPDATE SET"
            " pinged_at = :now, is_advertised = coalesce(:named, is_advertised),"
            " code = :code, text = :text",
            {
                "url": url,
                "now": stamp(now),
                "named": is_advertised,
                "code": code,
                "text": text,
            },
        )

    def states(self) -> dict[str, HubState]:
        """Every hub that was ever pinged, by address."""
        rows = self._db.execute("SELECT url, pinged_at, is_advertised, code, text FROM hubs")
        return {
            row[0]: HubState(row[0], moment(row[1]), bool(row[2]), row[3], row[4])
            for row in rows
        }
