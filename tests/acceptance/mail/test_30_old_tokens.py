"""30, the part of tokens: links of mails that an older version wrote stay valid.

The old token is made here from its description, not by the program: ``v1``, the payload
``[public id, frequency]`` and 128 bits of HMAC-SHA-256, under a key for the purpose.
"""

import hmac
import json
import sqlite3
from base64 import urlsafe_b64encode
from contextlib import closing

import httpx
import pytest

from tests.acceptance.daemons import running
from tests.acceptance.mail.people import READER, active, an_instance, started


@pytest.fixture
def daemon(tmp_path):
    folder = an_instance(tmp_path / "instance")
    with running(folder) as daemon:
        started(daemon)
        yield daemon


def encoded(raw):
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def old_token(folder, frequency):
    with closing(sqlite3.connect(folder / "data" / "notifier.db")) as db:
        (secret,) = db.execute("SELECT value FROM meta WHERE key = 'secret'").fetchone()
        (public_id,) = db.execute(
            "SELECT public_id FROM subscribers WHERE email = ?", [READER]
        ).fetchone()
    payload = encoded(json.dumps([public_id, frequency], separators=(",", ":")).encode())
    key = hmac.digest(bytes.fromhex(secret), b"notifier v1 unsubscribe", "sha256")
    mac = hmac.digest(key, payload.encode(), "sha256")[:16]
    return f"v1.{payload}.{encoded(mac)}"


def test_a_token_of_the_first_version_still_ends_its_subscription(daemon):
    url = f"{daemon.url}/u/{old_token(daemon.folder, 'immediate')}"
    assert httpx.get(url).status_code == 200
    assert active(daemon.folder) == [("chips", "immediate")]
    assert httpx.post(url).status_code == 200
    assert active(daemon.folder) == []


def test_a_token_of_the_first_version_opens_nothing_else(daemon):
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
