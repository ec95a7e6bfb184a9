"""A real daemon whose forms are public, and people who use it."""

import re
import sqlite3
from contextlib import closing
from email import policy
from email.parser import BytesParser
from urllib.parse import urlencode, urlsplit

import httpx
from lxml import html

from tests.acceptance.daemons import CONFIG, new_instance, until

FORM = "application/x-www-form-urlencoded"
READER = "anna@example.org"
PUBLIC = CONFIG.replace("web: {port: 0}", "web: {port: 0, public: true}").replace(
    "scan_interval_s: 30", "scan_interval_s: 30, compose_interval_s: 1, deliver_interval_s: 1"
)


def an_instance(folder, config=PUBLIC):
    return new_instance(folder, config)


def started(daemon):
    """Waits until the daemon has read its seeds, so that what comes next is news."""
    until(lambda: daemon.get("/topics/all/").status_code == 200, 60, "the first publish")


def drop(folder, number):
    text = (
        f"-\nMemory chip exports reach high number {number}\n"
        f"Exports of memory chips rose 16.{number} percent. They will rise on. date2025-12-19\n"
    )
    (folder / "seeds" / f"new{number}.txt").write_text(text)


def mails(daemon):
    """What is in the spool, oldest first."""
    paths = sorted(daemon.mails(), key=lambda path: path.stat().st_mtime_ns)
    parser = BytesParser(policy=policy.default)
    return [parser.parsebytes(path.read_bytes()) for path in paths]


def unsubscribe_path(mail):
    """The address of a one-click post, as this daemon serves it."""
    (found,) = re.findall(r"<(https?://[^>]+)>", mail["List-Unsubscribe"])
    return urlsplit(found).path


def active(folder, address=READER):
    """The subscriptions of an address: (topic or search, frequency)."""
    with closing(sqlite3.connect(folder / "data" / "notifier.db", timeout=10)) as db:
        return db.execute(
            "SELECT topic || query, frequency FROM subscriptions s"
            " JOIN subscribers p ON p.id = s.subscriber_id"
            " WHERE p.email = ? AND ended_at IS NULL ORDER BY 1",
            [address],
        ).fetchall()


def form(daemon, path="/subscribe"):
    """The hidden fields of a form that was just opened."""
    (found,) = html.document_fromstring(daemon.get(path).text).forms
    return {"stamp": found.fields["stamp"]}


def send(daemon, fields, *, path="/subscribe", network="192.0.2.1", client=httpx):
    """A form as a browser behind a proxy sends it."""
    return client.post(
        daemon.url + path,
        content=urlencode(fields, doseq=True),
        headers={"Content-Type": FORM, "X-Forwarded-For": network},
        timeout=30,
    )
