"""Every public method of the store, called on a store in use.

A method that is new has to be entered here: as one that reads, which goes on while
somebody else writes, or as one that writes, which waits, then fails, and leaves nothing.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from notifier.change import FIRST
from notifier.errors import StoreBusy
from notifier.query import parse, propose
from notifier.release import EventType, Match, Weight
from notifier.store import Store
from notifier.store.archives import Archive
from notifier.store.push import Kind, Shown
from notifier.subscription import Frequency
from tests.store.conftest import SHORT_S
from tests.store.filled import (
    CALLBACK,
    DAY,
    FEED,
    HUB,
    MOTIR,
    NOW,
    a_file,
    a_message,
    a_record,
    a_seed,
    a_sighting,
    a_subscription,
    an_arrival,
    an_issue,
    dump,
)

IMMEDIATE, DAILY = Frequency.IMMEDIATE, Frequency.DAILY
STEEL = propose(parse("steel"))
AN_ARCHIVE = Archive("steel", 1, "Steel", "Steel and iron.")
LIFE = {"open", "open_for_reading", "transaction", "close"}

READS: dict[str, Callable[[Store], object]] = {
    "edition": lambda store: store.edition() == "first",
    "filed_by": lambda store: store.filed_by() is None,
    "minted": lambda store: store.minted() == ("example.org", date(2026, 1, 1)),
    "identity": lambda store: len(store.identity()) == 32,
    "backup": lambda store: store.backup(store.path.with_name("copy.db")) is None,
    "seeds.in_baseline": lambda store: store.seeds.in_baseline(MOTIR),
    "seeds.source_states": lambda store: store.seeds.source_states() == {MOTIR: (None, None)},
    "seeds.files": lambda store: store.seeds.files(MOTIR)["a.txt"].size_bytes == 10,
    "seeds.file": lambda store: store.seeds.file(MOTIR, "a.txt").size_bytes == 10,
    "seeds.known_seed": lambda store: store.seeds.known_seed(MOTIR, "one").name == "one.txt",
    "seeds.counts": lambda store: store.seeds.counts() == {"done_with_errors": 1},
    "seeds.growing": lambda store: store.seeds.growing() == [],
    "seeds.account": lambda store: store.seeds.account(problems_only=True)[0].rejected[0].line,
    "lookup.candidates": lambda store: (
        store.lookup.candidates(MOTIR, frozenset({1, 2}), date(2026, 3, 1), window_days=45)
        == []
    ),
    "issues.neighbours": lambda store: (
        store.issues.neighbours(["r1"])["r1"].previous.id == "r2"
    ),
    "issues.around": lambda store: store.issues.around(["r1"]) == {"r2"},
    "holds.all": lambda store: store.holds.all() == [],
    "holds.past": lambda store: len(store.holds.past("r1")) == 1,
    "archives.number_closed": lambda store: store.archives.number_closed("steel") == 0,
    "archives.closed_since": lambda store: store.archives.closed_since("steel", 0) == [],
    "archives.archive": lambda store: store.archives.archive("steel", 1) is None,
    "archives.seqs": lambda store: store.archives.seqs(AN_ARCHIVE) == [],
    "archives.last_seqs": lambda store: store.archives.last_seqs("steel", 9) == [],
    "archives.open_seqs": lambda store: (
        store.archives.open_seqs("steel", list(Weight), 2) == [3, 2]
    ),
    "windows.first_news": lambda store: store.windows.first_news(NOW - DAY) == 1,
    "windows.number_updated": lambda store: store.windows.number_updated("steel", 3, 9) == 1,
    "omissions.all": lambda store: store.omissions.all() == [],
    "corrections.last": lambda store: store.corrections.last() == 0,
    "corrections.corrected_since": lambda store: store.corrections.corrected_since(0) == [],
    "corrections.merged": lambda store: store.corrections.merged() == {},
    "corrections.stored": lambda store: (
        [one.number for one in store.corrections.stored("r1")] == [1, 2]
    ),
    "corrections.merge_of": lambda store: store.corrections.merge_of("r1") is None,
    "withdrawals.live_between": lambda store: (
        "r1" in store.withdrawals.live_between(MOTIR, date(2026, 1, 1), date(2026, 12, 1))
    ),
    "withdrawals.withdrawn_by_source": lambda store: (
        store.withdrawals.withdrawn_by_source(["r1"]) == []
    ),
    "subscribers.number": lambda store: store.subscribers.number() > 0,
    "reading.revisions_since": lambda store: (
        [kinds for _, kinds, _ in store.reading.revisions_since(0)] != []
    ),
    "releases.first_ungrouped": lambda store: store.releases.first_ungrouped() == 3,
    "releases.grouped": lambda store: store.releases.grouped() == 0,
    "notifications.bulks": lambda store: store.notifications.bulks([1, 2, 3]) == {},
    "reading.related": lambda store: store.reading.related("r1") == [],
    "lookup.with_aliases": lambda store: store.lookup.with_aliases(
        MOTIR, [("2026-03-01", "steel exports rise")]
    ),
    "releases.last_event": lambda store: store.releases.last_event()[0] == 3,
    "releases.time_of_event": lambda store: store.releases.time_of_event(3) > NOW,
    "topics.stored": lambda store: store.topics.stored()["steel"].number_of_releases == 2,
    "search.is_current": lambda store: store.search.is_current(),
    "search.check": lambda store: store.search.check() is None,
    "search.newest": lambda store: (
        [one.release_id for one in store.search.newest(STEEL, 1)] == ["r1"]
    ),
    "search.ranked": lambda store: (
        [one.is_sure for one in store.search.ranked(STEEL, 9)] == [True, True]
    ),
    "search.every": lambda store: [len(part) for part in store.search.every(STEEL)] == [2],
    "topics.ended": lambda store: store.topics.ended() == [],
    "reading.releases": lambda store: (
        [r.id for r in store.reading.releases(["r2", "r1"])] == ["r2", "r1"]
    ),
    "reading.release": lambda store: store.reading.release("r1").current.number == 2,
    "reading.history": lambda store: [r.number for r in store.reading.history("r1")] == [2, 1],
    "reading.newest": lambda store: store.reading.newest("steel", 1)[0].id == "r1",
    "reading.every": lambda store: [r.id for r in store.reading.every()] == ["r1", "r2"],
    "reading.last_updated": lambda store: store.reading.last_updated("all", 1)[0].id == "r1",
    "reading.last_events": lambda store: (
        [e.seq for e in store.reading.last_events("steel", list(Weight), 2)] == [3, 2]
    ),
    "reading.told_of": lambda store: [e.seq for e in store.reading.told_of("r1", 9)] == [3, 1],
    "reading.last_changes": lambda store: [e.seq for e in store.reading.last_changes(9)] == [3],
    "reading.events": lambda store: [e.seq for e in store.reading.events([3, 1])] == [3, 1],
    "reading.changed_since": lambda store: (
        store.reading.changed_since(2, ()) == (["r1"], {"all", "steel"})
    ),
    "reading.counts": lambda store: store.reading.counts()["revisions"] == 3,
    "subscribers.secret": lambda store: len(store.subscribers.secret()) == 32,
    "subscribers.by_id": lambda store: store.subscribers.by_id(1).hour == 8,
    "subscribers.due": lambda store: store.subscribers.due(DAILY, NOW + DAY)[0].id == 1,
    "subscribers.counts": lambda store: store.subscribers.counts() == {"immediate": 1},
    "notifications.fanned_out": lambda store: store.notifications.fanned_out() == 2,
    "notifications.announced_since": lambda store: (
        store.notifications.announced_since(1) == [2, 3]
    ),
    "notifications.topic_reasons": lambda store: (
        [reason.seq for reason in store.notifications.topic_reasons([3], {})] == [3]
    ),
    "notifications.query_subscriptions": lambda store: (
        store.notifications.query_subscriptions() == []
    ),
    "notifications.waiting": lambda store: store.notifications.waiting(IMMEDIATE) == [1],
    "notifications.pending": lambda store: (
        [owed.seq for owed in store.notifications.pending(1, IMMEDIATE)] == [2]
    ),
    "outbox.slot_is_closed": lambda store: store.outbox.slot_is_closed(1, DAILY, "2026-03-01"),
    "outbox.troubles": lambda store: store.outbox.troubles(NOW) == {},
    "outbox.stuck": lambda store: store.outbox.stuck(1) == (0, ""),
    "outbox.counts": lambda store: store.outbox.counts() == {"queued": 1},
    "pushes.shown": lambda store: store.pushes.shown().seq == 2,
    "pushes.digests": lambda store: store.pushes.digests([FEED, "other"]) == {FEED: "d1"},
    "pushes.due": lambda store: store.pushes.due(NOW, 9, running=[7], busy=["x"])[0].version,
    "pushes.number_asked": lambda store: store.pushes.number_asked("x") == (0, 0),
    "pushes.counts": lambda store: store.pushes.counts([Kind.CONTENT]) == {"queued": 1},
    "pushes.troubles": lambda store: store.pushes.troubles(NOW - DAY) == [],
    "pushes.stuck": lambda store: store.pushes.stuck(1) == [],
    "leases.callbacks": lambda store: store.leases.callbacks(FEED) == [CALLBACK],
    "leases.documents": lambda store: store.leases.documents() == [FEED],
    "leases.secret": lambda store: store.leases.secret(CALLBACK, FEED) == "key",
    "leases.number": lambda store: store.leases.number() == 1,
    "leases.number_of": lambda store: store.leases.number_of("reader.example.net") == 1,
    "hubs.states": lambda store: store.hubs.states()[HUB].is_advertised,
}


def a_hold(store: Store) -> None:
    fields = {"release_id": "r2", "record": a_record(body="New."), "held_because": "changed"}
    store.releases.append(1, [an_arrival(2, seq=8, **fields)], [])


def owed(store: Store):
    (push,) = store.pushes.due(NOW, 9, running=(), busy=())
    return push


def claimed(store: Store):
    (message,) = store.outbox.claim(NOW + DAY / 2, 9)
    return message


WRITES: dict[str, Callable[[Store], object]] = {
    "set_filed_by": lambda store: store.set_filed_by("f0"),
    "set_edition": lambda store: store.set_edition("second"),
    "mint": lambda store: store.mint("example.net", date(2026, 2, 2)),
    "seeds.remember_source": lambda store: store.seeds.remember_source("other"),
    "seeds.scanned": lambda store: store.seeds.scanned(MOTIR, NOW, "gone"),
    "seeds.keep_files": lambda store: store.seeds.keep_files(MOTIR, [a_file("b.txt")]),
    "seeds.mark_vanished": lambda store: store.seeds.mark_vanished(MOTIR, ["a.txt"]),
    "seeds.append_seed": lambda store: a_seed(store, "two"),
    "releases.append": lambda store: store.releases.append(
        1,
        [an_arrival(3, seq=4, record=a_record(body="New."))],
        [a_sighting(a_record(position=7))],
    ),
    "releases.group": lambda store: store.releases.group([2, 3]),
    "releases.set_grouped": lambda store: store.releases.set_grouped(3),
    "withdrawals.note_absence": lambda store: store.withdrawals.note_absence("r1", 1, NOW),
    "withdrawals.forget_absences": lambda store: (
        store.withdrawals.note_absence("r2", 1, NOW),
        store.withdrawals.forget_absences(["r1"]),
    ),
    "withdrawals.change": lambda store: store.withdrawals.change(
        ["r1"], EventType.WITHDRAWN, because=None, first_seq=9, times=[NOW + 2 * DAY]
    ),
    "issues.enter": lambda store: store.issues.enter([an_arrival(2, issue=an_issue(10))]),
    "search.begin": lambda store: store.search.begin(),
    "search.fill": lambda store: (store.search.begin(), store.search.fill("")),
    "holds.end": lambda store: (a_hold(store), store.holds.end("r2")),
    "holds.tell": lambda store: (
        a_hold(store),
        store.holds.tell("r2", FIRST, seq=9, at=NOW + 2 * DAY),
    ),
    "corrections.merge": lambda store: store.corrections.merge(
        "r1", "r2", revision=None, at=NOW
    ),
    "corrections.restore": lambda store: (
        store.corrections.merge("r1", "r2", revision=None, at=NOW),
        store.corrections.restore("r2", store.corrections.merge_of("r2"), at=NOW),
    ),
    "corrections.take_aliases": lambda store: store.corrections.take_aliases(
        "r1", [("2026-03-01", "steel exports rise")]
    ),
    "corrections.give_aliases": lambda store: store.corrections.give_aliases(
        [("2026-03-09", "other")], "r2"
    ),
    "corrections.note_split": lambda store: store.corrections.note_split("r1", "r2", 2, NOW),
    "corrections.move_sketches": lambda store: store.corrections.move_sketches(
        [(MOTIR, 1, "2026-03-01")], "r1", "r2"
    ),
    "corrections.unfile": lambda store: store.corrections.unfile("r1"),
    "corrections.file": lambda store: (
        store.corrections.unfile("r1"),
        store.corrections.file("r1", [Match("all", "", ())]),
    ),
    "archives.close": lambda store: store.archives.close(AN_ARCHIVE, [1, 2], closed_seq=3),
    "omissions.replace": lambda store: store.omissions.replace(
        ["topics/steel/changes.atom"], [("topics/steel/changes.atom", "r1", "not XML")]
    ),
    "topics.remember": lambda store: store.topics.remember(
        "chips", title="Chips", query="chip*", position=2, created_at=NOW
    ),
    "topics.retire": lambda store: store.topics.retire("steel", NOW),
    "topics.refile": lambda store: store.topics.refile("all", [("r2", Match("all", "", ()))]),
    "topics.backfill_events": lambda store: (
        store.topics.remember("z", title="Z", query="z", position=3, created_at=NOW),
        store.topics.refile("z", [("r1", Match("z", "Z", ()))]),
        store.topics.backfill_events("z"),
    ),
    "subscribers.reconcile": lambda store: store.subscribers.reconcile(
        [a_subscription(frequency=DAILY)], 3, NOW
    ),
    "subscribers.advance": lambda store: store.subscribers.advance(1, DAILY, NOW + 9 * DAY),
    "subscribers.unsubscribe": lambda store: store.subscribers.unsubscribe(
        store.subscribers.by_id(1).public_id, IMMEDIATE, NOW
    ),
    "notifications.set_fanned_out": lambda store: store.notifications.set_fanned_out(3),
    "notifications.owe": lambda store: store.notifications.owe(
        store.notifications.topic_reasons([3], {}), NOW
    ),
    "notifications.assign": lambda store: store.notifications.assign([2], "m1"),
    "outbox.stage": lambda store: store.outbox.stage(a_message("m2"), NOW),
    "outbox.close_slot": lambda store: store.outbox.close_slot(1, DAILY, "2026-03-02", "m1"),
    "outbox.recover": lambda store: store.outbox.recover(NOW + 9 * DAY, NOW + 9 * DAY),
    "outbox.claim": claimed,
    "outbox.begin_data": lambda store: store.outbox.begin_data(claimed(store), NOW),
    "outbox.accepted": lambda store: store.outbox.accepted(claimed(store), 250, "ok", NOW),
    "outbox.deferred": lambda store: store.outbox.deferred(
        claimed(store), 451, "later", again_at=NOW, now=NOW
    ),
    "outbox.failed": lambda store: store.outbox.failed(claimed(store), 550, "no", NOW),
    "outbox.uncertain": lambda store: store.outbox.uncertain(
        claimed(store), 0, "lost", again_at=NOW, now=NOW
    ),
    "outbox.release_claims": lambda store: store.outbox.release_claims([claimed(store)]),
    "pushes.set_shown": lambda store: store.pushes.set_shown(Shown("recipe", 3, 0)),
    "pushes.set_digests": lambda store: store.pushes.set_digests({FEED: "d2"}),
    "pushes.put": lambda store: store.pushes.put(Kind.PING, HUB, FEED, now=NOW),
    "pushes.accepted": lambda store: store.pushes.accepted(owed(store), 200, NOW),
    "pushes.deferred": lambda store: store.pushes.deferred(owed(store), 500, "no", NOW + DAY),
    "pushes.end": lambda store: store.pushes.end(owed(store), "failed", 500, "no"),
    "pushes.forget": lambda store: store.pushes.forget(owed(store)),
    "pushes.expire": lambda store: (
        store.pushes.put(Kind.WEBHOOK, HUB, "1", now=NOW, expires_at=NOW + DAY),
        store.pushes.expire(NOW + DAY),
    ),
    "leases.grant": lambda store: store.leases.grant(
        CALLBACK, FEED, "other", now=NOW, expires_at=NOW + 2 * DAY
    ),
    "leases.end": lambda store: store.leases.end(CALLBACK, FEED),
    "leases.expire": lambda store: store.leases.expire(NOW + DAY),
    "hubs.pinged": lambda store: store.hubs.pinged(
        HUB, is_advertised=None, code=0, text="no answer", now=NOW
    ),
}
# A claim that is given back leaves the message as it was, an index made anew the index.
WITHOUT_TRACE = {"outbox.release_claims", "search.fill"}


class Undone(Exception):
    """Ends a transaction that has to leave nothing."""


@contextmanager
def somebody_writes(path: Path) -> Iterator[None]:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE meta SET value = 'other' WHERE key = 'edition'")
    try:
        yield
    finally:
        other.rollback()
        other.close()


def undone(store: Store, write: Callable[[Store], object]) -> None:
    with store.transaction():
        write(store)
        raise Undone


def public(holder: object) -> set[str]:
    return {name for name in dir(holder) if not name.startswith("_")}


def test_every_public_method_of_the_store_is_called_here(filled):
    with Store.open(filled) as store:
        found = set()
        for name in public(store) - {"path"}:
            part = getattr(store, name)
            found |= {name} if callable(part) else {f"{name}.{one}" for one in public(part)}
    assert found - LIFE == READS.keys() | WRITES.keys()
    assert not READS.keys() & WRITES.keys()


@pytest.mark.parametrize("name", READS)
def test_reading_goes_on_while_another_process_writes(filled, name):
    with somebody_writes(filled), Store.open_for_reading(filled) as store:
        assert READS[name](store)


@pytest.mark.parametrize("name", READS)
def test_reading_writes_nothing(filled, name):
    before = dump(filled)
    with Store.open(filled) as store:
        READS[name](store)
    assert dump(filled) == before


@pytest.mark.parametrize("name", WRITES)
def test_a_writer_waits_for_another_and_then_says_that_the_store_is_busy(filled, name):
    store = Store.open(filled, busy_timeout_s=SHORT_S)
    with somebody_writes(filled), pytest.raises(StoreBusy) as raised, store:
        WRITES[name](store)
    assert f"writing for {SHORT_S} s" in str(raised.value)


@pytest.mark.parametrize("name", WRITES)
def test_a_transaction_that_fails_leaves_nothing(filled, name):
    before = dump(filled)
    with Store.open(filled) as store:
        with pytest.raises(Undone):
            undone(store, WRITES[name])
        assert dump(filled) == before
        with store.transaction():
            WRITES[name](store)
    assert (dump(filled) == before) == (name in WITHOUT_TRACE)
