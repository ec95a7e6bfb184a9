"""What is not kept for ever."""

import sqlite3

import pytest

from notifier.store.handovers import Answer
from tests.store.filled import DAY, NOW, a_message

INSERTS = {
    "visits": "INSERT INTO signups (key, at) VALUES ('k', ?)",
    "links": "INSERT INTO used_tokens VALUES ('t', 'confirm', ?)",
    "keys": "INSERT INTO link_keys VALUES (1, 'k1', '00', '', ?)",
}


def attempts(store):
    with sqlite3.connect(store.path) as db:
        return db.execute("SELECT count(*) FROM attempts").fetchone()[0]


def forget(store, days):
    with store.transaction():
        return store.retention.forget(NOW + days * DAY)


@pytest.fixture
def mailed(store):
    """A mail that was taken, and one that waits."""
    with store.transaction():
        store.outbox.stage(a_message("taken"), NOW)
        claimed = store.claims.next(NOW, "me", priorities=[10], barred=[])
        store.handovers.accepted(claimed, Answer(250, "queued as 1"), NOW)
        store.outbox.stage(a_message("waits"), NOW)
    return store


def test_the_bytes_of_a_mail_go_after_30_days_and_what_became_of_it_stays(mailed):
    assert forget(mailed, 29)["mails"] == 0
    assert forget(mailed, 30)["mails"] == 1
    assert mailed.outbox.content("taken") == b""
    assert mailed.outbox.content("waits") != b""
    assert mailed.outbox.counts() == {"accepted": 1, "queued": 1}
    assert forget(mailed, 31)["mails"] == 0


def test_answers_of_the_relay_go_after_90_days(mailed):
    assert forget(mailed, 89)["answers"] == 0
    assert (forget(mailed, 90)["answers"], attempts(mailed)) == (1, 0)


@pytest.mark.parametrize(("word", "days"), [("visits", 2), ("links", 365), ("keys", 1098)])
def test_traces_of_visitors_go(store, word, days):
    with sqlite3.connect(store.path) as db:
        db.execute(INSERTS[word], [NOW.isoformat(timespec="milliseconds")[:-6] + "Z"])
    assert forget(store, days - 1)[word] == 0
    assert forget(store, days)[word] == 1
