"""What follows from the mails that come back."""

from datetime import timedelta

import pytest

from notifier.mailto import mailto_token, unsubscribe_address
from notifier.pipeline import suppressing
from notifier.pipeline.bounces import KEPT_FOR, PATIENCE, settle
from notifier.pipeline.inlets import take, take_maildir
from notifier.store import Store
from notifier.store.handovers import Answer
from notifier.store.subscribers import Status
from notifier.store.suppressions import Cause
from tests.inbound.mails import EXIM, ID, TOKEN, automatic, feedback, status, wire
from tests.store.filled import DAY, NOW, READER, a_message, fill

HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path):
    """A store with an accepted message to READER, who is owed something more."""
    with Store.open(tmp_path / "notifier.db") as store:
        fill(store)
        sent(store, ID, TOKEN)
        yield store


def sent(store, message_id, token, at=NOW):
    with store.transaction():
        store.outbox.stage(a_message(message_id), at)
        store._db.execute(
            "UPDATE messages SET return_token = ? WHERE id = ?", [token, message_id]
        )
        store.handovers.accepted(claimed(store, message_id, at), Answer(250, "taken"), at)


def claimed(store, message_id, at=NOW):
    """The message as it is about to be sent, as those before it are; None when it is not."""
    while message := store.claims.next(at + HOUR, "me", priorities=[10, 20, 30], barred=[]):
        if message.id == message_id:
            return message
    return None


def came(store, content, at=NOW):
    """What a mail that comes in then is settled as; None when it waits."""
    assert take(store, content, at).kept == 1
    settle(store, at, lambda: True)
    received = store.inbound.newest(1)[0]
    return None if received.kind == "unread" else received.kind


def reader(store):
    return store.subscribers.by_address(READER)


def is_told(store):
    subscriptions = store.subscriptions.of(reader(store).id)
    assert (reader(store).status is Status.ACTIVE) == bool(subscriptions)
    assert (reader(store).status is Status.ACTIVE) == (
        store.suppressions.find(READER, NOW + 30 * DAY) is None
    )
    return bool(subscriptions)


def another(number):
    """The token of another message."""
    return "abcdefghijklmnopqrstuvwx" + "abcdefg"[number] * 2


def test_a_mailbox_that_does_not_exist_is_given_up_at_once(store):
    assert is_told(store)
    assert came(store, status()) == "failed"
    assert not is_told(store)
    assert store.returns.by_id(ID).bounce == "hard"
    found = store.suppressions.find(READER, NOW)
    assert (found.reason, found.until) == (Cause.HARD, None)
    assert "No such user" in found.detail
    rows = store._db.execute(
        "SELECT DISTINCT state, reason FROM notifications WHERE state <> 'assigned'"
    ).fetchall()
    assert rows == [("cancelled", "suppressed")]
    assert [deed.action for deed in store.audit.of(reader(store).public_id)] == ["suppress"]


@pytest.mark.parametrize(
    "fields",
    [
        {"envid": "", "message_id": ""},
        {"to": "bounces@example.org", "message_id": ""},
        {"to": "bounces@example.org", "envid": ""},
    ],
    ids=["return path", "envelope id", "message id"],
)
def test_each_of_three_ways_leads_to_the_message(store, fields):
    came(store, status(**fields))
    assert store.inbound.newest(1)[0].message_id == ID


def test_a_report_that_names_nothing_of_ours_changes_nothing(store):
    stranger = status(to="bounces@example.org", envid="x", message_id="<y@example.org>")
    assert came(store, stranger) is None
    settle(store, NOW + PATIENCE, lambda: True)
    assert store.inbound.counts()["unknown"] == 2
    assert is_told(store)


def test_other_lasting_failures_need_two_messages_on_two_days(store):
    gone = {"status": "5.2.1", "diagnostic": "smtp; 550 5.2.1 disabled"}
    came(store, status(**gone))
    came(store, b"X-Again: 1\r\n" + status(**gone), NOW + DAY)
    assert is_told(store)
    sent(store, "m3", another(1))
    sent(store, "m4", another(2))
    came(store, status(**gone, to=f"bounces+{another(1)}@example.org"), NOW + HOUR)
    assert is_told(store)
    came(store, status(**gone, to=f"bounces+{another(2)}@example.org"), NOW + DAY)
    assert not is_told(store)


