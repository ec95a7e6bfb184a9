"""Ten thousand digests leave within five minutes, in memory that does not grow with them."""

import re
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

from tests.acceptance.daemons import CONFIG, NOTIFIER, ROOT, new_instance
from tests.acceptance.mail.outboxes import Outbox
from tests.transports.servers import smtp_sink

DIGESTS = 10_000
ITEMS = 290
WITHIN_S = 300
MAX_PEAK_MB = 150


def peak_until_end(process):
    """Peak memory of a process in MB, its own alone (that of wait4 counts its parent's)."""
    pause, peak_kb = threading.Event(), 0
    while process.poll() is None:
        with suppress(FileNotFoundError, ProcessLookupError):
            status = Path(f"/proc/{process.pid}/status").read_text()
            peak_kb = (
                int(found[1]) if (found := re.search(r"VmHWM:\s+(\d+)", status)) else peak_kb
            )
        pause.wait(0.1)
    return peak_kb / 1024


def test_23_ten_thousand_digests_leave_in_time_and_in_little_memory(tmp_path):
    with smtp_sink(keep=False) as sink:
        relay = f"smtp: {{host: 127.0.0.1, port: {sink.port}, starttls: false}}"
        config = CONFIG.replace("mail: {", f"mail: {{transport: smtp, {relay}, ")
        folder = new_instance(tmp_path / "instance", config)
        outbox = Outbox(folder / "data" / "notifier.db", sink.port)
        outbox.stage(DIGESTS, items=ITEMS)
        began = time.monotonic()
        process = subprocess.Popen(
            [*NOTIFIER, "--config", folder / "config.yaml", "deliver"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
        )
        peak_mb = peak_until_end(process)
        elapsed_s = time.monotonic() - began
    assert process.returncode == 0
    assert outbox.states() == {"accepted": DIGESTS}
    assert elapsed_s < WITHIN_S
    assert peak_mb < MAX_PEAK_MB
