"""Addresses that nothing is sent to, as the store keeps them."""

from datetime import date, timedelta

import pytest

from notifier.errors import StoreError
from notifier.inbound import Kind, Report
from notifier.store import Store
from notifier.store.strikes import Strike
from notifier.store.suppressions import Cause
from tests.store.filled import DAY, NOW, READER, a_message, dump

TODAY = NOW.date()


def test_every_spelling_of_an_address_is_suppressed_and_none_is_kept(store, path):
    store.suppressions.suppress("Gone@Example.NET", Cause.HARD, "5.1.1", now=NOW)
    found = store.suppressions.find("gone@example.net", NOW + 900 * DAY)
    assert (found.reason, found.until, found.detail) == ("hard", None, "5.1.1")
    assert not any("gone@" in line.lower() for line in dump(path))


def test_a_suppression_ends_at_its_time_and_is_then_dropped(store):
    store.suppressions.suppress(READER, Cause.SOFT, "full", now=NOW, until=NOW + DAY)
    assert store.suppressions.find(READER, NOW + DAY - timedelta(milliseconds=1))
    assert store.suppressions.find(READER, NOW + DAY) is None
    assert (store.suppressions.lapse(NOW), store.suppressions.lapse(NOW + DAY)) == (0, 1)
    assert store.suppressions.lift(READER) is False


@pytest.mark.parametrize("second", list(Cause))
def test_a_complaint_is_for_good(store, second):
    store.suppressions.suppress(READER, Cause.SOFT, "full", now=NOW, until=NOW + DAY)
    store.suppressions.suppress(READER, Cause.COMPLAINT, "abuse", now=NOW)
    store.suppressions.suppress(READER, second, "again", now=NOW + DAY, until=NOW + 2 * DAY)
    found = store.suppressions.find(READER, NOW + DAY)
    assert found.reason is Cause.COMPLAINT


def test_a_day_counts_once_and_only_lately(store):
    week = TODAY - timedelta(days=7)
    numbers = [
        store.strikes.count(READER, Strike.SOFT, TODAY - timedelta(days=days), since=week)
        for days in (9, 7, 6, 6, 1, 0)
    ]
    assert numbers == [0, 0, 1, 1, 2, 3]
    assert store.strikes.count(READER.upper(), Strike.HARD, TODAY, since=week) == 1
    store.strikes.forget(TODAY)
    assert store.strikes.count(READER, Strike.SOFT, TODAY, since=date.min) == 1


def test_days_of_refusals_and_of_what_came_back_for_good_are_added_up(store):
    def counted(kind, days):
        day = TODAY + timedelta(days=days)
        return store.strikes.count(READER, kind, day, since=day - timedelta(days=30))

    assert [counted(Strike.REFUSED, 0) for _ in range(2)] == [1, 1]
    assert counted(Strike.HARD, 0) == 1
    assert counted(Strike.SOFT, 1) == 1
    assert counted(Strike.HARD, 2) == 2
    assert counted(Strike.REFUSED, 3) == 3
    assert counted(Strike.REFUSED, 31) == 3


def test_a_mail_that_is_taken_makes_up_for_refusals_and_not_for_what_came_back(store):
    for kind, days in ((Strike.REFUSED, 2), (Strike.HARD, 1)):
        store.strikes.count(READER, kind, TODAY - timedelta(days=days), since=date.min)
    store.strikes.taken(READER)
    assert store.strikes.count(READER, Strike.REFUSED, TODAY, since=date.min) == 2


def test_the_same_mail_is_kept_once_and_settled_once(store):
    assert [store.inbound.keep(b"Back", NOW) for _ in range(2)] == [True, False]
    (one,) = store.inbound.unsettled(0, 9)
    report = Report(kind=Kind.FAILED, enhanced="5.1.1", diagnostic="no such user")
    assert store.inbound.settle(one.id, report, "m1", NOW)
    assert not store.inbound.settle(one.id, report, "m2", NOW)
    received = store.inbound.one(one.id)
    assert (received.kind, received.message_id, received.enhanced) == ("failed", "m1", "5.1.1")
    assert store.inbound.content(one.id) == b"Back"
    assert store.inbound.unsettled(0, 9) == []


def test_a_complaint_about_a_message_outweighs_what_came_back_before_and_after(store):
    store.outbox.stage(a_message(), NOW)
    found = []
    for bounce in (Cause.SOFT, Cause.HARD, Cause.COMPLAINT, Cause.SOFT):
        store.returns.mark("m1", bounce)
        found.append(store.returns.by_id("m1").bounce)
    assert found == ["soft", "hard", "complaint", "complaint"]


def test_a_store_is_not_made_beside_another_process(path):
    with pytest.raises(StoreError, match="there is no store yet"):
        Store.open_beside(path)
    assert not path.exists()
