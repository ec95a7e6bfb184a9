"""Stores that older versions wrote open, with all that they hold."""

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from notifier.errors import StoreError
from notifier.store import Store
from notifier.store.schema import NAMES, migrations
from tests.store.filled import prepare

HISTORICAL = sorted((Path(__file__).parent / "historical").glob("*.sql"))


@pytest.fixture(params=HISTORICAL, ids=lambda script: script.stem)
def older(request, path):
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.executescript(request.param.read_text())
    connection.close()
    return path


def definitions(path):
    """Of tables and indexes, without their blanks; columns added later stand last."""
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql <> ''")
        shown = {name: " ".join(sql.split()) for name, sql in found}
    connection.close()
    return shown


def test_a_store_of_an_older_version_keeps_what_it_holds(older):
    with Store.open(older) as store:
        assert store.reading.counts() == {"releases": 2, "revisions": 3, "events": 3}
        assert store.reading.release("r1").current.number == 2
        assert [one.seq for one in store.reading.last_events("steel", ["major"], 9)] == [
            3,
            2,
            1,
        ]
        assert store.outbox.counts() == {"queued": 1}
        assert store.edition() == "first"


def test_a_store_of_an_older_version_becomes_like_a_new_one(older, tmp_path):
    with Store.open(older), Store.open(tmp_path / "new.db") as new:
        prepare(new)
    assert definitions(older) == definitions(tmp_path / "new.db")


def test_a_store_of_an_older_version_is_left_alone_beside_another_process(older):
    before = definitions(older)
    with pytest.raises(StoreError, match="not migrated yet"):
        Store.open_beside(older)
    assert definitions(older) == before


def test_days_on_which_an_address_refused_mails_are_kept(path):
    path.parent.mkdir()
    db = Database(path)
    migrations.apply(db, stop_before="m0017_link_keys")
    rows = [("full", 0, None), ("once", 1, "2026-03-01"), ("often", 4, "2026-03-01")]
    with db.atomic():
        db.conn.executemany(
            "INSERT INTO address_health (address_mac, refusals, refused_on) VALUES (?, ?, ?)",
            rows,
        )
        db.execute("INSERT INTO strikes VALUES ('once', 'hard', '2026-03-01')")
    db.close()
    with Store.open(path) as store:
        strikes = store._db.execute("SELECT * FROM strikes ORDER BY 1, 2, 3").fetchall()
        health = store._db.execute("SELECT * FROM address_health ORDER BY 1").fetchall()
    assert strikes == [
        ("often", "refused", "2026-02-28"),
        ("often", "refused", "2026-03-01"),
        ("once", "hard", "2026-03-01"),
        ("once", "refused", "2026-03-01"),
    ]
    assert health == [("full", 0, None), ("often", 0, None), ("once", 0, None)]


def test_there_is_a_store_of_every_version_that_was_published():
    assert {script.stem for script in HISTORICAL} <= {name[:5] for name in NAMES}
    assert HISTORICAL
