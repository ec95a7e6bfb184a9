"""Tables, as an append-only list of migrations.

A shipped migration is never edited; ``tables`` has their SQL.
"""

from sqlite_utils import Database, Migrations

from notifier.store import tables

migrations = Migrations("notifier")

NAMES = ("m0001_seeds", "m0002_releases", "m0003_topics", "m0004_mail")


def _create(db: Database, script: str) -> None:
    """Run each statement by itself: ``executescript`` would commit the transaction."""
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute(statement)


@migrations()
def m0001_seeds(db: Database) -> None:
    """The ledger of input files; an id that tells this store from others."""
    _create(db, tables.SEEDS)
    db.execute("INSERT INTO meta VALUES ('identity', lower(hex(randomblob(16))))")


@migrations()
def m0002_releases(db: Database) -> None:
    """Releases, revisions, sightings and the sequence of events."""
    _create(db, tables.RELEASES)


@migrations()
def m0003_topics(db: Database) -> None:
    """Topics, and what matches them."""
    _create(db, tables.TOPICS)


@migrations()
def m0004_mail(db: Database) -> None:
    """Subscribers, notifications and the outbox; the secret that signs links."""
    _create(db, tables.MAIL)
    db.execute("INSERT INTO meta VALUES ('secret', lower(hex(randomblob(32))))")
