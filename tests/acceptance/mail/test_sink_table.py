"""What smtp-sink can do to a mail, and what becomes of the mail, its address, the relay."""

from datetime import UTC, datetime, timedelta

import pytest

from notifier.pipeline.limits import pauses
from notifier.store import Store
from tests.acceptance.mail.outboxes import Outbox
from tests.acceptance.mail.relays import arrived
from tests.transports.servers import smtp_sink

RECIPIENT = "r0@d0.example.net"
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("options", "state", "taken_for", "suppressed", "paused_after_five"),
    [
        ([], "accepted", None, None, False),
        (["-N"], "accepted", None, None, False),
        (["-r", "RCPT", "-b", "450 4.2.0 Greylisted"], "queued", "soft", None, False),
        (["-r", "RCPT", "-b", "452 4.2.2 Mailbox full"], "queued", "full", None, False),
        (["-f", "RCPT"], "failed", "ours", None, False),
        (["-f", "RCPT", "-B", "550 5.1.1 No such user"], "failed", "gone", "hard", False),
        (["-f", ".", "-B", "550 5.7.26 DMARC"], "queued", "policy", None, False),
        (["-r", "."], "queued", "relay", None, True),
        (["-Q", "."], "queued", "relay", None, True),
        (["-Q", "MAIL"], "queued", "relay", None, True),
        (["-q", "CONNECT"], "queued", "relay", None, True),
        (["-r", "CONNECT"], "queued", "relay", None, True),
        (["-q", "."], "uncertain", None, None, True),
        (["-A", "0"], "queued", "policy", None, False),
    ],
    ids=lambda value: " ".join(value) or "none" if isinstance(value, list) else None,
)
def test_each_answer_of_the_sink_has_its_consequence(
    tmp_path, options, state, taken_for, suppressed, paused_after_five
):
    with smtp_sink(*options) as sink:
        outbox = Outbox(tmp_path / "notifier.db", sink.port)
        outbox.stage(5)
        outbox.deliver()
    assert outbox.states() == {state: 5}
    with Store.open(outbox.path) as store:
        found = store.suppressions.find(RECIPIENT, datetime.now(UTC))
        rows = store._db.execute("SELECT DISTINCT last_fate FROM messages").fetchall()
        assert bool(pauses(store, datetime.now(UTC))) == paused_after_five
    assert rows == [(taken_for,)]
    assert (found and found.reason) == suppressed


def test_a_policy_refusal_fails_the_second_time_and_leaves_the_address_alone(tmp_path):
    with smtp_sink("-f", ".", "-B", "550 5.7.26 DMARC") as sink:
        outbox = Outbox(tmp_path / "notifier.db", sink.port)
        outbox.stage(1)
        outbox.deliver()
        assert outbox.deliver(later=timedelta(hours=5)).failed == 0
        assert outbox.deliver(later=timedelta(hours=7)).failed == 1
    with Store.open(outbox.path) as store:
        assert store.suppressions.find(RECIPIENT, datetime.now(UTC)) is None


def test_an_answer_that_never_came_is_asked_for_once_more_in_the_same_bytes(tmp_path):
    with smtp_sink("-q", ".") as sink:
        outbox = Outbox(tmp_path / "notifier.db", sink.port)
        outbox.stage(1)
        for hours in range(4):
            outbox.deliver(later=timedelta(hours=hours))
        first, second = arrived(sink)
    assert first == second
    assert first.message_id == "<daily.00000@example.org>"
    assert outbox.states() == {"uncertain": 1}


@pytest.mark.parametrize("options", [[], ["-N"]], ids=["offered", "not offered"])
def test_a_relay_is_asked_for_reports_where_it_offers_them(tmp_path, options):
    with smtp_sink(*options) as sink:
        outbox = Outbox(tmp_path / "notifier.db", sink.port)
        outbox.stage(1)
        outbox.deliver()
        (mail,) = arrived(sink)
    asked = " RET=HDRS ENVID=daily.00000" if not options else ""
    told = f" NOTIFY=FAILURE,DELAY ORCPT=rfc822;{RECIPIENT}" if not options else ""
    assert mail.mail.partition(">")[0].startswith("<bounces+")
    assert (asked in mail.mail, told in mail.rcpt) == (True, True)
    assert ("ENVID" in mail.mail) == (not options)
