"""Test 15, the race: a report is here before the answer to the attempt is committed."""

import asyncio
import json
import re
import subprocess

from aiosmtpd.controller import Controller

from tests.acceptance.daemons import CONFIG, NOTIFIER, command, new_instance, running, until
from tests.inbound.mails import status
from tests.transports.servers import free_port

RELEASE = "-\nMemory chips for Norway\nMemory chip exports rose 3.1 percent. date2025-12-19\n"
LOOKS_S = 4
"""Time for four looks of the daemon at what came back."""


class SlowRelay:
    """Sends a message back, and long after that says that it took it."""

    def __init__(self, folder):
        self.folder = folder
        self.kinds = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        await asyncio.to_thread(self._send_back, envelope.content)
        await asyncio.sleep(LOOKS_S)
        self.kinds = await asyncio.to_thread(self._kinds)
        return "250 taken"

    def _send_back(self, content):
        (message,) = re.findall(rb"(?m)^Message-ID: <(.*)@", content)
        report = status(to="bounces@example.org", envid=message.decode())
        line = [*NOTIFIER, "--config", self.folder / "config.yaml", "bounce", "ingest"]
        subprocess.run(line, input=report, check=True, timeout=60, capture_output=True)

    def _kinds(self):
        return kinds(self.folder)


def kinds(folder):
    value = json.loads(command(folder, "--json", "bounce").stdout)
    return [one["kind"] for one in value["mails"]]


def test_15_a_report_that_comes_before_the_answer_is_matched_after_it(tmp_path):
    folder = tmp_path / "instance"
    port = free_port()
    relay = f"{{transport: smtp, smtp: {{host: 127.0.0.1, port: {port}, starttls: false}}"
    config = CONFIG.replace("mail: {", f"mail: {relay}, ")
    config = config.replace("scan_interval_s: 30", "scan_interval_s: 1, deliver_interval_s: 1")
    new_instance(folder, config)
    assert command(folder, "run", "--once").returncode == 0
    slow = SlowRelay(folder)
    controller = Controller(slow, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with running(folder) as daemon:
            (folder / "seeds" / "005_news.txt").write_text(RELEASE)
            until(lambda: kinds(folder) == ["failed"], 60, "the report's match")
            assert daemon.stop() == 0
    finally:
        controller.stop()
    assert slow.kinds == ["unread"]
    (row,) = json.loads(command(folder, "--json", "suppressions").stdout)
    assert (row["address"], row["reason"]) == ("anna@example.org", "hard")
    outbox = json.loads(command(folder, "--json", "status").stdout)["outbox"]
    assert outbox == {"accepted": 1}
