"""What opening a store does, and when it refuses."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from notifier.errors import SchemaTooNew, StoreError
from notifier.store import Store
from notifier.store.schema import NAMES
from tests.store.filled import NOW, a_seed, dump

STRICT_EXEMPT = {"_sqlite_migrations", "sqlite_sequence"}


def rows(path, sql):
    with sqlite3.connect(path) as connection:
        found = connection.execute(sql).fetchall()
    connection.close()
    return found


def test_a_new_store_has_every_migration_in_order(path):
    with Store.open(path):
        pass
    applied = rows(path, "SELECT name FROM _sqlite_migrations ORDER BY id")
    assert [name for (name,) in applied] == list(NAMES)


def test_opening_a_store_again_changes_nothing(filled):
    before = dump(filled)
    with Store.open(filled) as store, Store.open(filled):
        assert store.edition() == "first"
    assert dump(filled) == before


def test_two_stores_have_different_identities_and_secrets(tmp_path):
    with Store.open(tmp_path / "1.db") as one, Store.open(tmp_path / "2.db") as other:
        assert one.identity() != other.identity()
        assert one.subscribers.secret() != other.subscribers.secret()


@pytest.mark.parametrize("way", [Store.open, Store.open_for_reading])
def test_a_store_of_a_newer_version_is_refused_and_left_alone(filled, way):
    with sqlite3.connect(filled) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('notifier', 'm9999_future', '2099')"
        )
    connection.close()
    before = dump(filled)
    with pytest.raises(SchemaTooNew) as raised:
        way(filled)
    assert raised.value.unknown == ("m9999_future",)
    assert "upgrade notifier or restore the backup" in str(raised.value)
    assert dump(filled) == before


def test_a_migration_that_fails_half_way_leaves_what_was_there(path):
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE subscribers (id)")
    connection.close()
    with pytest.raises(StoreError):
        Store.open(path)
    assert rows(path, "SELECT name FROM sqlite_master") == [("subscribers",)]


def test_reading_needs_a_store_and_makes_none(path):
    with pytest.raises(StoreError, match="notifier run --once"):
        Store.open_for_reading(path)
    assert not path.parent.exists()


def test_reading_refuses_a_store_that_has_to_be_migrated_first(path):
    path.parent.mkdir()
    path.touch()
    with pytest.raises(StoreError, match="not migrated yet"):
        Store.open_for_reading(path)
    assert path.read_bytes() == b""


def test_a_store_that_is_open_for_reading_cannot_be_written(filled):
    with (
        pytest.raises(StoreError, match="readonly"),
        Store.open_for_reading(filled) as store,
    ):
        store.set_edition("other")


def test_every_table_is_strict(filled):
    strict = dict(
        rows(filled, "SELECT name, strict FROM pragma_table_list WHERE type = 'table'")
    )
    lax = {name for name, is_strict in strict.items() if not is_strict}
    assert lax <= STRICT_EXEMPT | {"sqlite_schema", "sqlite_temp_schema"}
    with (
        Store.open(filled) as store,
        pytest.raises(sqlite3.IntegrityError, match="cannot store"),
    ):
        a_seed(store, accepted="many")


def test_what_refers_to_nothing_is_refused(filled):
    with Store.open(filled) as store, pytest.raises(sqlite3.IntegrityError, match="FOREIGN"):
        store.seeds.append_seed(
            "nowhere", "x", "x", 1, state="done", accepted=0, rejections=(), now=NOW
        )


def test_readers_do_not_wait_because_of_the_write_ahead_log(filled):
    with Store.open(filled):
        assert rows(filled, "PRAGMA journal_mode") == [("wal",)]
        assert rows(filled, "PRAGMA page_size") == [(16384,)]


@pytest.mark.parametrize("way", [Store.open, Store.open_for_reading])
def test_a_file_that_is_no_database_is_refused_with_advice(path, way):
    path.parent.mkdir()
    path.write_text("this is a diary, not a database" * 100)
    with pytest.raises(StoreError, match=r"notifier\.db: file is not a database; put a backup"):
        way(path)
    assert path.read_text().startswith("this is a diary")


@pytest.mark.parametrize("way", [Store.open, Store.open_for_reading])
def test_a_folder_in_the_place_of_the_store_is_refused(path, way):
    path.mkdir(parents=True)
    with pytest.raises(StoreError, match="must be a file"):
        way(path)


def test_a_file_in_the_place_of_the_folder_is_refused(path):
    path.parent.touch()
    with pytest.raises(StoreError, match="must be a file that the program may write"):
        Store.open(path)


def test_damaged_pages_are_found_where_they_are_read(filled):
    content = bytearray(filled.read_bytes())
    for offset in range(3 * 16384, len(content)):
        content[offset] = offset * 7 % 251
    filled.write_bytes(content)
    with (
        pytest.raises(StoreError, match="malformed; put a backup in its place"),
        Store.open_for_reading(filled) as store,
    ):
        list(store.reading.every())


def test_a_backup_is_a_complete_store(filled, tmp_path):
    with Store.open_for_reading(filled) as store:
        store.backup(tmp_path / "copy.db")
        store.backup(tmp_path / "second copy.db")
    assert dump(tmp_path / "copy.db") == dump(filled)
    with Store.open(tmp_path / "copy.db") as copy:
        assert copy.reading.counts() == {"releases": 2, "revisions": 3, "events": 3}


def test_a_backup_never_replaces_a_file(filled, tmp_path):
    (tmp_path / "copy.db").write_text("precious")
    with (
        Store.open(filled) as store,
        pytest.raises(StoreError, match="exists already; name a new file"),
    ):
        store.backup(tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"


def test_a_backup_that_fails_leaves_no_file(filled, tmp_path):
    damaged = Path(shutil.copy(filled, tmp_path / "damaged.db"))
    with damaged.open("r+b") as file:
        file.seek(5 * 16384)
        file.write(b"\xff" * 16384 * 3)
    with pytest.raises(StoreError, match=r"damaged\.db"), Store.open(damaged) as store:
        store.backup(tmp_path / "copy.db")
    with Store.open(filled) as store, pytest.raises(StoreError, match="nowhere"):
        store.backup(tmp_path / "nowhere" / "copy.db")
    assert not (tmp_path / "copy.db").exists()
