"""The folder of .eml files."""

import pytest

from notifier.errors import DeliveryDeferred
from notifier.transports import Outgoing
from notifier.transports.spool import Spool

OUTGOING = Outgoing(
    message_id="01J0",
    sender="updates@example.org",
    recipient="reader@example.net",
    content=b"Subject: hi\r\n\r\nbody\r\n",
)


def nothing():
    """For tests that do not ask whether it is called."""


def test_a_message_becomes_one_file_named_after_it_with_its_exact_bytes(tmp_path):
    folder = tmp_path / "data" / "outbox"
    with Spool(folder) as spool:
        receipt = spool.send(OUTGOING, nothing)
    assert [path.name for path in folder.iterdir()] == ["01J0.eml"]
    assert (folder / "01J0.eml").read_bytes() == OUTGOING.content
    assert receipt.code == 250
    assert "01J0.eml" in receipt.text


def test_sending_a_message_again_leaves_one_file(tmp_path):
    with Spool(tmp_path) as spool:
        spool.send(OUTGOING, nothing)
        spool.send(OUTGOING, nothing)
    assert [path.name for path in tmp_path.iterdir()] == ["01J0.eml"]


def test_no_moment_of_sending_is_uncertain(tmp_path):
    told = []
    with Spool(tmp_path) as spool:
        spool.send(OUTGOING, lambda: told.append("uncertain from here"))
    assert told == []


def test_a_folder_that_cannot_be_made_defers_the_message(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with Spool(tmp_path / "file") as spool, pytest.raises(DeliveryDeferred) as raised:
        spool.send(OUTGOING, nothing)
    assert raised.value.about == "relay"
    assert str(tmp_path / "file") in raised.value.text


def test_a_file_that_cannot_be_replaced_leaves_nothing_half_written(tmp_path):
    (tmp_path / "01J0.eml").mkdir()
    with Spool(tmp_path) as spool, pytest.raises(DeliveryDeferred):
        spool.send(OUTGOING, nothing)
    assert [path.name for path in tmp_path.iterdir()] == ["01J0.eml"]
