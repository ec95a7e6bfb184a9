"""A pass that is killed at any moment loses nothing and repeats next to nothing."""

import random
import threading
from collections import defaultdict
from datetime import timedelta

import pytest

from tests.acceptance.mail.outboxes import Outbox
from tests.acceptance.mail.relays import arrived
from tests.transports.servers import smtp_sink

MAILS = 3000
KILLS = 50
MANY = 100
WITHIN_S = 240
HOUR = timedelta(hours=1)


def killed_again_and_again(outbox):
    """Kill pass after pass, each after some mails; gives how many were killed."""
    chance = random.Random(MAILS)  # noqa: S311 - when to kill, no secret
    pause = threading.Event()
    kills = 0
    while outbox.states()["queued"] > MANY:
        before = outbox.accepted()
        process = outbox.start()
        enough = before + chance.randint(10, 70)
        for _ in range(WITHIN_S * 500):
            if outbox.accepted() >= enough or not process.is_alive():
                break
            pause.wait(chance.uniform(0, 0.004))
        kills += process.is_alive()
        process.kill()
        process.join()
        process.close()
    return kills


@pytest.mark.parametrize("connections", [1, 4])
def test_01_kills_lose_no_mail_and_repeat_at_most_one_for_each_connection(
    tmp_path, connections
):
    with smtp_sink() as sink:
        outbox = Outbox(tmp_path / "notifier.db", sink.port, connections)
        outbox.stage(MAILS)
        kills = killed_again_and_again(outbox)
        outbox.deliver()
        outbox.deliver(later=HOUR)
        mails = arrived(sink)
    copies = defaultdict(list)
    for mail in mails:
        copies[mail.message_id].append(mail)
    assert kills >= KILLS
    assert set(copies) == {f"<daily.{at:05}@example.org>" for at in range(MAILS)}
    assert len(mails) - MAILS <= kills * connections
    assert all(len(set(alike)) == 1 for alike in copies.values())
    assert outbox.states() == {"accepted": MAILS}