def soft(store, number, at):
    token = another(number)
    sent(store, f"s{number}", token, at)
    fields = {"status": "5.2.2", "diagnostic": "smtp; 552 5.2.2 full", "envid": ""}
    came(store, status(**fields, to=f"bounces+{token}@example.org"), at)


def test_a_full_mailbox_is_given_up_after_five_days_of_seven_and_for_a_time(store):
    for number, days in enumerate((0, 0, 1, 3, 5)):
        soft(store, number, NOW + days * DAY + number * HOUR)
    assert is_told(store)
    soft(store, 5, NOW + 6 * DAY)
    assert not is_told(store)
    later = NOW + 6 * DAY + suppressing.SOFT_FOR
    assert store.suppressions.find(READER, later - HOUR).reason is Cause.SOFT
    settle(store, later, lambda: True)
    assert store.suppressions.find(READER, later) is None
    assert reader(store).status is Status.ACTIVE


def test_a_mailbox_that_is_full_now_and_then_is_kept(store):
    for number, days in enumerate((0, 2, 4, 6, 8, 10)):
        soft(store, number, NOW + days * DAY)
    assert is_told(store)


@pytest.mark.parametrize("code", ["5.7.1", "5.7.26", "5.5.2", "5.3.4"])
def test_what_is_refused_for_our_sake_never_counts_against_the_address(store, code):
    for number in range(6):
        token = another(number)
        sent(store, f"p{number}", token)
        fields = {"status": code, "to": f"bounces+{token}@example.org", "envid": ""}
        assert came(store, status(**fields), NOW + number * DAY) == "failed"
        assert store.returns.by_id(f"p{number}").bounce == "soft"
    assert is_told(store)


def test_a_delay_is_only_noted(store):
    assert came(store, status(action="delayed", status="4.4.1")) == "delayed"
    assert (is_told(store), store.returns.by_id(ID).bounce) == (True, None)
    assert store.inbound.content(store.inbound.newest(1)[0].id) == b""


def test_a_complaint_ends_everything_for_good(store):
    assert came(store, feedback()) == "complaint"
    assert not is_told(store)
    assert store.suppressions.find(READER, NOW + 9000 * DAY).reason is Cause.COMPLAINT
    assert store.returns.by_id(ID).bounce == "complaint"
    assert set(store.outbox.counts()) <= {"accepted", "cancelled"}


def test_an_automatic_answer_is_nothing(store):
    assert came(store, automatic("Auto-Submitted: auto-replied")) == "automatic"
    assert is_told(store)


def test_old_prose_counts_as_a_passing_failure_of_a_recent_mail(store):
    assert came(store, wire(EXIM), NOW + DAY) == "failed"
    found = store.inbound.newest(1)[0].message_id
    assert store.returns.by_id(found).bounce == "soft"
    assert is_told(store)


def test_old_prose_about_nobody_we_wrote_to_lately_is_unknown(store):
    late = NOW + 8 * DAY
    assert came(store, wire(EXIM), late) is None
    settle(store, late + PATIENCE, lambda: True)
    assert store.inbound.newest(1)[0].kind == "unknown"
    assert store.returns.by_id(ID).bounce is None


def test_a_report_that_comes_before_the_answer_waits_for_it(store):
    with store.transaction():
        store.outbox.stage(a_message("early"), NOW)
        store._db.execute(
            "UPDATE messages SET return_token = ? WHERE id = 'early'", [another(6)]
        )
        message = claimed(store, "early")
    report = status(to=f"bounces+{another(6)}@example.org", envid="")
    assert came(store, report) is None
    with store.transaction():
        store.handovers.accepted(message, Answer(250, "taken"), NOW)
    settle(store, NOW, lambda: True)
    assert store.inbound.newest(1)[0].message_id == "early"
    assert not is_told(store)


def test_a_report_about_an_uncertain_message_says_that_it_was_taken(store):
    with store.transaction():
        store.outbox.stage(a_message("lost"), NOW)
        answer = Answer(0, "lost")
        message = claimed(store, "lost")
        store.handovers.uncertain(message, answer, again_at=NOW + HOUR, now=NOW)
    fields = {"to": "bounces@example.org", "envid": "lost"}
    came(store, status(**fields, action="delayed", status="4.4.1"))
    assert store.returns.by_id("lost").state == "accepted"
    assert claimed(store, "lost", NOW + 9 * HOUR) is None


