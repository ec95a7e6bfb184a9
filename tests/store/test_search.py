"""The full-text index is always what an index made anew would be."""

import sqlite3
from datetime import date

import pytest

from notifier.errors import StoreError
from notifier.query import parse, propose
from notifier.release import EventType, Hit, Match
from notifier.store import Store
from tests.store.filled import DAY, NOW, a_record, a_seed, an_arrival

JAPAN = Match("country-jp", "Japan", (Hit("title", 0, 5, "Japan"),))


def indexed(path):
    """Every word of the index: itself, the release, the column and the place."""
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, search, instance)"
        )
        found = connection.execute(
            "SELECT v.term, s.release_id, v.col, v.offset FROM temp.v"
            " LEFT JOIN searchable s ON s.id = v.doc ORDER BY 1, 2, 3, 4"
        ).fetchall()
    connection.close()
    return found


def made_anew(path):
    with Store.open(path) as store, store.transaction():
        store._db.execute("DELETE FROM meta WHERE key = 'search_recipe'")
        store.search.begin()
        assert store.search.fill("") is None
    return indexed(path)


def found(store, query):
    return [one.release_id for one in store.search.newest(propose(parse(query)), 9)]


def append(store, *arrivals):
    with store.transaction():
        store.releases.append(a_seed(store, str(arrivals[0].seq)), arrivals, [])


def test_only_the_newest_revision_is_indexed(filled):
    with Store.open(filled) as store:
        assert found(store, "body:16.7") == ["r2"]
        assert found(store, "body:17.6") == ["r1"]
        record = a_record(title="Nothing", body="Of it.", date=date(2026, 1, 1))
        append(store, an_arrival(3, seq=4, record=record), an_arrival(4, seq=5))
        assert found(store, "body:17.6") == []
        assert found(store, "*") == ["r1", "r2"]
        append(store, an_arrival(5, seq=6, record=record))
        assert found(store, "*") == ["r2", "r1"]
    assert indexed(filled) == made_anew(filled)


def test_what_a_release_is_beside_its_text_is_indexed_with_its_revision(filled):
    record = a_record(title="Talks", category="Trade/Investment")
    with Store.open(filled) as store:
        with store.transaction():
            store.topics.remember(
                "country-jp", title="Japan", query="", position=9, created_at=NOW
            )
        append(store, an_arrival(seq=4, release_id="r3", record=record, matches=(JAPAN,)))
        for query in ("country:JP", "category:investment", "category:trade/investment"):
            assert found(store, query) == ["r3"]
        # A record without a category does not take away the one that is known.
        append(store, an_arrival(2, seq=5, release_id="r3", record=a_record(body="New.")))
        assert found(store, "country:JP") == []
        assert found(store, "category:trade") == ["r3"]
        assert found(store, "weight:major kind:first") == ["r2"]
    assert indexed(filled) == made_anew(filled)


def test_a_release_that_is_held_is_found_by_what_it_says_now(filled):
    record = a_record(title="Held", body="Back and forth.")
    with Store.open(filled) as store:
        append(store, an_arrival(3, seq=4, record=record, held_because="it changed"))
        assert found(store, "forth") == ["r1"]
    assert indexed(filled) == made_anew(filled)


def test_a_merged_release_is_not_found_and_a_restored_one_is(filled):
    with Store.open(filled) as store:
        with store.transaction():
            store.corrections.merge("r1", "r2", revision=None, at=NOW)
        assert found(store, "steel") == ["r1"]
        with store.transaction():
            merge = store.corrections.merge_of("r2")
            store.corrections.restore("r2", merge, at=NOW)
            store.corrections.file("r2", [])
        assert found(store, "steel") == ["r1", "r2"]
    assert indexed(filled) == made_anew(filled)


def test_a_withdrawn_release_is_found(filled):
    with Store.open(filled) as store:
        with store.transaction():
            store.withdrawals.change(
                ["r1"], EventType.WITHDRAWN, because=None, first_seq=9, times=[NOW + 2 * DAY]
            )
        append(store, an_arrival(3, seq=10))
        assert found(store, "steel") == ["r1", "r2"]
    assert indexed(filled) == made_anew(filled)


def test_an_index_that_was_begun_goes_on_and_one_of_another_recipe_is_made_anew(filled):
    before = indexed(filled)
    with Store.open(filled) as store:
        with store.transaction():
            store._db.execute("UPDATE meta SET value = '0' WHERE key = 'search_recipe'")
        with pytest.raises(StoreError, match="not indexed yet; `notifier run --once` does it"):
            store.search.check()
        with store.transaction():
            store.search.begin()
        assert found(store, "steel") == []
        append(store, an_arrival(3, seq=4))
        with store.transaction():
            store.search.begin()
        assert found(store, "steel") == ["r1"]
        with store.transaction():
            assert store.search.fill("") is None
        store.search.check()
    assert before != indexed(filled) == made_anew(filled)
