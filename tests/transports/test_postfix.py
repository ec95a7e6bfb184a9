"""What a Postfix on this machine knows."""

from notifier.transports.postfix import senders, taken

CLEANUP = "Nov 22 08:00:00 mx postfix/cleanup[12]: {}: message-id=<{}@example.org>"
ACTIVE = "Nov 22 08:00:01 mx postfix/qmgr[3]: {}: from=<b+x@y>, size=99, nrcpt=1 (queue active)"


def test_a_queue_names_the_senders_of_what_is_in_it():
    listing = '{"queue_id": "A", "sender": "b+1@y"}\n{"queue_id": "B", "sender": "b+2@y"}\n'
    assert senders(listing) == {"b+1@y", "b+2@y"}
    assert senders("") == set()


def test_only_what_became_active_was_taken_as_a_whole():
    log = [
        CLEANUP.format("A1", "one"),
        CLEANUP.format("B2", "two"),
        ACTIVE.format("A1"),
        ACTIVE.format("C3"),
    ]
    assert taken(log) == {"one@example.org"}


def test_a_queue_id_that_is_used_again_belongs_to_the_later_message():
    log = [CLEANUP.format("A1", "one"), CLEANUP.format("A1", "two"), ACTIVE.format("A1")]
    assert taken(log) == {"two@example.org"}
