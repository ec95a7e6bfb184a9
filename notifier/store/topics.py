"""Topics as stored, and what matches them.

A topic that is new, or whose query was edited, is evaluated against the archive once;
that brings no event and mails nothing. Only a new one gets the events of the past.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from notifier.release import Match
from notifier.store.codec import moment, stamp
from notifier.store.matches import empty, enter
from notifier.topics import Ended


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic as stored.

    Attributes:
        query: canonical text, as last evaluated.
        latest_at: time of the newest event among its releases, or None.
        is_used: whether any release is or was ever filed under it.
    """

    query: str
    number_of_releases: int
    created_at: datetime
    latest_at: datetime | None
    is_used: bool


class Topics:
    """Reads and writes ``topics``; rewrites ``matches`` when a query changes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def stored(self) -> dict[str, TopicRow]:
        """Every topic that was ever known, by slug."""
        rows = self._db.execute(
            "SELECT t.slug, t.query, t.releases, t.created_at,"
            " (SELECT r.updated_at FROM matches m JOIN releases r ON r.id = m.release_id"
            "   WHERE m.slug = t.slug ORDER BY m.updated_seq DESC LIMIT 1),"
            " t.releases > 0 OR EXISTS (SELECT 1 FROM event_topics e WHERE e.slug = t.slug)"
            " FROM topics t"
        )
        return {
            slug: TopicRow(
                query, held, moment(created), moment(latest) if latest else None, bool(used)
            )
            for slug, query, held, created, latest, used in rows
        }

    def remember(
        self, slug: str, *, title: str, query: str, position: int, created_at: datetime
    ) -> None:
        """Make a topic known; ``created_at`` counts only for a new one."""
        self._db.execute(
            "INSERT INTO topics (slug, title, query, position, created_at)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (slug) DO UPDATE SET"
            " title = excluded.title, query = excluded.query, position = excluded.position,"
            " ended_at = NULL",
            [slug, title, query, position, stamp(created_at)],
        )

    def retire(self, slug: str, at: datetime) -> None:
        """File nothing under a topic any more; its events stay.

        Its query is forgotten, so that the topic is evaluated anew if it comes back.

        Args:
            at: counts only when the topic was not retired before.
        """
        self.refile(slug, [])
        self._db.execute(
            "UPDATE topics SET query = '', ended_at = coalesce(ended_at, ?) WHERE slug = ?",
            [stamp(at), slug],
        )

    def title(self, slug: str) -> str | None:
        """What a topic or country is called; None when there is none of that slug now."""
        row = self._db.execute(
            "SELECT title FROM topics WHERE slug = ? AND ended_at IS NULL", [slug]
        ).fetchone()
        return row[0] if row else None

    def ended(self) -> list[Ended]:
        """The topics that were retired, in the order of their slugs."""
        rows = self._db.execute(
            "SELECT slug, title, ended_at FROM topics WHERE ended_at IS NOT NULL ORDER BY slug"
        )
        return [Ended(slug, title, moment(at)) for slug, title, at in rows]

    def refile(self, slug: str, matches: Iterable[tuple[str, Match]]) -> None:
        """Replace what a topic holds now by these (release id, match) pairs."""
        empty(self._db, slug)
        enter(self._db, matches)

    def backfill_events(self, slug: str) -> None:
        """Give a topic the past events of the releases it holds."""
        self._db.execute(
            "INSERT OR IGNORE INTO event_topics (slug, seq, because)"
            " SELECT m.slug, e.seq, m.because FROM matches m"
            " JOIN events e ON e.release_id = m.release_id AND e.held = 0 WHERE m.slug = ?",
            [slug],
        )

    def inherit_events(self, slug: str, former: str) -> None:
        """Give a topic the events that another one has told; that one keeps them."""
        self._db.execute(
            "INSERT OR IGNORE INTO event_topics (slug, seq, because)"
            " SELECT ?, seq, because FROM event_topics WHERE slug = ?",
            [slug, former],
        )
