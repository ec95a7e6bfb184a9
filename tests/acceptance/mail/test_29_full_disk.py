"""A disk that takes no more just when the relay has taken a mail."""

import resource
import signal
from datetime import timedelta

import pytest

from notifier.errors import StoreError
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


def deliver_with_little_room(outbox):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    hop = LastRoom(relay(outbox.port), hello="client.example.org", waits=WAITS)
    with pytest.raises(StoreError):
        outbox.deliver(connect=lambda: hop)


def test_a_mail_whose_result_does_not_fit_the_disk_is_uncertain_and_not_lost(tmp_path):
    with smtp_sink() as sink:
        outbox = Outbox(tmp_path / "notifier.db", sink.port)
        outbox.stage(2)
        process = PROCESSES.Process(target=deliver_with_little_room, args=(outbox,))
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
