"""The bytes of messages: kept apart from their state, and gone with their messages."""

import sqlite3
from contextlib import closing

import pytest
from sqlite_utils import Database

from notifier.pipeline import Envelope, Terms, deliver
from notifier.store import Store
from notifier.store.schema import migrations
from notifier.store.subscribers import Status
from notifier.transports import Receipt
from tests.store.filled import DAY, NOW, READER, a_message
from tests.store.writes import SEOUL_AT_8

BEFORE = "m0015_contents"
BYTES = b"To: %b\r\n\r\n" % READER.encode() + b"steel and iron\r\n" * 3000
EARLIER = """
    INSERT INTO messages (id, subscriber_id, kind, recipient, subject, content, priority,
        state, next_attempt_at, expires_at, created_at)
    VALUES (?, 1, 'daily', ?, 'Digest', ?, 20, ?, '2026-03-02T01:00:00.000Z',
        '2026-03-04T01:00:00.000Z', '2026-03-02T01:00:00.000Z')
"""
SUBSCRIBER = """
    INSERT INTO subscribers (id, public_id, email, email_key, timezone, hour, next_daily_at,
        next_weekly_at, created_at)
    VALUES (1, 'p', 'reader@example.net', 'reader@example.net', 'Asia/Seoul', 8,
        '2026-03-03T23:00:00.000Z', '2026-03-08T23:00:00.000Z',
        '2026-03-01T00:00:00.000Z')
"""


class Hop:
    """A next hop that takes everything, and keeps it by the id of the message."""

    name = "hop"

    def __init__(self):
        self.taken = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def send(self, outgoing, on_data):
        on_data()
        self.taken[outgoing.message_id] = outgoing.content
        return Receipt(250, "2.0.0 queued")


@pytest.fixture
def earlier(path):
    """A store of the version before, with mails that wait, were taken and were forgotten."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        db = Database(connection)
        migrations.apply(db, stop_before=BEFORE)
        with db.atomic():
            db.execute(SUBSCRIBER)
            for name, content, state in (
                ("waits", BYTES, "queued"),
                ("unanswered", BYTES, "uncertain"),
                ("taken", BYTES, "accepted"),
                ("forgotten", b"", "accepted"),
            ):
                db.execute(EARLIER, [name, READER, content, state])
    return path


def delivered(store):
    hop = Hop()
    terms = Terms(
        envelope=Envelope("desk@example.org", None, None),
        owner="pass",
        is_gone=lambda _owner: False,
        connections=1,
        per_minute=None,
        clock=lambda: NOW,
        keep_going=lambda: True,
    )
    deliver(store, lambda: hop, terms)
    return hop.taken


def test_mails_that_waited_under_the_version_before_leave_with_the_same_bytes(earlier):
    with Store.open(earlier) as store:
        taken = delivered(store)
        assert store.outbox.counts() == {"accepted": 4}
    assert sorted(taken) == ["unanswered", "waits"]
    assert all(content.endswith(b"\r\n" + BYTES) for content in taken.values())


def test_a_mail_of_the_version_before_is_still_shown_unless_it_was_forgotten(earlier):
    with Store.open(earlier) as store:
        assert store.outbox.content("taken") == BYTES
        assert store.outbox.content("forgotten") == b""


def test_nothing_of_who_is_erased_is_left_in_a_store_of_the_version_before(earlier):
    with Store.open(earlier) as store:
        with store.transaction():
            store.erasing.erase(1, NOW)
        store.checkpoint()
    left = earlier.read_bytes()
    assert READER.encode() not in left
    assert b"steel and iron" not in left


def test_a_backup_holds_the_bytes_of_mails(store, tmp_path):
    store.outbox.stage(a_message(content=BYTES), NOW)
    store.backup(tmp_path / "copy.db")
    with Store.open(tmp_path / "copy.db") as copy:
        assert copy.outbox.content("m1") == BYTES


def test_a_change_of_state_does_not_write_the_bytes_again(store):
    store.outbox.stage(a_message(content=BYTES * 10), NOW)
    store.checkpoint()
    with store.transaction():
        claimed = store.claims.next(NOW, "me", priorities=[10], barred=[])
    assert claimed.content == BYTES * 10
    log = store.path.with_name(store.path.name + "-wal")
    assert log.stat().st_size < len(claimed.content) / 4


def test_a_message_that_is_written_anew_leaves_with_the_new_bytes(store):
    store.outbox.stage(a_message(content=BYTES), NOW)
    with store.transaction():
        store._db.execute("UPDATE messages SET stale = 1")
        store.rewrites.replace(a_message(content=b"new"), NOW)
        store.rewrites.replace(a_message(content=b"newer, but no longer asked for"), NOW)
    assert store.outbox.content("m1") == b"new"


def test_the_bytes_written_to_who_never_confirmed_go_with_them(store):
    with store.transaction():
        one = store.subscribers.keep(
            "eve@example.net", SEOUL_AT_8, status=Status.PENDING, consent="", now=NOW
        )
        store.outbox.stage(a_message("asked", subscriber_id=one), NOW)
        store.outbox.stage(a_message("other"), NOW)
        assert store.requests.forget(NOW + DAY, NOW + DAY) == 1
    assert store.outbox.content("asked") == b""
    assert store.outbox.content("other") != b""


def test_a_mail_whose_bytes_are_forgotten_is_not_sent_again(store):
    store.outbox.stage(a_message(), NOW)
    store._db.execute("UPDATE messages SET state = 'failed'")
    message = store.queue.find("m1")
    with store.transaction():
        store.retention.forget(NOW + 31 * DAY)
        assert not store.queue.resend(message, NOW + 31 * DAY)
    assert store.queue.find("m1").state == "failed"
