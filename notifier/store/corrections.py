"""The operator's word on which releases are one: merges, and splits that take them back.

Nothing is deleted. A release that was merged keeps its revisions, its events and its
addresses; what finds a release (aliases and sketches) goes to the one that is kept.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from notifier.release import Match, Record
from notifier.store.codec import dumps, moment, stamp, strings
from notifier.store.lookup import Alias
from notifier.store.matches import enter, leave
from notifier.store.search import index

Sketched = tuple[str, int, str]
"""Source id, hash and ISO date of a row of the index of likeness."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A revision as its seed stated it.

    Attributes:
        seed_id: later seeds have higher ids.
        seen_at: when it became a revision.
    """

    number: int
    seed_id: int
    seen_at: datetime
    record: Record
    raw_hash: str
    content_hash: str
    rule: str


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge as it was noted.

    Attributes:
        number: later corrections have higher ones.
        release_id: of the release that the other is one with now.
        aliases: (ISO date, title key, occurrence) that the other had.
        followers: releases that had been merged into the other before.
    """

    number: int
    at: datetime
    release_id: str
    aliases: tuple[tuple[str, str, int], ...]
    followers: tuple[str, ...]


class Corrections:
    """Reads and writes ``corrections`` and what they move."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def last(self) -> int:
        """Number of the newest correction; 0 when there is none."""
        row = self._db.execute("SELECT coalesce(max(id), 0) FROM corrections").fetchone()
        return int(row[0])

    def corrected_since(self, number: int) -> list[str]:
        """Ids of the releases that corrections after ``number`` are about, and of those
        that are merged into them or were."""
        rows = self._db.execute(
            "SELECT release_id, other_id, followers FROM corrections NOT INDEXED WHERE id > ?",
            [number],
        ).fetchall()
        moved = {one for row in rows for one in (*row[:2], *strings(row[2]))}
        followers = self._db.execute(
            "SELECT r.id FROM json_each(?) w CROSS JOIN releases r ON r.merged_into = w.value",
            [dumps(sorted(moved))],
        )
        return sorted(moved | {row[0] for row in followers})

    def merged(self) -> dict[str, str]:
        """Ids of the releases that are merged into others, each with that of the other."""
        rows = self._db.execute(
            "SELECT id, merged_into FROM releases WHERE merged_into IS NOT NULL ORDER BY id"
        )
        return dict(rows.fetchall())

    def merged_into(self, release_id: str) -> list[str]:
        """Ids of the releases that are merged into this one."""
        rows = self._db.execute(
            "SELECT id FROM releases WHERE merged_into = ? ORDER BY id", [release_id]
        )
        return [row[0] for row in rows]

    def stored(self, release_id: str) -> list[Stored]:
        """The revisions of a release as their seeds stated them, oldest first."""
        rows = self._db.query(
            "SELECT v.number, v.seed_id, v.seen_at, v.position, v.line, v.title, v.date,"
            " v.body, v.raw_hash, v.content_hash, v.rule, r.category, r.flags FROM revisions v"
            " JOIN releases r ON r.id = v.release_id WHERE v.release_id = ? ORDER BY v.number",
            [release_id],
        )
        return [_stored(row) for row in rows]

    def merge_of(self, release_id: str) -> Merge | None:
        """The merge because of which a release is one with another; None when it is not."""
        row = self._db.execute(
            "SELECT c.id, c.at, r.merged_into, c.aliases, c.followers FROM corrections c"
            " JOIN releases r ON r.id = c.other_id"
            " WHERE c.other_id = ? AND c.action = 'merge' AND r.merged_into IS NOT NULL"
            " ORDER BY c.id DESC LIMIT 1",
            [release_id],
        ).fetchone()
        if row is None:
            return None
        aliases = tuple((day, key, number) for day, key, number in json.loads(row[3]))
        return Merge(row[0], moment(row[1]), row[2], aliases, strings(row[4]))

    def merge(self, kept: str, other: str, *, revision: int | None, at: datetime) -> None:
        """Let ``other`` be ``kept`` from now on.

        Args:
            revision: of ``kept``, that says what the newest of ``other`` says; None where
                ``kept`` had nothing to learn.
        """
        aliases = self._db.execute(
            "UPDATE aliases SET release_id = ? WHERE release_id = ?"
            " RETURNING date, title_key, occurrence",
            [kept, other],
        ).fetchall()
        followers = self._db.execute(
            "UPDATE releases SET merged_into = ? WHERE merged_into = ? RETURNING id",
            [kept, other],
        ).fetchall()
        self._db.execute("UPDATE releases SET merged_into = ? WHERE id = ?", [kept, other])
        self._db.execute("DELETE FROM absences WHERE release_id = ?", [other])
        leave(self._db, other)
        index(self._db, [other])
        self._db.execute(
            "INSERT INTO corrections (at, action, release_id, other_id, revision, aliases,"
            " followers) VALUES (?, 'merge', ?, ?, ?, ?, ?)",
            [
                stamp(at),
                kept,
                other,
                revision,
                dumps(sorted(map(list, aliases))),
                dumps(sorted(row[0] for row in followers)),
            ],
        )

    def restore(self, other: str, merge: Merge, *, at: datetime) -> None:
        """Let a merged release be one of its own again, with its followers, but for those
        that were corrected since."""
        stale = self._corrected_again(merge)
        followers = sorted(set(merge.followers) - stale.keys())
        gone = {alias for aliases in stale.values() for alias in aliases}
        self._db.execute("UPDATE releases SET merged_into = NULL WHERE id = ?", [other])
        self._db.execute(
            "UPDATE releases SET merged_into = ?"
            " WHERE id IN (SELECT value FROM json_each(?)) AND merged_into = ?",
            [other, dumps(followers), merge.release_id],
        )
        aliases = [alias for alias in merge.aliases if alias not in gone]
        self._hand_over(aliases, merge.release_id, other)
        self.note_split(merge.release_id, other, None, at)

    def _corrected_again(self, merge: Merge) -> dict[str, set[tuple[str, str, int]]]:
        """Followers of a merge that were merged or split after it, with the aliases that
        they had then."""
        rows = self._db.execute(
            "SELECT other_id, aliases FROM corrections WHERE id > ?"
            " AND other_id IN (SELECT value FROM json_each(?))",
            [merge.number, dumps(merge.followers)],
        )
        found: dict[str, set[tuple[str, str, int]]] = {}
        for other_id, aliases in rows.fetchall():
            known = found.setdefault(other_id, set())
            known.update((day, key, number) for day, key, number in json.loads(aliases))
        return found

    def aliases(self, release_id: str) -> set[Alias]:
        """What finds a release."""
        rows = self._db.execute(
            "SELECT date, title_key FROM aliases WHERE release_id = ?", [release_id]
        )
        return {(day, key) for day, key in rows.fetchall()}

    def take_aliases(self, release_id: str, aliases: Collection[Alias]) -> list[Alias]:
        """Let a release no longer be found by these; those that found it."""
        rows = self._db.execute(
            "DELETE FROM aliases WHERE release_id = ? AND (date, title_key) IN"
            " (SELECT value ->> 0, value ->> 1 FROM json_each(?)) RETURNING date, title_key",
            [release_id, dumps(sorted(aliases))],
        )
        return [(day, key) for day, key in rows.fetchall()]

    def give_aliases(self, aliases: Iterable[Alias], release_id: str) -> None:
        """Let a release be found by these, where nothing else is."""
        self._db.conn.executemany(
            "INSERT OR IGNORE INTO aliases"
            " SELECT source_id, ?, ?, 1, id FROM releases WHERE id = ?",
            [(*alias, release_id) for alias in aliases],
        )

    def _hand_over(
        self, aliases: Iterable[tuple[str, str, int]], giver: str, taker: str
    ) -> None:
        self._db.execute(
            "UPDATE aliases SET release_id = :taker WHERE release_id = :giver"
            " AND (date, title_key, occurrence) IN"
            " (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(:aliases))",
            {"giver": giver, "taker": taker, "aliases": dumps([list(one) for one in aliases])},
        )

    def note_split(
        self, release_id: str, other: str, revision: int | None, at: datetime
    ) -> None:
        """Note that ``other`` is not ``release_id``, of which it was a ``revision`` or, for
        None, into which it had been merged."""
        self._db.execute(
            "INSERT INTO corrections (at, action, release_id, other_id, revision, aliases,"
            " followers) VALUES (?, 'split', ?, ?, ?, '[]', '[]')",
            [stamp(at), release_id, other, revision],
        )

    def move_sketches(self, rows: Sequence[Sketched], giver: str, taker: str) -> None:
        """Let a text's sketch find ``taker`` and no longer ``giver``."""
        self._db.conn.executemany(
            "DELETE FROM sketches WHERE source_id = ? AND hash = ? AND date = ?"
            " AND release_id = ?",
            [(*row, giver) for row in rows],
        )
        self._db.conn.executemany(
            "INSERT OR IGNORE INTO sketches (source_id, hash, date, release_id)"
            " VALUES (?, ?, ?, ?)",
            [(*row, taker) for row in rows],
        )

    def file(self, release_id: str, matches: Sequence[Match]) -> None:
        """File a release, which is filed nowhere, under topics, and let it be searched;
        brings no event."""
        enter(self._db, ((release_id, match) for match in matches))
        index(self._db, [release_id])


def _stored(row: dict[str, Any]) -> Stored:
    record = Record(
        position=row["position"],
        line=row["line"],
        title=row["title"],
        date=date.fromisoformat(row["date"]),
        body=row["body"],
        category=row["category"],
        flags=strings(row["flags"]),
    )
    return Stored(
        number=row["number"],
        seed_id=row["seed_id"],
        seen_at=moment(row["seen_at"]),
        record=record,
        raw_hash=row["raw_hash"],
        content_hash=row["content_hash"],
        rule=row["rule"],
    )
