"""The keys of links."""

import sqlite3

import pytest

from notifier.errors import TokenExpired
from notifier.store import Store
from notifier.tokens import make, read
from tests.store.filled import DAY, NOW

YEAR = 365 * DAY


def rotate(store, at=NOW):
    with store.transaction():
        return store.link_keys.rotate(at)


def link(store):
    return make(store.link_keys.every(), "unsubscribe", "s1", "daily")


def opens(store, token):
    return read(store.link_keys.every(), "unsubscribe", token) == ("s1", "daily")


def test_the_secret_of_the_store_is_the_first_key(store):
    keys = store.link_keys.every()
    assert keys.newest.kid == ""
    assert keys.newest.secret == store.subscribers.secret()
    assert keys.newest.retired_at is None


def test_links_of_every_key_work_and_new_ones_are_of_the_newest(store):
    given = [link(store)]
    kids = []
    for days in (1, 400):
        kids.append(rotate(store, NOW + days * DAY))
        given.append(link(store))
    assert [token.split(".")[:-2] for token in given] == [
        ["v1"],
        ["v3", kids[0]],
        ["v3", kids[1]],
    ]
    assert all(opens(store, token) for token in given)
    retired = [key.retired_at for key in store.link_keys.every().every]
    assert retired == [NOW + DAY, NOW + 400 * DAY, None]


def test_each_key_is_another(store):
    for _ in range(3):
        rotate(store)
    keys = store.link_keys.every().every
    assert len({key.secret for key in keys}) == 4
    assert len({key.kid for key in keys}) == 4
    assert all(key.secret and len(key.secret) == 32 for key in keys)


def test_what_has_to_stay_the_same_is_not_touched_by_a_new_key(store):
    before = (store.subscribers.secret(), store.subscribers.address_mac("a@example.net"))
    rotate(store)
    after = (store.subscribers.secret(), store.subscribers.address_mac("a@example.net"))
    assert after == before


def test_a_key_goes_three_years_after_it_was_retired_and_its_links_are_known_as_old(store):
    first = link(store)
    rotate(store)
    second = link(store)
    rotate(store, NOW + YEAR)
    third = link(store)
    with store.transaction():
        assert store.retention.forget(NOW + 3.9 * YEAR)["keys"] == 0
    assert opens(store, second)
    with store.transaction():
        assert store.retention.forget(NOW + 4.1 * YEAR)["keys"] == 1
    assert opens(store, first)
    assert opens(store, third)
    with pytest.raises(TokenExpired):
        opens(store, second)


def test_a_key_that_was_removed_is_nowhere_in_the_table(store):
    rotate(store)
    rotate(store, NOW + DAY)
    with store.transaction():
        store.retention.forget(NOW + 9 * YEAR)
    with sqlite3.connect(store.path) as db:
        rows = db.execute("SELECT secret IS NULL FROM link_keys ORDER BY id").fetchall()
    assert rows == [(1,), (0,)]


def test_a_reader_of_the_store_sees_a_new_key_at_once(store):
    with Store.open_for_reading(store.path) as other:
        assert other.link_keys.every().newest.kid == ""
        kid = rotate(store)
        assert other.link_keys.every().newest.kid == kid
