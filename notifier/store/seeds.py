"""The ledger of input files: what became of each name and of each content."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from notifier.release import Rejection
from notifier.store.codec import file_name, stamp, stored_name

PROBLEM_STATES = (
    "done_with_errors",
    "incomplete",
    "empty",
    "quarantined",
    "too_big",
    "unreadable",
)

GROWING_NS = 15 * 60 * 1_000_000_000


@dataclass(frozen=True, slots=True)
class FileRow:
    """What we remember of a file name, to know it again without opening it.

    Attributes:
        looked_ns: when its stamp was first seen, nanoseconds of the epoch.
        settling_ns: for a file that is settling, when it was first seen so.
    """

    name: str
    size_bytes: int
    modified_ns: int
    inode: int
    looked_ns: int
    state: str
    reason: str | None = None
    seed_id: int | None = None
    settling_ns: int | None = None

    @property
    def grows_without_end(self) -> bool:
        """Whether it had been settling for 15 minutes and still changed."""
        return self.looked_ns - (self.settling_ns or self.looked_ns) >= GROWING_NS


@dataclass(frozen=True, slots=True)
class SeedRow:
    """What became of a content; ``name`` is the file that brought it first."""

    id: int
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class FileAccount:
    """The account of one input file, for the operator."""

    source_id: str
    name: str
    sha256: str | None
    size_bytes: int
    state: str
    reason: str | None
    accepted: int
    rejected: tuple[Rejection, ...]


_FILES = (
    "SELECT name, size_bytes, modified_ns, inode, looked_ns, state, reason, seed_id,"
    " settling_ns FROM files"
)


class Seeds:
    """Reads and writes ``sources``, ``files``, ``seeds`` and ``rejections``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def remember_source(self, source_id: str) -> None:
        """Make a source known."""
        self._db.table("sources").insert({"id": source_id}, ignore=True)

    def in_baseline(self, source_id: str) -> bool:
        """Whether the first scan of the source has not been finished yet."""
        rows = self._db.execute(
            "SELECT 1 FROM sources WHERE id = ? AND baseline_done_at IS NULL", [source_id]
        )
        return rows.fetchone() is not None

    def scanned(
        self, source_id: str, now: datetime, problem: str | None, *, ends_baseline: bool = False
    ) -> None:
        """Note a scan that was finished, or that failed with ``problem``."""
        self._db.execute(
            "UPDATE sources SET scanned_at = :now, problem = :problem,"
            " baseline_done_at = CASE WHEN :ends"
            " THEN coalesce(baseline_done_at, :now) ELSE baseline_done_at END"
            " WHERE id = :id",
            {"id": source_id, "now": stamp(now), "problem": problem, "ends": ends_baseline},
        )

    def source_states(self) -> dict[str, tuple[str | None, str | None]]:
        """Time of the last scan and its problem, by source."""
        rows = self._db.query("SELECT id, scanned_at, problem FROM sources")
        return {row["id"]: (row["scanned_at"], row["problem"]) for row in rows}

    def files(self, source_id: str) -> dict[str, FileRow]:
        """Files of a source by name, vanished ones left out."""
        rows = self._db.query(
            f"{_FILES} WHERE source_id = ? AND state <> 'vanished'", [source_id]
        )
        found = [_file(row) for row in rows]
        return {row.name: row for row in found}

    def file(self, source_id: str, name: str) -> FileRow | None:
        """One file of a source; None when it is unknown or vanished."""
        rows = self._db.query(
            f"{_FILES} WHERE source_id = ? AND name = ? AND state <> 'vanished'",
            [source_id, stored_name(name)],
        )
        return next((_file(row) for row in rows), None)

    def keep_files(self, source_id: str, files: Sequence[FileRow]) -> None:
        """Remember files as they are now."""
        columns = (
            "source_id",
            "name",
            "size_bytes",
            "modified_ns",
            "inode",
            "looked_ns",
            "state",
            "reason",
            "seed_id",
            "settling_ns",
        )
        rows = [
            (
                source_id,
                stored_name(file.name),
                file.size_bytes,
                file.modified_ns,
                file.inode,
                file.looked_ns,
                file.state,
                file.reason,
                file.seed_id,
                file.settling_ns,
            )
            for file in files
        ]
        if rows:
            self._db.table("files").insert_all([columns, *rows], replace=True)

    def mark_vanished(self, source_id: str, names: Sequence[str]) -> None:
        """Note that files are gone; what they brought stays."""
        for name in names:
            self._db.execute(
                "UPDATE files SET state = 'vanished' WHERE source_id = ? AND name = ?",
                [source_id, stored_name(name)],
            )

    def known_seed(self, source_id: str, sha256: str) -> SeedRow | None:
        """The content with this SHA-256, or None when it was never read."""
        row = self._db.execute(
            "SELECT id, name, state FROM seeds WHERE source_id = ? AND sha256 = ?",
            [source_id, sha256],
        ).fetchone()
        return SeedRow(*row) if row else None

    def append_seed(
        self,
        source_id: str,
        sha256: str,
        name: str,
        size_bytes: int,
        *,
        state: str,
        accepted: int,
        rejections: Sequence[tuple[int, int | None, str, str]],
        now: datetime,
    ) -> int:
        """Enter a content into the ledger; gives its id.

        Args:
            rejections: (position, line, code, detail) of each record that was not taken,
                or one with position 0 for the whole file.
        """
        seed_id: int = self._db.execute(
            "INSERT INTO seeds (source_id, sha256, name, size_bytes, state, accepted,"
            " first_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
            [
                source_id,
                sha256,
                stored_name(name),
                size_bytes,
                state,
                accepted,
                stamp(now),
            ],
        ).fetchone()[0]
        if rejections:
            columns = ("seed_id", "position", "line", "code", "detail")
            rows = [(seed_id, *rejection) for rejection in rejections]
            self._db.table("rejections").insert_all([columns, *rows])
        return seed_id

    def growing(self) -> list[str]:
        """Names of the files that grow without end."""
        rows = self._db.query(f"{_FILES} WHERE state = 'settling' ORDER BY name")
        return [row.name for row in map(_file, rows) if row.grows_without_end]

    def counts(self) -> dict[str, int]:
        """Number of files by state."""
        rows = self._db.execute("SELECT state, count(*) FROM files GROUP BY state")
        return dict(rows.fetchall())

    def account(self, *, problems_only: bool) -> list[FileAccount]:
        """Every input file and what became of it, by source and name."""
        marks = ", ".join("?" for _ in PROBLEM_STATES)
        only = f"AND f.state IN ({marks})" if problems_only else ""
        rows = self._db.query(
            "SELECT f.source_id, f.name, s.sha256, f.size_bytes, f.state, f.reason,"  # noqa: S608 - only question marks are put in
            " coalesce(s.accepted, 0) AS accepted, f.seed_id"
            f" FROM files f LEFT JOIN seeds s ON s.id = f.seed_id WHERE 1 {only}"
            " ORDER BY f.source_id, f.name",
            PROBLEM_STATES if problems_only else [],
        )
        return [
            FileAccount(
                name=file_name(row.pop("name")),
                rejected=self._rejections(row.pop("seed_id")),
                **row,
            )
            for row in list(rows)
        ]

    def _rejections(self, seed_id: int | None) -> tuple[Rejection, ...]:
        rows = self._db.query(
            "SELECT position, line, code, detail FROM rejections"
            " WHERE seed_id = ? ORDER BY position",
            [seed_id],
        )
        return tuple(Rejection(**row) for row in rows)


def _file(row: dict[str, Any]) -> FileRow:
    return FileRow(**row | {"name": file_name(row["name"])})
