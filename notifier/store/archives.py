"""Closed archives of the feeds of changes (RFC 5005 section 4): what is in them for ever.

An archive holds the events it was closed with, whatever becomes of the topic's query or of
the releases. The feed of a topic is its archives and then, in the order of their numbers,
the topic's events after the last archived one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from notifier.release import Weight
from notifier.store.codec import dumps


@dataclass(frozen=True, slots=True)
class Archive:
    """A closed archive of a topic's feed of changes.

    Attributes:
        number: from 1, the oldest, dense.
        title: of the topic when the archive was closed; so is ``description``.
    """

    slug: str
    number: int
    title: str
    description: str


class Archives:
    """Reads and writes ``archives`` and ``archived_events``; rows never change."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def number_closed(self, slug: str) -> int:
        """Number of the newest archive of a topic; 0 when there is none."""
        row = self._db.execute(
            "SELECT number FROM archives WHERE slug = ? ORDER BY number DESC LIMIT 1", [slug]
        ).fetchone()
        return row[0] if row else 0

    def close(self, archive: Archive, seqs: Sequence[int], *, closed_seq: int) -> None:
        """Close an archive with these events.

        Args:
            closed_seq: number of the newest event of the store.
        """
        self._db.execute(
            "INSERT INTO archives VALUES (?, ?, ?, ?, ?)",
            [archive.slug, archive.number, archive.title, archive.description, closed_seq],
        )
        self._db.conn.executemany(
            "INSERT INTO archived_events VALUES (?, ?, ?)",
            [(archive.slug, archive.number, seq) for seq in seqs],
        )

    def inherit(self, slug: str, former: str) -> None:
        """Give a topic the archives that another one has and it has not, by their numbers;
        that one keeps them."""
        given = [slug, former, self.number_closed(slug)]
        self._db.execute(
            "INSERT INTO archives SELECT ?, number, title, description, closed_seq"
            " FROM archives WHERE slug = ? AND number > ?",
            given,
        )
        self._db.execute(
            "INSERT INTO archived_events SELECT ?, number, seq"
            " FROM archived_events WHERE slug = ? AND number > ?",
            given,
        )

    def closed_since(self, slug: str, seq: int) -> list[Archive]:
        """Archives of a topic that were closed when there were events after ``seq``, oldest
        first."""
        rows = self._db.execute(
            "SELECT slug, number, title, description FROM archives"
            " WHERE slug = ? AND closed_seq > ? ORDER BY number",
            [slug, seq],
        )
        return [Archive(*row) for row in rows]

    def archive(self, slug: str, number: int) -> Archive | None:
        """One archive; None when it is not closed."""
        row = self._db.execute(
            "SELECT slug, number, title, description FROM archives"
            " WHERE slug = ? AND number = ?",
            [slug, number],
        ).fetchone()
        return Archive(*row) if row else None

    def seqs(self, archive: Archive) -> list[int]:
        """Numbers of the events of an archive, oldest first."""
        rows = self._db.execute(
            "SELECT seq FROM archived_events WHERE slug = ? AND number = ? ORDER BY seq",
            [archive.slug, archive.number],
        )
        return [row[0] for row in rows]

    def last_seqs(self, slug: str, limit: int) -> list[int]:
        """Numbers of the newest archived events of a topic, newest first."""
        rows = self._db.execute(
            "SELECT seq FROM archived_events WHERE slug = ?"
            " ORDER BY number DESC, seq DESC LIMIT ?",
            [slug, limit],
        )
        return [row[0] for row in rows]

    def open_seqs(self, slug: str, weights: Iterable[Weight], limit: int | None) -> list[int]:
        """Numbers of a topic's events that have one of the weights and that no archive
        holds yet, newest first; all without a limit."""
        rows = self._db.execute(
            "SELECT e.seq FROM event_topics t JOIN events e ON e.seq = t.seq"
            " WHERE t.slug = :slug AND t.seq > coalesce((SELECT a.seq FROM archived_events a"
            "   WHERE a.slug = :slug ORDER BY a.number DESC, a.seq DESC LIMIT 1), 0)"
            " AND e.weight IN (SELECT value FROM json_each(:weights))"
            " ORDER BY t.seq DESC LIMIT :limit",
            {
                "slug": slug,
                "weights": dumps([str(weight) for weight in weights]),
                "limit": -1 if limit is None else limit,
            },
        )
        return [row[0] for row in rows]
