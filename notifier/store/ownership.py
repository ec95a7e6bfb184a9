"""Whose a text is, among releases that the operator merged or split."""

from collections.abc import Collection

from sqlite_utils import Database

from notifier.store.codec import dumps


class Ownership:
    """Reads and writes ``owned_texts``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def give(self, release_id: str, hashes: Collection[str]) -> None:
        """Let texts be a release's from now on."""
        self._db.execute(
            "INSERT OR REPLACE INTO owned_texts SELECT r.source_id, w.value, r.id"
            " FROM releases r JOIN json_each(?) w WHERE r.id = ?",
            [dumps(sorted(hashes)), release_id],
        )

    def owners(self, source_id: str) -> dict[str, str]:
        """Ids of the releases whose the texts are, by content hash: the release that a
        split gave the text to, or else the first that a page stated it of.

        A text that is not in it is of a release that was never corrected.
        """
        rows = self._db.execute(
            "SELECT v.content_hash, v.release_id FROM revisions v"
            " JOIN releases r ON r.id = v.release_id WHERE r.source_id = :source"
            " AND v.rule NOT IN ('merge', 'split') AND v.release_id IN"
            " (SELECT release_id FROM corrections UNION SELECT other_id FROM corrections)"
            " ORDER BY v.seen_at DESC",
            {"source": source_id},
        )
        given = self._db.execute(
            "SELECT content_hash, release_id FROM owned_texts WHERE source_id = ?", [source_id]
        )
        return dict(rows.fetchall()) | dict(given.fetchall())
