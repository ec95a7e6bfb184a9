"""A store with something in every table, and builders of what goes in."""

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from notifier.change import FIRST, Change, Stated, change
from notifier.fingerprint import content_hash, raw_hash, shingles, title_key
from notifier.likeness import sketch
from notifier.message import MailKind
from notifier.release import Hit, Match, Record, Weight
from notifier.series import Issue, issue
from notifier.store import Store
from notifier.store.outbox import Staged
from notifier.store.push import Kind, Shown
from notifier.store.requests import Asked
from notifier.store.rows import Arrival, SightingRow
from notifier.store.seeds import FileRow
from notifier.store.strikes import Strike
from notifier.store.suppressions import Cause
from notifier.subscription import Frequency, Preferences, Subscription
from tests.issues import exports

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
DAY = timedelta(days=1)
TICK = timedelta(milliseconds=1)
MOTIR = "motir"
ALL = Match("all", "All releases", ())
STEEL = Match("steel", "Steel", (Hit("title", 0, 5, "Steel"),))
READER = "reader@example.net"
OTHER = "other@example.net"
SUPPRESSED = "left@example.net"
FULL = "full@example.net"
CALLBACK = "https://reader.example.net/callback"
HUB = "https://hub.example.net/"
FEED = "topics/steel/changes.atom"


def a_record(**fields: Any) -> Record:
    record = Record(
        position=1,
        line=2,
        title="Steel exports rise",
        date=date(2026, 3, 1),
        body="Exports of steel rose by 16.7 percent.",
        category=None,
        flags=(),
    )
    return replace(record, **fields)


def an_arrival(number: int = 1, *, seq: int = 1, **fields: Any) -> Arrival:
    """Revision ``number`` of release ``r1``; hashes follow the record."""
    record = fields.pop("record", a_record())
    stated = (record.title, record.date.isoformat(), record.body)
    arrival = Arrival(
        release_id="r1",
        source_id=MOTIR,
        number=number,
        record=record,
        content_hash=content_hash(*stated),
        raw_hash=raw_hash(*stated),
        change=FIRST if number == 1 else _change(record),
        rule="5" if number == 1 else "3c",
        score=1.0,
        alias=(record.date.isoformat(), title_key(record.title)),
        occurrence=1,
        sketch=sketch(shingles(record.body)),
        related=(),
        issue=None,
        seq=seq,
        at=NOW + seq * TICK,
        baseline=False,
        matches=(ALL, STEEL),
        held_because=None,
    )
    return replace(arrival, **fields)


def an_issue(month: int) -> Issue | None:
    """The exports of a month."""
    title, body, day = exports(month)
    return issue(title, body, date.fromisoformat(day))


def _change(record: Record) -> Change:
    before = Stated(record.title, record.date, "x")
    return change(before, Stated.of(record))


def a_sighting(record: Record | None = None, **fields: Any) -> SightingRow:
    record = record or a_record(position=2)
    stated = raw_hash(record.title, record.date.isoformat(), record.body)
    row = SightingRow(
        release_id="r1",
        source_id=MOTIR,
        number=1,
        rule="1",
        alias=(record.date.isoformat(), title_key(record.title)),
        record=record,
        raw_hash=stated,
    )
    return replace(row, **fields)


def a_file(name: str = "a.txt", **fields: Any) -> FileRow:
    row = FileRow(name, 10, modified_ns=1, inode=2, looked_ns=3, state="done")
    return replace(row, **fields)


def a_message(id: str = "m1", **fields: Any) -> Staged:  # noqa: A002 - the field's name
    message = Staged(id, 1, MailKind.IMMEDIATE, READER, "Steel", b"From: x\r\n\r\nSteel\r\n")
    return replace(message, **fields)


def a_subscription(**fields: Any) -> Subscription:
    one = Subscription(
        READER, ("steel",), None, Frequency.IMMEDIATE, Preferences(ZoneInfo("Asia/Seoul"))
    )
    return replace(one, **fields)


