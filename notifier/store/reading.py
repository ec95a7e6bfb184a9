"""Releases, revisions and events as values, for whoever shows them.

Every question is bounded by what it asks for: a page of newest ones, one topic, one
release, or what came since an event.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlite_utils import Database

from notifier.difference import Difference
from notifier.release import (
    ALIKE_SHOWN,
    Event,
    EventType,
    Match,
    Neighbours,
    Release,
    Revision,
    Weight,
)
from notifier.store.codec import dumps, edits, hits, moment, strings
from notifier.store.issues import Issues
from notifier.store.values import release, revision
from notifier.topics import ALL

PORTION = 500

_STATED = (
    "v.release_id, v.number, v.title, v.date, v.body, v.content_hash, v.rule, v.score,"
    " v.seen_at, s.name AS seed"
)
_REVISION = f"{_STATED}, v.kinds, v.weight, v.facts, v.difference, v.title_difference"
_TOLD = (
    f"{_STATED}, iif(n.seq IS NULL, v.weight, e.weight) AS weight,"
    " coalesce(n.kinds, v.kinds) AS kinds, coalesce(n.facts, v.facts) AS facts,"
    " coalesce(n.difference, v.difference) AS difference,"
    " coalesce(n.title_difference, v.title_difference) AS title_difference"
)
_SEED = "JOIN seeds s ON s.id = v.seed_id"


class Reading:
    """Answers questions about what is stored; writes nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._issues = Issues(db)

    def releases(self, ids: Sequence[str]) -> list[Release]:
        """Releases as they stand now, in the order of ``ids``; unknown ids are left out."""
        wanted = dumps(list(ids))
        matches = self._matches(wanted)
        rows = self._db.query(
            "SELECT r.id, r.source_id, r.status, r.category, r.flags, r.withdrawn_because,"  # noqa: S608 - constant columns
            " r.merged_into, r.first_seen_at, (SELECT f.date FROM revisions f"
            "   WHERE f.release_id = r.id AND f.number = 1) AS first_date,"
            " coalesce((SELECT max(e.at) FROM events e WHERE e.release_id = r.id"
            "   AND e.weight = 'major' AND e.held = 0), r.first_seen_at) AS significant_at,"
            f" r.updated_at, {_REVISION} FROM json_each(?) w JOIN releases r ON r.id = w.value"
            f" JOIN revisions v ON v.release_id = r.id AND v.number = r.number {_SEED}"
            " ORDER BY w.key",
            [wanted],
        )
        near = self._issues.neighbours(ids)
        return [
            release(row, matches.get(row["id"], ()), near.get(row["id"], Neighbours()))
            for row in rows
        ]

    def _matches(self, wanted: str) -> dict[str, tuple[Match, ...]]:
        """Topics and then countries, by release."""
        rows = self._db.execute(
            "SELECT m.release_id, m.slug, t.title, m.because FROM json_each(?) w"
            " JOIN matches m ON m.release_id = w.value JOIN topics t ON t.slug = m.slug"
            " WHERE m.slug <> ? ORDER BY t.position, t.title",
            [wanted, ALL],
        )
        found: dict[str, tuple[Match, ...]] = {}
        for release_id, slug, title, because in rows:
            match = Match(slug, title, hits(because))
            found[release_id] = (*found.get(release_id, ()), match)
        return found

    def release(self, release_id: str) -> Release | None:
        """One release as it stands now."""
        return next(iter(self.releases([release_id])), None)

    def history(self, release_id: str) -> list[Revision]:
        """All revisions of a release, newest first."""
        rows = self._db.query(
            f"SELECT {_REVISION} FROM revisions v {_SEED}"  # noqa: S608 - constant columns
            " WHERE v.release_id = ? ORDER BY v.number DESC",
            [release_id],
        )
        return [revision(row) for row in rows]

    def newest(self, slug: str, limit: int | None) -> list[Release]:
        """The releases of a topic with the latest dates, newest first; all without a
        limit."""
        rows = self._db.execute(
            "SELECT release_id FROM matches WHERE slug = ?"
            " ORDER BY date DESC, updated_seq DESC LIMIT ?",
            [slug, -1 if limit is None else limit],
        )
        return self.releases([row[0] for row in rows])

    def ids(self) -> list[str]:
        """Ids of all releases but merged ones, latest date first."""
        rows = self._db.execute(
            "SELECT id FROM releases WHERE merged_into IS NULL"
            " ORDER BY date DESC, first_seen_at DESC"
        )
        return [row[0] for row in rows]

    def every(self) -> Iterator[Release]:
        """The releases of ``ids``, read in portions."""
        ids = self.ids()
        for at in range(0, len(ids), PORTION):
            yield from self.releases(ids[at : at + PORTION])

    def last_updated(self, slug: str, limit: int) -> list[Release]:
        """The releases of a topic whose last event is newest, newest first."""
        rows = self._db.execute(
            "SELECT release_id FROM matches WHERE slug = ? ORDER BY updated_seq DESC LIMIT ?",
            [slug, limit],
        )
        return self.releases([row[0] for row in rows])

    def last_events(self, slug: str, weights: Iterable[Weight], limit: int) -> list[Event]:
        """The newest events of a topic that have one of the weights, newest first."""
        rows = self._db.execute(
            "SELECT e.seq FROM event_topics t JOIN events e ON e.seq = t.seq"
            " WHERE t.slug = ? AND e.weight IN (SELECT value FROM json_each(?))"
            " ORDER BY t.seq DESC LIMIT ?",
            [slug, dumps([str(weight) for weight in weights]), limit],
        )
        return self.events([row[0] for row in rows])

    def told_of(self, release_id: str, limit: int) -> list[Event]:
        """The newest events of one release that are told, newest first."""
        rows = self._db.execute(
            "SELECT seq FROM events WHERE release_id = ? AND held = 0"
            " ORDER BY seq DESC LIMIT ?",
            [release_id, limit],
        )
        return self.events([row[0] for row in rows])

    def last_changes(self, limit: int) -> list[Event]:
        """The newest events that are not the arrival of a new release."""
        rows = self._db.execute(
            "SELECT seq FROM events WHERE type <> 'new' AND (bulk IS NULL OR bulk = seq)"
            " AND held = 0"
            " ORDER BY seq DESC LIMIT ?",
            [limit],
        )
        return self.events([row[0] for row in rows])

    def events(self, seqs: Sequence[int]) -> list[Event]:
        """Events with the release as it stands now, in the order of ``seqs``."""
        return [self._speaking_for_others(event) for event in self.told(seqs)]

    def _speaking_for_others(self, event: Event) -> Event:
        if event.bulk is None:
            return event
        alike = self._alike(event.bulk, event.release.id)
        return replace(event, alike=alike[:ALIKE_SHOWN], number_alike=len(alike))

    def told(self, seqs: Sequence[int]) -> list[Event]:
        """The same without those alike, of which there may be any number."""
        rows = list(
            self._db.query(
                "SELECT e.seq, e.at, e.type, e.weight AS event_weight, e.bulk,"  # noqa: S608 - constant columns
                f" {_TOLD} FROM json_each(?) w JOIN events e ON e.seq = w.value"
                " JOIN revisions v ON v.release_id = e.release_id AND v.number = e.number"
                f" {_SEED} LEFT JOIN net_changes n ON n.seq = e.seq"
                " ORDER BY w.key",
                [dumps(list(seqs))],
            )
        )
        ids = sorted({row["release_id"] for row in rows})
        releases = {one.id: one for one in self.releases(ids)}
        return [
            Event(
                seq=row["seq"],
                at=moment(row["at"]),
                type=EventType(row["type"]),
                weight=Weight(row["event_weight"]),
                release=releases[row["release_id"]],
                revision=revision(row),
                bulk=row["bulk"],
            )
            for row in rows
        ]

    def revisions_since(self, seq: int) -> list[tuple[int, tuple[str, ...], Difference]]:
        """Events after ``seq`` that revised a release: number, kinds, edits of the body."""
        rows = self._db.execute(
            "SELECT e.seq, v.kinds, v.difference FROM events e JOIN revisions v"
            " ON v.release_id = e.release_id AND v.number = e.number"
            " WHERE e.seq > ? AND e.type <> 'new' AND e.type = 'revised' AND e.held = 0"
            " ORDER BY e.seq",
            [seq],
        )
        return [(row[0], strings(row[1]), edits(row[2])) for row in rows]

    def _alike(self, bulk: int, release_id: str) -> tuple[tuple[str, str], ...]:
        rows = self._db.execute(
            "SELECT e.release_id, v.title FROM events e JOIN revisions v"
            " ON v.release_id = e.release_id AND v.number = e.number"
            " WHERE e.bulk = ? AND e.release_id <> ? ORDER BY e.seq",
            [bulk, release_id],
        )
        return tuple((row[0], row[1]) for row in rows)

    def changed_since(self, seq: int) -> list[str]:
        """Ids of the releases with events after ``seq``."""
        rows = self._db.execute(
            # By the rowid: for DISTINCT, SQLite would walk the index of release ids.
            "SELECT DISTINCT release_id FROM events NOT INDEXED WHERE seq > ?",
            [seq],
        )
        return [row[0] for row in rows]

    def slugs_of(self, ids: Sequence[str]) -> set[str]:
        """Slugs of every topic that holds or ever held one of these releases."""
        rows = self._db.execute(
            "SELECT DISTINCT t.slug FROM json_each(?) w"
            " JOIN events e ON e.release_id = w.value JOIN event_topics t ON t.seq = e.seq"
            # A release whose events are held is filed where no event of it is.
            " UNION SELECT m.slug FROM json_each(?) w JOIN matches m ON m.release_id = w.value",
            [dumps(ids), dumps(ids)],
        )
        return {row[0] for row in rows}

    def related(self, release_id: str) -> list[tuple[Release, float]]:
        """Releases that are like this one and not the same, the likest first."""
        rows = self._db.execute(
            "SELECT o.id, f.score FROM related f JOIN releases o ON o.id = f.other_id"
            " WHERE f.release_id = :id AND o.merged_into IS NULL"
            " UNION SELECT o.id, f.score FROM related f JOIN releases o"
            " ON o.id = f.release_id WHERE f.other_id = :id AND o.merged_into IS NULL"
            " ORDER BY score DESC, 1",
            {"id": release_id},
        ).fetchall()
        found = self.releases([row[0] for row in rows])
        return [(one, row[1]) for one, row in zip(found, rows, strict=True)]

    def counts(self) -> dict[str, int]:
        """Number of releases that are not merged into others, of revisions and events."""
        return {
            table: self._db.execute(f"SELECT count(*) FROM {table} {limit}").fetchone()[0]  # noqa: S608 - constant names
            for table, limit in (
                ("releases", "WHERE merged_into IS NULL"),
                ("revisions", ""),
                ("events", ""),
            )
        }
