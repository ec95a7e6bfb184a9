"""Test 14: unsubscribing by mail through a real Postfix into the pipe."""

import pytest

from notifier.mailto import mailto_token, unsubscribe_address
from tests.acceptance.mail.returning import BOUNCES, new_instance, piping
from tests.acceptance.mail.servers import nobodys_folder, swaks

ANNA, BERT = "anna@example.net", "bert@example.net"


@pytest.fixture
def running():
    with nobodys_folder() as folder:
        instance = new_instance(folder, [ANNA, BERT])
        with piping(instance, folder / "mx") as server:
            yield instance, server


def address(instance, reader, secret=None):
    (public_id,) = (
        row["id"] for row in instance.run("subscribers") if row["address"] == reader
    )
    token = mailto_token(secret or instance.secret(), public_id, "immediate")
    return unsubscribe_address(token, BOUNCES)


def test_14_our_token_unsubscribes_a_forged_one_does_not_and_nobody_is_answered(running):
    instance, server = running
    forged = address(instance, BERT, b"not the secret")
    for sender, to in (
        (ANNA, address(instance, ANNA).upper()),
        (BERT, forged),
        ("<>", forged),
        ("<>", "unsubscribe@bounces.example.org"),
        ("<>", f"unsubscribe+{'a' * 32}@bounces.example.org"),
    ):
        swaks(server.port, "--from", sender, "--to", to, "--h-Subject", "unsubscribe")
    instance.wait_for(5)
    instance.run("deliver")
    kinds = sorted(one["kind"] for one in instance.came_back())
    assert kinds == ["unknown"] * 4 + ["unsubscribe"]
    left = {row["address"]: row["subscriptions"] for row in instance.run("subscribers")}
    assert left[ANNA] == []
    assert len(left[BERT]) == 1
    assert set(instance.tell()) == {BERT}
    assert instance.suppressed() == {}
    # What was taken is what was sent above: nobody is answered.
    assert server.is_empty()
    assert sorted(server.taken()) == ["", "", "", ANNA, BERT]


def test_14_a_mail_is_kept_by_postfix_while_the_instance_cannot_take_it(running):
    instance, server = running
    config = instance.folder / "config.yaml"
    text = config.read_text()
    config.write_text("site: []\n")
    swaks(server.port, "--from", "<>", "--to", BOUNCES)
    server.wait_for("status=deferred")
    config.write_text(text)
    instance.wait_for(1)
    assert "status=bounced" not in server.log()