def a_seed(store: Store, content: str = "one", **fields: Any) -> int:
    stated = {"state": "done", "accepted": 1, "rejections": (), "now": NOW} | fields
    return store.seeds.append_seed(MOTIR, content, f"{content}.txt", 10, **stated)


def prepare(store: Store) -> None:
    """A source, two topics and a subscriber who is told of steel at once."""
    with store.transaction():
        store.mint("example.org", date(2026, 1, 1))
        store.seeds.remember_source(MOTIR)
        for position, (slug, query) in enumerate((("all", "*"), ("steel", "steel"))):
            store.topics.remember(
                slug, title=slug.title(), query=query, position=position, created_at=NOW
            )
        store.subscriptions.reconcile([a_subscription()], 0, NOW)


def fill(store: Store) -> None:
    """Release ``r1`` in two revisions, ``r2``, the issue before it, in one; events 1 and 2
    fanned out, event 1 in a message; a seed with a bad record; a lease under which something
    is owed; a request of a form; one address suppressed, and one with a full mailbox."""
    prepare(store)
    other = a_record(title="Steel plan", date=date(2026, 2, 1))
    revised = a_record(body="Exports of steel rose by 17.6 percent.")
    with store.transaction():
        seed = a_seed(store, rejections=[(3, 9, "missing_date", "no date")])
        arrivals = [
            an_arrival(issue=an_issue(9)),
            an_arrival(seq=2, release_id="r2", record=other, issue=an_issue(8)),
            an_arrival(2, seq=3, record=revised, issue=an_issue(9)),
        ]
        store.releases.append(seed, arrivals, [a_sighting()])
        store.seeds.keep_files(MOTIR, [a_file(seed_id=seed, state="done_with_errors")])
        reasons = store.notifications.topic_reasons([1, 2], {"steel": Weight.MINOR.rank})
        store.notifications.owe(reasons, NOW)
        store.notifications.set_fanned_out(2)
        store.outbox.stage(a_message(), NOW)
        store.notifications.assign([1], "m1")
        store.slots.close(1, Frequency.DAILY, date(2026, 3, 1), "m1")
        _fill_returns(store)
        _note_addresses(store)
        store.set_edition("first")
        _owe_pushes(store)
        use_forms(store)
        store.search.begin()
        store.search.fill("")


def _owe_pushes(store: Store) -> None:
    store.pushes.set_shown(Shown("recipe", 2, 0))
    store.pushes.set_digests({FEED: "d1", "search.atom?q=iron": "d1"})
    store.leases.grant(CALLBACK, FEED, "key", now=NOW, expires_at=NOW + DAY)
    store.pushes.put(Kind.CONTENT, CALLBACK, FEED, now=NOW)
    store.hubs.pinged(HUB, is_advertised=True, code=204, text="", now=NOW)


def _fill_returns(store: Store) -> None:
    store.inbound.keep(b"Back", NOW)
    store.strikes.count(OTHER, Strike.SOFT, NOW.date(), since=date(2026, 1, 1))
    store.suppressions.suppress(OTHER, Cause.SOFT, "full", now=NOW, until=NOW + DAY)


def use_forms(store: Store) -> None:
    """A request of Eve that is counted and not answered, and a token that was used."""
    store.requests.ask("eve@example.net", Asked.SUBSCRIBE, "{}", NOW)
    store.requests.count(["key"], NOW)
    store.requests.use("spent", "confirm", NOW)


def _note_addresses(store: Store) -> None:
    store.suppressions.suppress(SUPPRESSED, Cause.OPERATOR, "asked for it", now=NOW)
    store.suppressions.backed_off(FULL)
    store.suppressions.leave_alone(FULL, NOW + DAY / 2)
    store.sending.put("rate", "kept")


def dump(path: Path) -> list[str]:
    """Everything that a store holds, as SQL."""
    with sqlite3.connect(path) as connection:
        found = list(connection.iterdump())
    connection.close()
    return found
