"""What is filed under what: the rows of ``matches``, and how many each topic has, in all
and dated in each month."""

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
    entered = Counter[tuple[str, str]]()
    for release_id, match in filed:
        done = db.execute(
            "INSERT INTO matches (slug, release_id, because, date, updated_seq)"
            " SELECT ?, id, ?, date, updated_seq FROM releases WHERE id = ?"
            " RETURNING slug, substr(date, 1, 7)",
            [match.slug, hits_json(match.because), release_id],
        )
        entered.update((slug, month) for slug, month in done.fetchall())
    _count(db, entered)


def leave(db: Database, release_id: str) -> list[tuple[str, str]]:
    """File a release under no topic any more; the slugs of those that held it, each with
    the reasons as they are stored. Events stay."""
    gone = db.execute(
        "DELETE FROM matches WHERE release_id = ? RETURNING slug, because, substr(date, 1, 7)",
        [release_id],
    ).fetchall()
    _count(db, {(slug, month): -1 for slug, _, month in gone})
    return [(slug, because) for slug, because, _ in gone]


def empty(db: Database, slug: str) -> None:
    """Let a topic hold nothing."""
    db.execute("DELETE FROM matches WHERE slug = ?", [slug])
    db.execute("DELETE FROM topic_months WHERE slug = ?", [slug])
    db.execute("UPDATE topics SET releases = 0 WHERE slug = ?", [slug])


def _count(db: Database, numbers: Mapping[tuple[str, str], int]) -> None:
    """Add to what a topic has in a month, and in all."""
    for (slug, month), number in numbers.items():
        db.execute("UPDATE topics SET releases = releases + ? WHERE slug = ?", [number, slug])
        left = db.execute(
            "INSERT INTO topic_months (slug, month, releases) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET releases = releases + excluded.releases"
            " RETURNING releases",
            [slug, month, number],
        ).fetchone()
        if not left[0]:
            db.execute("DELETE FROM topic_months WHERE slug = ? AND month = ?", [slug, month])
