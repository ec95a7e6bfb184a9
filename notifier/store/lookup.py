"""Which releases a record may belong to, found by indexes and never by a scan."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlite_utils import Database

from notifier.change import Stated
from notifier.identity import Known
from notifier.limiter import Past
from notifier.store.codec import dumps, moment, strings

Alias = tuple[str, str]

MAX_PER_HASH = 48
MAX_CANDIDATES = 8
MIN_COMMON = 2
MIN_COMMON_SHARE = 0.3

# What a release learnt of one that was merged into it is its own only while that is so.
_KNOWN = (
    "r.id AS release_id, r.number, r.category, v.content_hash, v.title, v.date, v.body,"
    " (SELECT json_group_object(o.content_hash, o.number) FROM revisions o"
    "   WHERE o.release_id = r.id AND o.number < r.number AND (o.rule <> 'merge'"
    "   OR EXISTS (SELECT 1 FROM releases m JOIN revisions x ON x.release_id = m.id"
    "     WHERE m.merged_into = r.id AND x.content_hash = o.content_hash))) AS older,"
    " (SELECT json_group_array(o.content_hash) FROM releases m JOIN revisions o"
    "   ON o.release_id = m.id WHERE m.merged_into = r.id) AS merged,"
    " (SELECT json_group_array(json_array(o.seen_at, o.kinds)) FROM revisions o"
    "   WHERE o.release_id = r.id AND o.number > 1) AS past,"
    " EXISTS (SELECT 1 FROM holds h WHERE h.release_id = r.id) AS held,"
    " (SELECT json_group_array(s.number) FROM sightings s"
    "   WHERE s.release_id = r.id AND s.number < r.number AND s.seed_id > v.seed_id"
    " ) AS taken_back"
)
_CURRENT = "JOIN revisions v ON v.release_id = r.id AND v.number = r.number"


class Lookup:
    """Answers ingest's questions; writes nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def with_aliases(
        self, source_id: str, aliases: Iterable[Alias]
    ) -> dict[Alias, list[Known]]:
        """Releases that have any of these (ISO date, title key) pairs, by pair, in order
        of occurrence."""
        rows = self._db.query(
            f"SELECT a.date AS alias_date, a.title_key, a.occurrence, {_KNOWN}"  # noqa: S608 - constant columns
            " FROM json_each(:wanted) w"
            " CROSS JOIN aliases a ON a.source_id = :source AND a.date = w.value ->> 0"
            "   AND a.title_key = w.value ->> 1"
            f" JOIN releases r ON r.id = a.release_id {_CURRENT}"
            " ORDER BY a.date, a.title_key, a.occurrence",
            {"source": source_id, "wanted": dumps(sorted(set(aliases)))},
        )
        found: dict[Alias, list[Known]] = {}
        for row in rows:
            alias = (row["alias_date"], row["title_key"])
            found.setdefault(alias, []).append(_known(row, row["occurrence"]))
        return found

    def owners(self, source_id: str, hashes: Iterable[str]) -> dict[str, Known]:
        """Releases that the operator gave any of these texts to, or those that they are
        merged into, by content hash."""
        rows = self._db.query(
            f"SELECT t.content_hash AS owned_hash, {_KNOWN} FROM json_each(:hashes) w"  # noqa: S608 - constant columns
            " CROSS JOIN owned_texts t ON t.source_id = :source AND t.content_hash = w.value"
            " JOIN releases o ON o.id = t.release_id"
            f" JOIN releases r ON r.id = coalesce(o.merged_into, o.id) {_CURRENT}",
            {"source": source_id, "hashes": dumps(sorted(set(hashes)))},
        )
        return {row["owned_hash"]: _known(row, 1) for row in rows}

    def candidates(
        self, source_id: str, sketch: frozenset[int], day: date, *, window_days: int
    ) -> list[Known]:
        """Releases of about the same time that share a good part of a sketch, at most
        MAX_CANDIDATES, the likeliest first.

        A hash that more than MAX_PER_HASH of them share is boilerplate and tells nothing,
        so that the work does not grow with the store.
        """
        window = timedelta(days=window_days)
        shared: dict[str, int] = {}
        for hashed in sorted(sketch):
            for release_id in self._holders(source_id, hashed, day - window, day + window):
                shared[release_id] = shared.get(release_id, 0) + 1
        ranked = sorted(shared.items(), key=lambda one: (-one[1], one[0]))[:MAX_CANDIDATES]
        likely = [
            release_id
            for release_id, number in ranked
            if number >= MIN_COMMON
            and number >= MIN_COMMON_SHARE * min(len(sketch), self._sketch_size(release_id))
        ]
        return self._releases(likely) if likely else []

    def _holders(self, source_id: str, hashed: int, first: date, last: date) -> Sequence[str]:
        rows = self._db.execute(
            "SELECT release_id FROM sketches WHERE source_id = ? AND hash = ?"
            " AND date BETWEEN ? AND ? LIMIT ?",
            [source_id, hashed, first.isoformat(), last.isoformat(), MAX_PER_HASH + 1],
        ).fetchall()
        return [] if len(rows) > MAX_PER_HASH else sorted({row[0] for row in rows})

    def _sketch_size(self, release_id: str) -> int:
        row = self._db.execute(
            "SELECT sketch_size FROM releases WHERE id = ?", [release_id]
        ).fetchone()
        return int(row[0])

    def _releases(self, ids: Sequence[str]) -> list[Known]:
        rows = self._db.query(
            f"SELECT {_KNOWN} FROM json_each(?) w JOIN releases r ON r.id = w.value"  # noqa: S608 - constant columns
            f" {_CURRENT} ORDER BY w.key",
            [dumps(list(ids))],
        )
        return [_known(row, 1) for row in rows]


def _known(row: dict[str, Any], occurrence: int) -> Known:
    return Known(
        release_id=row["release_id"],
        occurrence=occurrence,
        number=row["number"],
        content_hash=row["content_hash"],
        stated=Stated(row["title"], date.fromisoformat(row["date"]), row["body"]),
        older=dict.fromkeys(json.loads(row["merged"]), row["number"])
        | json.loads(row["older"]),
        taken_back=frozenset(json.loads(row["taken_back"])),
        past=tuple(
            Past(moment(at), "revert" in strings(kinds))
            for at, kinds in json.loads(row["past"])
        ),
        category=row["category"],
        held=bool(row["held"]),
    )
