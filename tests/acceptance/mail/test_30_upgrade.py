"""30: after an upgrade, what an older version queued is sent, and its links stay valid.

The old token is made here from its description, not by the program: ``v1``, the payload
``[public id, frequency]`` and 128 bits of HMAC-SHA-256, under a key for the purpose.
"""

import hmac
import json
import sqlite3
from base64 import urlsafe_b64encode
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from lxml import html

from tests.acceptance.daemons import command, running, until
from tests.acceptance.mail.people import (
    READER,
    active,
    an_instance,
    drop,
    mails,
    started,
    unsubscribe_path,
)

OLD_STORE = Path(__file__).parents[2] / "store/historical/m0004.sql"
OLD_READER = "reader@example.net"
OLD_MAIL = b"From: x\r\n\r\nSteel\r\n"
"""What that store has in its outbox."""


@pytest.fixture
def upgraded(instance):
    """An instance with the store of the first version that mailed anything; what it queued
    has not expired yet."""
    (instance.folder / "data").mkdir()
    script = OLD_STORE.read_text()
    assert script.count("'2026-03-03T01:30:00.000Z'") == 1
    with closing(sqlite3.connect(instance.folder / "data/notifier.db")) as db:
        db.executescript(script.replace("'2026-03-03T01", "'2099-03-03T01"))
    stated = {"email": OLD_READER, "topics": ["steel"], "frequency": "immediate"}
    instance.configure(web={"port": 0}, subscriptions=[stated])
    return instance.folder


def test_30_what_an_older_version_queued_is_sent_and_its_links_work(upgraded):
    token = old_token(upgraded, "immediate", OLD_READER)
    with running(upgraded) as daemon:
        spooled = upgraded / "data/outbox/m1.eml"
        until(spooled.exists, 20, "the mail that was queued")
        assert spooled.read_bytes().endswith(OLD_MAIL)
        # Two events of before were not mailed yet, one of them owed already.
        until(lambda: len(daemon.mails()) == 2, 20, "the mail that was owed")
        assert active(upgraded, OLD_READER) == [("steel", "immediate")]
        assert httpx.get(f"{daemon.url}/u/{token}").status_code == 200
        assert active(upgraded, OLD_READER) == [("steel", "immediate")]
        assert httpx.post(f"{daemon.url}/u/{token}").status_code == 200
        assert active(upgraded, OLD_READER) == []


@pytest.fixture
def daemon(tmp_path):
    folder = an_instance(tmp_path / "instance")
    with running(folder) as daemon:
        started(daemon)
        yield daemon


def encoded(raw):
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def old_token(folder, frequency, reader=READER):
    with closing(sqlite3.connect(folder / "data" / "notifier.db")) as db:
        (secret,) = db.execute("SELECT value FROM meta WHERE key = 'secret'").fetchone()
        (public_id,) = db.execute(
            "SELECT public_id FROM subscribers WHERE email = ?", [reader]
        ).fetchone()
    payload = encoded(json.dumps([public_id, frequency], separators=(",", ":")).encode())
    key = hmac.digest(bytes.fromhex(secret), b"notifier v1 unsubscribe", "sha256")
    mac = hmac.digest(key, payload.encode(), "sha256")[:16]
    return f"v1.{payload}.{encoded(mac)}"


def test_30_a_token_of_the_first_version_still_ends_its_subscription(daemon):
    url = f"{daemon.url}/u/{old_token(daemon.folder, 'immediate')}"
    assert httpx.get(url).status_code == 200
    assert active(daemon.folder) == [("chips", "immediate")]
    assert httpx.post(url).status_code == 200
    assert active(daemon.folder) == []


def test_30_a_token_of_the_first_version_opens_nothing_else(daemon):
    token = old_token(daemon.folder, "immediate")
    for path in ("manage", "confirm", "u/undo"):
        assert (
            httpx.post(
                f"{daemon.url}/{path}/{token}",
                headers={"Content-Type": "application/x-www-form-urlencoded"},
            ).status_code
            == 404
        )
    assert active(daemon.folder) == [("chips", "immediate")]


def mailed(daemon, number):
    """The address to unsubscribe by in a mail that comes now."""
    before = len(daemon.mails())
    drop(daemon.folder, number)
    until(lambda: len(daemon.mails()) > before, 60, "a mail")
    return unsubscribe_path(mails(daemon)[-1])


def test_30_links_made_before_and_after_a_rotation_beside_the_daemon_work(daemon):
    given = [f"/u/{old_token(daemon.folder, 'immediate')}", mailed(daemon, 1)]
    for number in (2, 3):
        rotated = command(daemon.folder, "--json", "mail", "rotate-keys")
        assert rotated.returncode == 0, rotated.stderr
        given.append(mailed(daemon, number))
        assert given[-1].startswith(f"/u/v3.{json.loads(rotated.stdout)['key']}.")
    for path in given:
        ended = httpx.post(daemon.url + path)
        assert (ended.status_code, active(daemon.folder)) == (200, [])
        (undo,) = html.document_fromstring(ended.text).forms
        assert httpx.post(f"{daemon.url}/u/{undo.action}").status_code == 200
        assert active(daemon.folder) == [("chips", "immediate")]
    tampered = given[-1].replace("v3.", "v3.0")
    assert httpx.post(daemon.url + tampered).status_code == 404
    assert active(daemon.folder) == [("chips", "immediate")]
