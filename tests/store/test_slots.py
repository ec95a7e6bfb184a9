"""Which local days had their digest."""

import sqlite3
from datetime import date

import pytest

from notifier.subscription import Frequency
from tests.store.filled import NOW, a_message

IMMEDIATE, DAILY, WEEKLY = Frequency
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def results(store):
    rows = store._db.execute("SELECT day, result FROM slots ORDER BY day")
    return dict(rows.fetchall())


def test_the_digest_of_a_day_is_composed_once(store):
    store.outbox.stage(a_message(), NOW)
    assert not store.slots.is_sent(1, DAILY, MONDAY)
    store.slots.close(1, DAILY, MONDAY, "m1")
    assert store.slots.is_sent(1, DAILY, MONDAY)
    assert not store.slots.is_sent(1, WEEKLY, MONDAY)
    assert not store.slots.is_sent(1, DAILY, TUESDAY)
    with pytest.raises(sqlite3.IntegrityError):
        store.slots.close(1, DAILY, MONDAY, "m1")


def test_a_day_with_nothing_to_say_may_have_a_digest_at_a_later_hour(store):
    store.slots.close(1, DAILY, MONDAY, None)
    assert results(store) == {"2026-03-02": "empty"}
    assert not store.slots.is_sent(1, DAILY, MONDAY)
    store.outbox.stage(a_message(), NOW)
    store.slots.close(1, DAILY, MONDAY, "m1")
    assert results(store) == {"2026-03-02": "sent"}


def test_a_day_that_had_its_digest_was_not_missed(store):
    store.outbox.stage(a_message(), NOW)
    store.slots.close(1, DAILY, MONDAY, "m1")
    store.slots.merge(1, DAILY, [MONDAY, TUESDAY])
    assert results(store) == {"2026-03-02": "sent", "2026-03-03": "merged"}
