"""What ingest decides against and appends to: releases, revisions, events."""

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from notifier.store import rows
from notifier.store.codec import dumps, hits_json, moment, stamp
from notifier.store.issues import Issues
from notifier.store.lookup import Alias
from notifier.store.matches import enter, leave
from notifier.store.rows import Arrival, SightingRow
from notifier.store.search import index


class Releases:
    """Writes ``releases``, ``aliases``, ``revisions``, ``sightings``, ``events``, and the
    matches and the index of what it writes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def last_event(self) -> tuple[int, datetime | None]:
        """Sequence number and time of the newest event; (0, None) when there is none."""
        row = self._db.execute("SELECT seq, at FROM events ORDER BY seq DESC LIMIT 1")
        found = row.fetchone()
        return (found[0], moment(found[1])) if found else (0, None)

    def last_event_of(self, release_id: str) -> int | None:
        """Number of the last event of a release; None when there is no such release."""
        row = self._db.execute(
            "SELECT max(seq) FROM events WHERE release_id = ?", [release_id]
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def time_of_event(self, seq: int) -> datetime | None:
        """Time of an event, or None when there is no such event."""
        row = self._db.execute("SELECT at FROM events WHERE seq = ?", [seq]).fetchone()
        return moment(row[0]) if row else None

    def grouped(self) -> int:
        """Sequence number of the last event that was looked at for bulk edits."""
        row = self._db.execute("SELECT value FROM meta WHERE key = 'grouped_seq'").fetchone()
        return int(row[0]) if row else 0

    def first_ungrouped(self) -> int | None:
        """Sequence number of the first event that a bulk edit may yet take in, or None."""
        row = self._db.execute(
            "SELECT seq FROM events WHERE seq > ? AND type <> 'new' AND type = 'revised'"
            " AND held = 0 ORDER BY seq LIMIT 1",
            [self.grouped()],
        ).fetchone()
        return row[0] if row else None

    def set_grouped(self, seq: int) -> None:
        """Note that every event up to ``seq`` was looked at for bulk edits."""
        self._db.table("meta").insert({"key": "grouped_seq", "value": str(seq)}, replace=True)

    def group(self, seqs: Sequence[int]) -> None:
        """Let these events be one bulk edit, told once in each topic by its first event."""
        listed = {"seqs": dumps(sorted(seqs)), "bulk": min(seqs)}
        self._db.execute(
            "UPDATE events SET bulk = :bulk WHERE seq IN (SELECT value FROM json_each(:seqs))",
            listed,
        )
        self._db.execute(
            "DELETE FROM event_topics WHERE seq IN (SELECT value FROM json_each(:seqs))"
            " AND seq > (SELECT min(t.seq) FROM event_topics t WHERE t.slug = event_topics.slug"
            "   AND t.seq IN (SELECT value FROM json_each(:seqs)))",
            listed,
        )

    def append(
        self, seed_id: int, arrivals: Sequence[Arrival], sightings: Sequence[SightingRow]
    ) -> None:
        """Append what one seed brought, a batch for each table."""
        first = [one for one in arrivals if one.number == 1]
        self._insert("releases", rows.RELEASE_COLUMNS, [rows.release_row(one) for one in first])
        self._insert("aliases", rows.ALIAS_COLUMNS, [rows.alias_row(one) for one in first])
        self._insert(
            "revisions",
            rows.REVISION_COLUMNS,
            [rows.revision_row(seed_id, one) for one in arrivals],
        )
        self._sketch(arrivals)
        Issues(self._db).enter(arrivals)
        self._insert("related", rows.RELATED_COLUMNS, rows.related_rows(arrivals))
        self._insert("events", rows.EVENT_COLUMNS, [rows.event_row(one) for one in arrivals])
        for one in arrivals:
            if one.number > 1:
                self._hold(one)
                self._advance(one)
                self._keep_alias(one.source_id, one.alias, one.release_id)
        self._file(arrivals)
        index(self._db, [one.release_id for one in arrivals])
        self._sight(seed_id, sightings)

    def _keep_alias(self, source_id: str, alias: Alias, release_id: str) -> None:
        """Let a release be found by another title or date; the first that had it wins."""
        self._db.execute(
            "INSERT OR IGNORE INTO aliases VALUES (?, ?, ?, 1, ?)",
            [source_id, *alias, release_id],
        )

    def _hold(self, one: Arrival) -> None:
        """Begin a hold with the first event that is held; one that is told ends it."""
        if one.held_because is None:
            self._db.execute("DELETE FROM holds WHERE release_id = ?", [one.release_id])
        else:
            self._db.execute(
                "INSERT OR IGNORE INTO holds VALUES (?, ?, ?, ?)",
                [one.release_id, one.number - 1, stamp(one.at), one.held_because],
            )

    def _file(self, arrivals: Sequence[Arrival]) -> None:
        """File the releases, as they are now, under what their newest revision matches."""
        left = [
            (slug, one.seq, because)
            for one in arrivals
            if one.number > 1
            for slug, because in leave(self._db, one.release_id)
        ]
        newest = {one.release_id: one.matches for one in arrivals}
        enter(self._db, ((one, match) for one, found in newest.items() for match in found))
        self._insert(
            "event_topics",
            ("slug", "seq", "because"),
            [
                (match.slug, one.seq, hits_json(match.because))
                for one in arrivals
                if one.held_because is None
                for match in one.matches
            ],
        )
        self._tell_where_it_was(left)

    def _tell_where_it_was(self, left: Sequence[tuple[str, int, str]]) -> None:
        """File a revision also under the topics that held the release before: who was told
        what it said is told of the correction that takes it out of there."""
        self._db.conn.executemany(
            "INSERT OR IGNORE INTO event_topics (slug, seq, because)"
            " SELECT :slug, seq, :because FROM events WHERE seq = :seq AND held = 0",
            [{"slug": slug, "seq": seq, "because": because} for slug, seq, because in left],
        )

    def _advance(self, one: Arrival) -> None:
        told = one.held_because is None
        self._db.execute(
            "UPDATE releases SET number = ?, date = ?, sketch_size = ?, flags = ?,"
            " category = coalesce(?, category), updated_at = coalesce(?, updated_at),"
            " updated_seq = coalesce(?, updated_seq) WHERE id = ?",
            [
                one.number,
                one.alias[0],
                len(one.sketch),
                dumps(one.record.flags),
                one.record.category,
                stamp(one.at) if told else None,
                one.seq if told else None,
                one.release_id,
            ],
        )

    def _sight(self, seed_id: int, sightings: Sequence[SightingRow]) -> None:
        self._insert(
            "sightings",
            ("seed_id", "position", "release_id", "number", "rule"),
            [
                (seed_id, one.record.position, one.release_id, one.number, one.rule)
                for one in sightings
            ],
        )
        for one in sightings:
            self._keep_alias(one.source_id, one.alias, one.release_id)
            self._db.execute(
                "INSERT OR IGNORE INTO variants"
                " SELECT :id, :number, :raw, :title, :body, :seed WHERE NOT EXISTS"
                " (SELECT 1 FROM revisions WHERE release_id = :id AND raw_hash = :raw)",
                {
                    "id": one.release_id,
                    "number": one.number,
                    "raw": one.raw_hash,
                    "title": one.record.title,
                    "body": one.record.body,
                    "seed": seed_id,
                },
            )

    def _sketch(self, arrivals: Sequence[Arrival]) -> None:
        """Add to the index of likeness; what an older revision left there stays, so that
        a copy of it finds the release too."""
        self._db.conn.executemany(
            "INSERT OR IGNORE INTO sketches (source_id, hash, date, release_id)"
            " VALUES (?, ?, ?, ?)",
            rows.sketch_rows(arrivals),
        )

    def _insert(
        self, table: str, columns: tuple[str, ...], rows: Sequence[tuple[object, ...]]
    ) -> None:
        if rows:
            self._db.table(table).insert_all([columns, *rows])
