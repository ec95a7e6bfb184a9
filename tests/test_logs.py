"""What the operator is told of, on standard error."""

import json
import subprocess
import sys

SKIPPED = """
import logging, threading
from apscheduler.events import EVENT_JOB_MAX_INSTANCES
from apscheduler.schedulers.background import BackgroundScheduler
from notifier import logs

logs.configure(logging.WARNING)
skipped, done = threading.Event(), threading.Event()
scheduler = BackgroundScheduler()
scheduler.add_listener(lambda _: skipped.set(), EVENT_JOB_MAX_INSTANCES)
scheduler.add_job(done.wait, "interval", seconds=0.02)
scheduler.start()
print(skipped.wait(20))
done.set()
scheduler.shutdown()
"""
MISSED = """
import logging
from notifier import logs

logs.configure(logging.WARNING)
logging.getLogger("apscheduler.scheduler").warning("Run time of %s was missed", "ingest")
"""
QUOTING = """
import logging
import structlog
from notifier import logs

logs.configure(logging.WARNING)
log = structlog.get_logger()
log.warning("deliver", message="daily.7", reply="550 <anna@example.org> unknown")
try:
    raise OSError("no mail for anna@example.org")
except OSError:
    logging.getLogger("apscheduler").exception("failed")
"""


def ran(script):
    """Standard output and the log of a process of its own."""
    command = [sys.executable, "-c", script]
    process = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return process.stdout, [json.loads(line) for line in process.stderr.splitlines()]


def test_a_wake_up_that_finds_another_one_waiting_is_no_news():
    assert ran(SKIPPED) == ("True\n", [])


def test_what_else_a_library_warns_of_is_told():
    _, (line,) = ran(MISSED)
    assert (line["event"], line["level"]) == ("Run time of ingest was missed", "warning")


def test_no_line_has_an_address_that_a_server_quoted():
    _, lines = ran(QUOTING)
    assert lines[0]["reply"] == "550 <…> unknown"
    assert lines[0]["message"] == "daily.7"
    assert "OSError: no mail for …" in lines[1]["exception"]
    assert "anna" not in str(lines)
