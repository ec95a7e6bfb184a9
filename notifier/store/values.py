"""Rows of releases and revisions as values."""

from datetime import date
from typing import Any

from notifier.filing import is_country_slug
from notifier.release import Match, Neighbours, Release, Revision, Status, Weight
from notifier.store.codec import edits, facts, moment, strings


def revision(row: dict[str, Any]) -> Revision:
    """A revision, of a row that has all its columns and the name of its seed."""
    return Revision(
        release_id=row["release_id"],
        number=row["number"],
        title=row["title"],
        date=date.fromisoformat(row["date"]),
        body=row["body"],
        content_hash=row["content_hash"],
        kinds=strings(row["kinds"]),
        weight=Weight(row["weight"]),
        facts=facts(row["facts"]),
        rule=row["rule"],
        score=row["score"],
        difference=edits(row["difference"]),
        title_difference=edits(row["title_difference"]),
        seen_at=moment(row["seen_at"]),
        seed=row["seed"],
    )


def release(row: dict[str, Any], matches: tuple[Match, ...], neighbours: Neighbours) -> Release:
    """A release with its newest revision; ``matches`` are topics and countries."""
    return Release(
        id=row["id"],
        source_id=row["source_id"],
        status=Status(row["status"]),
        category=row["category"],
        flags=strings(row["flags"]),
        first_date=date.fromisoformat(row["first_date"]),
        first_seen_at=moment(row["first_seen_at"]),
        updated_at=moment(row["updated_at"]),
        significant_at=moment(row["significant_at"]),
        current=revision(row),
        withdrawn_because=row["withdrawn_because"],
        topics=tuple(one for one in matches if not is_country_slug(one.slug)),
        countries=tuple(one for one in matches if is_country_slug(one.slug)),
        merged_into=row["merged_into"],
        neighbours=neighbours,
    )
