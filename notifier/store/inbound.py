"""Mails that came back to us, as they came, until it is known what each means."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from notifier.inbound import Kind, Report
from notifier.store.codec import moment, stamp

UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A mail of which it is not known yet what follows."""

    id: int
    received_at: datetime
    content: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """A mail that came in.

    Attributes:
        kind: as in ``Kind``, or ``unread`` until it is settled.
        message_id: id of the message of ours that it is about, or None.
        enhanced: status code (RFC 3463), or "".
        diagnostic: what it says, as one line.
    """

    id: int
    received_at: datetime
    kind: str
    message_id: str | None
    enhanced: str
    diagnostic: str


class Inbound:
    """Reads and writes ``inbound``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, content: bytes, now: datetime) -> bool:
        """Keep a mail; False when the same one is known already."""
        row = self._db.execute(
            "INSERT INTO inbound (sha256, received_at, kind, diagnostic, content)"
            " VALUES (?, ?, ?, '', ?) ON CONFLICT DO NOTHING RETURNING id",
            [hashlib.sha256(content).hexdigest(), stamp(now), UNREAD, content],
        ).fetchone()
        return row is not None

    def unsettled(self, after: int, limit: int) -> list[Unsettled]:
        """Mails with an id above ``after`` that are not settled, oldest first."""
        rows = self._db.execute(
            "SELECT id, received_at, content FROM inbound"
            " WHERE settled_at IS NULL AND id > ? ORDER BY id LIMIT ?",
            [after, limit],
        )
        return [Unsettled(row[0], moment(row[1]), row[2]) for row in rows.fetchall()]

    def settle(
        self, inbound_id: int, report: Report, message_id: str | None, now: datetime
    ) -> bool:
        """Note what a mail was; False when somebody else did. The text of what needs
        nobody's attention is not kept, nor what would tell an address that was erased."""
        is_erased = self._is_erased(message_id)
        needless = report.kind in (Kind.AUTOMATIC, Kind.DELAYED, Kind.UNSUBSCRIBE)
        row = self._db.execute(
            "UPDATE inbound SET kind = :kind, message_id = :message, enhanced = :enhanced,"
            " diagnostic = :diagnostic, settled_at = :now,"
            " content = CASE WHEN :needless THEN x'' ELSE content END"
            " WHERE id = :id AND settled_at IS NULL RETURNING id",
            {
                "id": inbound_id,
                "kind": str(report.kind),
                "message": message_id,
                "enhanced": report.enhanced,
                "diagnostic": "" if is_erased else report.diagnostic,
                "needless": needless or is_erased,
                "now": stamp(now),
            },
        ).fetchone()
        return row is not None

    def _is_erased(self, message_id: str | None) -> bool:
        row = self._db.execute(
            "SELECT 1 FROM messages WHERE id = ? AND recipient = ''", [message_id]
        )
        return row.fetchone() is not None

    def forget(self, before: datetime) -> None:
        """Delete what came in before ``before``."""
        self._db.execute("DELETE FROM inbound WHERE received_at < ?", [stamp(before)])

    def newest(self, limit: int) -> list[Received]:
        """What came in last, newest first."""
        return self._where("1 ORDER BY id DESC LIMIT ?", limit)

    def one(self, inbound_id: int) -> Received | None:
        """One mail, or None when it is not kept."""
        return next(iter(self._where("id = ?", inbound_id)), None)

    def _where(self, condition: str, value: int) -> list[Received]:
        rows = self._db.execute(
            "SELECT id, received_at, kind, message_id, coalesce(enhanced, ''), diagnostic"  # noqa: S608 - constant conditions
            f" FROM inbound WHERE {condition}",
            [value],
        )
        return [Received(row[0], moment(row[1]), *row[2:]) for row in rows.fetchall()]

    def content(self, inbound_id: int) -> bytes:
        """The mail itself, or nothing when its text is not kept."""
        row = self._db.execute("SELECT content FROM inbound WHERE id = ?", [inbound_id])
        found = row.fetchone()
        return bytes(found[0]) if found else b""

    def counts(self) -> dict[str, int]:
        """Number of mails that are kept, by kind."""
        rows = self._db.execute("SELECT kind, count(*) FROM inbound GROUP BY kind")
        return dict(rows.fetchall())
