"""What is filed under what: the rows of ``matches``, and how many each topic has."""

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from notifier.release import Match
from notifier.store.codec import hits_json


def enter(db: Database, filed: Iterable[tuple[str, Match]]) -> None:
    """File releases, as they are stored, under topics that do not hold them yet; brings no
    event.

    Args:
        filed: (release id, match) pairs; a release that is not stored is passed over.
    """
    entered = Counter[str]()
    for release_id, match in filed:
        done = db.execute(
            "INSERT INTO matches (slug, release_id, because, date, updated_seq)"
            " SELECT ?, id, ?, date, updated_seq FROM releases WHERE id = ?",
            [match.slug, hits_json(match.because), release_id],
        )
        entered[match.slug] += done.rowcount
    _count(db, entered)


def leave(db: Database, release_id: str) -> list[tuple[str, str]]:
    """File a release under no topic any more; the slugs of those that held it, each with
    the reasons as they are stored. Events stay."""
    gone = db.execute(
        "DELETE FROM matches WHERE release_id = ? RETURNING slug, because", [release_id]
    ).fetchall()
    _count(db, {slug: -1 for slug, _ in gone})
    return gone


def empty(db: Database, slug: str) -> None:
    """Let a topic hold nothing."""
    db.execute("DELETE FROM matches WHERE slug = ?", [slug])
    db.execute("UPDATE topics SET releases = 0 WHERE slug = ?", [slug])


def _count(db: Database, numbers: Mapping[str, int]) -> None:
    for slug, number in numbers.items():
        db.execute("UPDATE topics SET releases = releases + ? WHERE slug = ?", [number, slug])