def unsubscribing(store, frequency, secret=None):
    secret = secret or store.subscribers.secret()
    token = mailto_token(secret, reader(store).public_id, frequency)
    address = unsubscribe_address(token, "bounces@example.org")
    return automatic("Subject: unsubscribe", to=address.upper())


def test_a_mail_to_the_address_of_the_list_header_unsubscribes(store):
    assert came(store, unsubscribing(store, "immediate")) == "unsubscribe"
    assert store.subscriptions.of(reader(store).id) == []
    assert reader(store).status is Status.ACTIVE
    assert [deed.actor for deed in store.audit.of(reader(store).public_id)] == ["subscriber"]


def test_a_forged_or_another_lists_address_unsubscribes_nobody(store):
    assert came(store, unsubscribing(store, "immediate", b"not ours")) == "unknown"
    assert came(store, unsubscribing(store, "weekly")) == "unsubscribe"
    assert is_told(store)


def test_what_came_is_forgotten_after_30_days(store):
    came(store, automatic())
    assert store.inbound.counts()["unknown"] == 2
    settle(store, NOW + KEPT_FOR + HOUR, lambda: True)
    assert store.inbound.counts() == {}


def test_an_address_is_written_to_again_when_the_operator_says_so(store):
    came(store, status())
    with store.transaction():
        assert suppressing.lift(store, READER, actor="operator", now=NOW)
        assert not suppressing.lift(store, READER, actor="operator", now=NOW)
    assert reader(store).status is Status.ACTIVE
    assert store.suppressions.find(READER, NOW) is None


def test_a_pass_that_has_to_stop_leaves_the_rest_for_the_next(store):
    take(store, status(), NOW)
    settle(store, NOW, lambda: False)
    assert is_told(store)
    settle(store, NOW, lambda: True)
    assert not is_told(store)


@pytest.fixture
def maildir(tmp_path):
    for part in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / part).mkdir(parents=True)
    return tmp_path / "Maildir"


def test_a_maildir_is_read_once_and_its_mails_are_marked(store, maildir):
    (maildir / "new" / "1.a.host").write_bytes(status())
    (maildir / "cur" / "2.b.host:2,R").write_bytes(feedback())
    (maildir / "cur" / "3.c.host:2,S").write_bytes(b"read by somebody")
    (maildir / "tmp" / "4.d.host").write_bytes(b"half")
    assert (taken := take_maildir(store, maildir, NOW)).kept == 2
    assert taken.problems == []
    names = sorted(path.name for path in (maildir / "cur").iterdir())
    assert names == ["1.a.host:2,S", "2.b.host:2,RS", "3.c.host:2,S"]
    assert take_maildir(store, maildir, NOW).kept == 0


def test_a_crash_before_a_mail_is_marked_costs_nothing(store, maildir):
    take(store, status(), NOW)
    (maildir / "new" / "1.a.host").write_bytes(status())
    taken = take_maildir(store, maildir, NOW)
    assert (taken.kept, taken.known) == (0, 1)
    assert not list((maildir / "new").iterdir())


def test_what_is_no_mail_in_a_maildir_is_said_and_left(store, maildir, tmp_path):
    (tmp_path / "secret").write_text("x")
    (maildir / "new" / "1.a.host").symlink_to(tmp_path / "secret")
    (maildir / "new" / "2.b.host").mkdir()
    (maildir / "new" / "3.c.host").write_bytes(status())
    taken = take_maildir(store, maildir, NOW)
    assert taken.kept == 1
    assert len(taken.problems) == 2
    assert take_maildir(store, tmp_path / "none", NOW).problems


def test_only_the_beginning_of_a_large_mail_is_kept(store, maildir):
    (maildir / "new" / "1.a.host").write_bytes(status() + b"x" * 2_000_000)
    take_maildir(store, maildir, NOW)
    assert len(store.inbound.content(2)) == 1024 * 1024
    settle(store, NOW, lambda: True)
    assert not is_told(store)
