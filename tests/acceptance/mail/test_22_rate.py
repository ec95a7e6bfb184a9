"""The rate is kept over a minute and a restart, and what is urgent overtakes."""

import threading
import time
from datetime import UTC, datetime

from notifier.message import MailKind
from notifier.store import Store
from tests.acceptance.daemons import until
from tests.acceptance.mail.outboxes import Outbox
from tests.acceptance.mail.relays import arrived
from tests.transports.servers import smtp_sink

PER_MINUTE = 300
DIGESTS = 10_000


def number_arrived(sink):
    return sum(1 for _ in sink.folder.glob("m.*"))


def test_22_a_minute_with_a_restart_in_it_brings_what_the_rate_allows(tmp_path):
    pause = threading.Event()
    with smtp_sink() as sink:
        outbox = Outbox(tmp_path / "notifier.db", sink.port, per_minute=PER_MINUTE)
        outbox.stage(2 * PER_MINUTE)
        began = time.monotonic()
        for end_s in (30, 60):
            process = outbox.start()
            pause.wait(began + end_s - time.monotonic())
            process.kill()
            process.join()
        number = number_arrived(sink)
    assert abs(number - PER_MINUTE) <= 0.05 * PER_MINUTE


def test_22_a_confirmation_overtakes_ten_thousand_digests(tmp_path):
    with smtp_sink() as sink:
        outbox = Outbox(tmp_path / "notifier.db", sink.port, per_minute=600)
        outbox.stage(DIGESTS)
        process = outbox.start()
        until(lambda: number_arrived(sink) > 5, 30, "the first digests")
        with Store.open(outbox.path) as store, store.transaction():
            outbox.put(
                store, "confirm.1", "new@example.net", MailKind.CONFIRM, datetime.now(UTC)
            )
        until(lambda: outbox.has_accepted("confirm.1"), 60, "the confirmation")
        process.kill()
        process.join()
        ids = [mail.message_id for mail in arrived(sink)]
    assert "<confirm.1@example.org>" in ids
    assert len(ids) < 1000
