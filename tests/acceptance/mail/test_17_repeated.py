"""A mail that is sent again because its answer was lost is dropped where it is known."""

from datetime import timedelta

from notifier.errors import DeliveryUncertain
from notifier.transports.smtp import Smtp
from tests.acceptance.daemons import until
from tests.acceptance.mail.outboxes import WAITS, Outbox, relay
from tests.acceptance.mail.relays import mailboxes, relaying
from tests.transports.servers import free_port


class AnswerLost(Smtp):
    """A connection that breaks just before the relay's answer arrives."""

    def send(self, outgoing, on_data):
        super().send(outgoing, on_data)
        raise DeliveryUncertain(0, "connection lost", about="relay")


def test_17_a_mailbox_that_knows_message_ids_keeps_one_of_two(tmp_path):
    with (
        mailboxes() as mailbox,
        relaying(mailbox.hop) as hop,
    ):
        outbox = Outbox(tmp_path / "notifier.db", hop.port)
        outbox.stage(1)
        lost = AnswerLost(relay(hop.port), hello="client.example.org", waits=WAITS)
        assert outbox.deliver(connect=lambda: lost).uncertain == 1
        assert outbox.deliver(later=timedelta(minutes=20)).accepted == 1
        until(lambda: hop.log().count("status=sent") == 2, 30, "both deliveries")
        assert len(mailbox.mails()) == 1
        assert "discarded" in mailbox.log() or "duplicate" in mailbox.log()


def test_17_a_mail_whose_answer_was_lost_is_found_in_the_log_of_postfix(tmp_path):
    with relaying(f"lmtp:inet:127.0.0.1:{free_port()}") as hop:
        outbox = Outbox(tmp_path / "notifier.db", hop.port)
        outbox.stage(1)
        lost = AnswerLost(relay(hop.port), hello="client.example.org", waits=WAITS)
        outbox.deliver(connect=lambda: lost)
        until(lambda: "queue active" in hop.log(), 30, "the queue manager")
        assert outbox.clear_up(hop, from_log=True) == ["daily.00000"]
    assert outbox.states() == {"accepted": 1}


def test_17_a_mail_whose_answer_was_lost_is_found_in_the_queue_of_postfix(tmp_path):
    with relaying(f"lmtp:inet:127.0.0.1:{free_port()}") as hop:
        outbox = Outbox(tmp_path / "notifier.db", hop.port)
        outbox.stage(1)
        lost = AnswerLost(relay(hop.port), hello="client.example.org", waits=WAITS)
        outbox.deliver(connect=lambda: lost)
        until(lambda: outbox.clear_up(hop, from_log=False), 30, "the queue")
    assert outbox.states() == {"accepted": 1}
