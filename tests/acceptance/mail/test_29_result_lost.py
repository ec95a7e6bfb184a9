"""29: a disk that takes no more, or a store that is locked, just when a mail was taken."""

import resource
import signal
import sqlite3
from datetime import timedelta

import pytest

from notifier.errors import StoreBusy, StoreError
from notifier.transports.smtp import Smtp
from tests.acceptance.mail.outboxes import PROCESSES, WAITS, Outbox, relay
from tests.acceptance.mail.relays import arrived
from tests.transports.servers import smtp_sink


class LastRoom(Smtp):
    """A connection to the relay; once it has taken a mail, no file grows any more."""

    def send(self, outgoing, on_data):
        receipt = super().send(outgoing, on_data)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        return receipt


class Locked(Smtp):
    """A connection to the relay; once it has taken a mail, another process writes for so
    long that ours gives up."""

    def __init__(self, path, *arguments, **values):
        super().__init__(*arguments, **values)
        self._path = path
        self._writers = []

    def send(self, outgoing, on_data):
        receipt = super().send(outgoing, on_data)
        self._writers.append(sqlite3.connect(self._path, check_same_thread=False))
        self._writers[-1].execute("BEGIN IMMEDIATE")
        return receipt


def deliver_beside_a_writer(outbox):
    hop = Locked(outbox.path, relay(outbox.port), hello="client.example.org", waits=WAITS)
    with pytest.raises(StoreBusy):
        outbox.deliver(connect=lambda: hop)


def deliver_with_little_room(outbox):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    hop = LastRoom(relay(outbox.port), hello="client.example.org", waits=WAITS)
    with pytest.raises(StoreError):
        outbox.deliver(connect=lambda: hop)


@pytest.mark.parametrize("deliver", [deliver_with_little_room, deliver_beside_a_writer])
def test_29_a_mail_whose_result_cannot_be_written_is_uncertain_and_not_lost(tmp_path, deliver):
    with smtp_sink() as sink:
        outbox = Outbox(tmp_path / "notifier.db", sink.port)
        outbox.stage(2)
        process = PROCESSES.Process(target=deliver, args=(outbox,))
        process.start()
        process.join(60)
        assert process.exitcode == 0
        assert outbox.states() == {"queued": 1, "sending": 1}
        outbox.deliver()
        assert outbox.states() == {"accepted": 1, "uncertain": 1}
        outbox.deliver(later=timedelta(minutes=20))
        first, again = sorted(
            mail.content for mail in arrived(sink) if mail.message_id.startswith("<daily.00000")
        )
    assert first == again
    assert outbox.states() == {"accepted": 2}
