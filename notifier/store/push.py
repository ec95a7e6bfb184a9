"""Calls owed to other servers, and what was announced so far.

A push stays queued until it was answered, so that a process that dies owes it still and
makes it again: at least once, and once unless it died between a call and its answer.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from sqlite_utils import Database

from notifier.store.codec import dumps, stamp

NEVER = "9999-12-31T00:00:00.000Z"
_SHOWN = "announced"


class Kind(StrEnum):
    """What a call is for."""

    VERIFY = "verify"
    DENY = "deny"
    CONTENT = "content"
    PING = "ping"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class Push:
    """One call that is owed.

    Attributes:
        target: the address to call.
        subject: the document that it is about, or the message id of a webhook.
        host: of the target.
        payload: what has to be known besides, as JSON or "".
        version: how often it was wanted since it was first owed.
        attempts: number of attempts so far that failed.
        delivered: digest of the document that was last taken, or "".
    """

    id: int
    kind: Kind
    target: str
    subject: str
    host: str
    payload: str
    version: int
    attempts: int
    delivered: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Up to where the public folder was looked at for news; see ``documents.Marker``."""

    recipe: str
    seq: int
    corrected: int


class Pushes:
    """Reads and writes ``pushes`` and ``announced``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def shown(self) -> Shown | None:
        """Up to where changes were announced; None before the first look."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", [_SHOWN]).fetchone()
        return Shown(**json.loads(row[0])) if row else None

    def set_shown(self, shown: Shown) -> None:
        """Note up to where changes were announced."""
        value = dumps(asdict(shown))
        self._db.table("meta").insert({"key": _SHOWN, "value": value}, replace=True)

    def digests(self, documents: Iterable[str]) -> dict[str, str]:
        """The digest under which each of these documents was last announced."""
        rows = self._db.execute(
            "SELECT a.document, a.digest FROM json_each(?) w"
            " JOIN announced a ON a.document = w.value",
            [dumps(list(documents))],
        )
        return dict(rows.fetchall())

    def set_digests(self, digests: Mapping[str, str]) -> None:
        """Note what these documents now hold."""
        if digests:
            rows = [("document", "digest"), *digests.items()]
            self._db.table("announced").insert_all(rows, replace=True)

    def forget_unfollowed(self) -> None:
        """Forget the digests of search feeds that nobody is told of any more."""
        self._db.execute(
            "DELETE FROM announced WHERE document >= 'search.' AND document < 'search/'"
            " AND document NOT IN (SELECT document FROM leases)"
        )

    def put(
        self,
        kind: Kind,
        target: str,
        subject: str,
        *,
        payload: str = "",
        now: datetime,
        expires_at: datetime | None = None,
    ) -> None:
        """Owe a call. One that is owed already takes over the payload and keeps its place."""
        self._db.execute(
            "INSERT INTO pushes (kind, target, subject, host, payload, next_attempt_at,"
            " expires_at, created_at) VALUES (:kind, :target, :subject, :host, :payload, :now,"
            " :until, :now) ON CONFLICT DO UPDATE SET payload = excluded.payload,"
            " expires_at = excluded.expires_at, version = version + 1, state = 'queued',"
            " attempts = iif(state = 'queued', attempts, 0),"
            " next_attempt_at = iif(state = 'queued', next_attempt_at, :now),"
            " created_at = iif(state = 'queued', created_at, :now)",
            {
                "kind": str(kind),
                "target": target,
                "subject": subject,
                "host": host_of(target),
                "payload": payload,
                "now": stamp(now),
                "until": NEVER if expires_at is None else stamp(expires_at),
            },
        )

    def due(
        self, now: datetime, limit: int, *, running: Sequence[int], busy: Sequence[str]
    ) -> list[Push]:
        """The next calls to make, the longest due first.

        Args:
            running: ids of pushes to leave out.
            busy: hosts to leave out.
        """
        rows = self._db.execute(
            "SELECT id, kind, target, subject, host, payload, version, attempts,"
            " delivered FROM pushes"
            " WHERE state = 'queued' AND next_attempt_at <= :now"
            "   AND id NOT IN (SELECT value FROM json_each(:running))"
            "   AND host NOT IN (SELECT value FROM json_each(:busy))"
            " ORDER BY next_attempt_at, id LIMIT :limit",
            {
                "now": stamp(now),
                "running": dumps(list(running)),
                "busy": dumps(list(busy)),
                "limit": limit,
            },
        )
        return [Push(row[0], Kind(row[1]), *row[2:]) for row in rows]

    def accepted(self, push: Push, code: int, now: datetime, *, digest: str = "") -> None:
        """The call was answered well; wanted again meanwhile, it is due again.

        Args:
            digest: of the document that was taken, if it was one.
        """
        self._db.execute(
            "UPDATE pushes SET state = iif(version = :version, 'accepted', 'queued'),"
            " attempts = 0, next_attempt_at = :now, delivered = :digest, last_code = :code,"
            " last_text = ''"
            " WHERE id = :id AND state = 'queued'",
            {
                "id": push.id,
                "version": push.version,
                "now": stamp(now),
                "digest": digest,
                "code": code,
            },
        )

    def deferred(self, push: Push, code: int, text: str, again_at: datetime) -> None:
        """The call failed and is made again at ``again_at``."""
        self._db.execute(
            "UPDATE pushes SET attempts = attempts + 1, next_attempt_at = :again,"
            " last_code = :code, last_text = :text WHERE id = :id AND state = 'queued'",
            {"id": push.id, "again": stamp(again_at), "code": code, "text": text},
        )

    def end(self, push: Push, state: str, code: int, text: str) -> None:
        """The call is not made again, unless it is wanted again: ``failed``, ``cancelled``."""
        self._db.execute(
            "UPDATE pushes SET state = :state, attempts = attempts + 1, last_code = :code,"
            " last_text = :text WHERE id = :id AND state = 'queued' AND version = :version",
            {
                "id": push.id,
                "version": push.version,
                "state": state,
                "code": code,
                "text": text,
            },
        )

    def forget(self, push: Push) -> None:
        """Remove a call of which nothing is to be kept, unless it is wanted again."""
        self._db.execute(
            "DELETE FROM pushes WHERE id = ? AND version = ?", [push.id, push.version]
        )

    def expire(self, now: datetime) -> None:
        """Let calls expire that have been tried for long enough."""
        self._db.execute(
            "UPDATE pushes SET state = 'expired' WHERE state = 'queued' AND expires_at <= ?",
            [stamp(now)],
        )

    def number_asked(self, host: str) -> tuple[int, int]:
        """Number of requests to the hub that wait: of this host, and of all."""
        own = "SELECT count(*) FROM pushes WHERE kind = 'verify' AND host = ?"
        every = "SELECT count(*) FROM pushes INDEXED BY pushes_asked WHERE kind = 'verify'"
        row = self._db.execute(f"SELECT ({own}), ({every})", [host]).fetchone()
        return row[0], row[1]

    def counts(self, kinds: Collection[Kind]) -> dict[str, int]:
        """Number of calls of these kinds by state."""
        rows = self._db.execute(
            "SELECT state, count(*) FROM pushes"
            " WHERE kind IN (SELECT value FROM json_each(?)) GROUP BY state",
            [dumps([str(kind) for kind in kinds])],
        )
        return dict(rows.fetchall())

    def troubles(self, since: datetime) -> list[tuple[str, str, int, str]]:
        """Webhooks that were owed after ``since`` and failed or expired: target, state, how
        many, and one last answer."""
        rows = self._db.execute(
            "SELECT target, state, count(*), max(last_text) FROM pushes"
            " WHERE kind = 'webhook' AND state IN ('failed', 'expired') AND created_at > ?"
            " GROUP BY target, state ORDER BY target, state",
            [stamp(since)],
        )
        return [(row[0], row[1], row[2], row[3] or "") for row in rows]

    def stuck(self, attempts: int) -> list[tuple[str, int, str]]:
        """Webhooks that wait after ``attempts`` failures or more: target, how many, and one
        last answer."""
        rows = self._db.execute(
            "SELECT target, count(*), max(last_text) FROM pushes"
            " WHERE kind = 'webhook' AND state = 'queued' AND attempts >= ?"
            " GROUP BY target ORDER BY target",
            [attempts],
        )
        return [(row[0], row[1], row[2] or "") for row in rows]


def host_of(address: str) -> str:
    """The host of an absolute address, in lower case."""
    return urlsplit(address).hostname or ""
