"""Two daemons on one store: the lock refuses the second, and leases would do without it."""

from collections import Counter

from tests.acceptance.daemons import command, new_instance, running
from tests.acceptance.mail.outboxes import Outbox
from tests.acceptance.mail.relays import arrived
from tests.transports.servers import smtp_sink

RUNNING = 75
MAILS = 300


def test_28_the_lock_refuses_a_second_process(tmp_path):
    folder = new_instance(tmp_path / "instance")
    with running(folder, "--no-web"):
        assert command(folder, "run", "--no-web").returncode == RUNNING
        assert command(folder, "deliver").returncode == RUNNING


def test_28_without_the_lock_two_passes_at_once_send_no_mail_twice(tmp_path):
    with smtp_sink() as sink:
        outbox = Outbox(tmp_path / "notifier.db", sink.port, connections=2)
        outbox.stage(MAILS)
        passes = [outbox.start() for _ in range(2)]
        for process in passes:
            process.join(120)
        copies = Counter(mail.message_id for mail in arrived(sink))
    assert [process.exitcode for process in passes] == [0, 0]
    assert outbox.states() == {"accepted": MAILS}
    assert set(copies.values()) == {1}
    assert len(copies) == MAILS
