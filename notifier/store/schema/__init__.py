"""Tables, as an append-only list of migrations: a shipped one is never edited.

Times are UTC, ISO 8601 with milliseconds and ``Z``, so that they sort as text; lists and
pairs are JSON.
"""

from collections.abc import Callable

from sqlite_utils import Database, Migrations

from notifier.store.schema import (
    m0001_seeds,
    m0002_releases,
    m0003_topics,
    m0004_mail,
    m0005_merging,
    m0006_holds,
    m0007_growing,
    m0008_series,
    m0009_search,
    m0010_archives,
    m0011_ended_topics,
    m0012_push,
    m0013_owned_texts,
    m0014_trusted_mail,
    m0015_contents,
    m0016_months,
    m0017_link_keys,
)

SCRIPTS = {
    "m0001_seeds": m0001_seeds.SQL,
    "m0002_releases": m0002_releases.SQL,
    "m0003_topics": m0003_topics.SQL,
    "m0004_mail": m0004_mail.SQL,
    "m0005_merging": m0005_merging.SQL,
    "m0006_holds": m0006_holds.SQL,
    "m0007_growing": m0007_growing.SQL,
    "m0008_series": m0008_series.SQL,
    "m0009_search": m0009_search.SQL,
    "m0010_archives": m0010_archives.SQL,
    "m0011_ended_topics": m0011_ended_topics.SQL,
    "m0012_push": m0012_push.SQL,
    "m0013_owned_texts": m0013_owned_texts.SQL,
    "m0014_trusted_mail": m0014_trusted_mail.SQL,
    "m0015_contents": m0015_contents.SQL,
    "m0016_months": m0016_months.SQL,
    "m0017_link_keys": m0017_link_keys.SQL,
}
NAMES = tuple(SCRIPTS)

migrations = Migrations("notifier")


def _running(script: str) -> Callable[[Database], None]:
    """A function that runs each statement by itself: ``executescript`` would commit the
    transaction."""

    def run(db: Database) -> None:
        for statement in script.split(";\n"):
            if statement.strip():
                db.execute(statement)

    return run


for _name, _script in SCRIPTS.items():
    migrations(name=_name)(_running(_script))
