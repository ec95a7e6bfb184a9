"""What the store keeps of closed archives, and of what is young."""

from dataclasses import replace

import pytest

from notifier.change import FIRST as FIRST_CHANGE
from notifier.release import Match, Weight
from notifier.store import Store
from notifier.store.archives import Archive
from tests.store.filled import DAY, NOW, TICK, a_record, an_arrival

WEIGHTS = list(Weight)
FIRST = Archive("steel", 1, "Steel", "Steel and iron.")
SECOND = Archive("steel", 2, "Iron", "")


@pytest.fixture
def store(filled):
    with Store.open(filled) as store:
        yield store


def close(store, archive, seqs, closed_seq):
    with store.transaction():
        store.archives.close(archive, seqs, closed_seq=closed_seq)


def test_what_no_archive_holds_begins_after_the_newest_archive(store):
    close(store, FIRST, [1], 2)
    assert store.archives.open_seqs("steel", WEIGHTS, None) == [3, 2]
    close(store, SECOND, [2], 3)
    assert store.archives.open_seqs("steel", WEIGHTS, None) == [3]
    assert store.archives.open_seqs("all", WEIGHTS, None) == [3, 2, 1]


def test_an_archive_is_found_by_its_number_and_by_when_it_was_closed(store):
    close(store, FIRST, [1], 2)
    close(store, SECOND, [2], 3)
    assert store.archives.number_closed("steel") == 2
    assert store.archives.archive("steel", 2) == SECOND
    assert store.archives.closed_since("steel", 2) == [SECOND]
    assert store.archives.seqs(FIRST) == [1]
    assert store.archives.last_seqs("steel", 1) == [2]


def test_an_event_that_an_edited_query_brings_later_is_in_no_archive_s_past(store):
    with store.transaction():
        store.topics.remember("iron", title="Iron", query="a", position=3, created_at=NOW)
        store.topics.refile("iron", [("r1", Match("iron", "Iron", ()))])
        store.topics.backfill_events("iron")
    close(store, Archive("iron", 1, "Iron", ""), [1, 3], 3)
    with store.transaction():
        store.topics.refile("iron", [("r2", Match("iron", "Iron", ()))])
        store.topics.backfill_events("iron")
    assert store.archives.seqs(Archive("iron", 1, "Iron", "")) == [1, 3]
    assert store.archives.open_seqs("iron", WEIGHTS, None) == []


def test_news_is_what_came_after_a_moment_and_after_the_baseline(store):
    assert store.windows.first_news(NOW - DAY) == 1
    assert store.windows.first_news(NOW + DAY) is None
    with store.transaction():
        other = a_record(title="Baseline", body="Steel of another source.")
        first = an_arrival(seq=4, release_id="r4", record=other, baseline=True)
        store.releases.append(1, [first], [])
    assert store.windows.first_news(NOW + 2 * TICK) == 3
    assert store.windows.first_news(NOW + 3 * TICK) is None


def test_releases_are_counted_as_far_as_asked(store):
    counted = [store.windows.number_updated("steel", since, 1) for since in (1, 3, 4)]
    assert counted == [1, 1, 0]
    assert store.windows.number_updated("steel", 1, 9) == 2


def test_a_minor_revision_does_not_make_a_release_significantly_newer(store):
    before = store.reading.release("r1")
    with store.transaction():
        minor = replace(FIRST_CHANGE, kinds=("wording",), weight=Weight.MINOR)
        text = a_record(body="Exports of steel went up.")
        store.releases.append(1, [an_arrival(3, seq=4, record=text, change=minor)], [])
    after = store.reading.release("r1")
    assert after.significant_at == before.significant_at
    assert after.updated_at > before.updated_at


def test_what_was_left_out_is_replaced_document_by_document(store):
    with store.transaction():
        store.omissions.replace(None, [("a", "e1", "why"), ("b", "e1", "why")])
        store.omissions.replace(["a"], [("a", "e2", "because")])
    assert store.omissions.all() == [("a", "e2", "because"), ("b", "e1", "why")]
    with store.transaction():
        store.omissions.replace(None, [])
    assert store.omissions.all() == []
