"""The state of the service over HTTP: looked at once, however many ask."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from notifier.errors import StoreBusy
from notifier.visit import Shown
from notifier.web import create_app
from tests.acceptance.daemons import until
from tests.web.conftest import healthy, served


class Looks:
    """Counts looks; each ends when ``until`` is set, in an error while ``busy``."""

    def __init__(self):
        self.number = 0
        self.busy = False
        self.until = threading.Event()
        self.until.set()

    def look(self):
        self.number += 1
        self.until.wait(20)
        if self.busy:
            raise StoreBusy(Path("notifier.db"), 10)
        return Shown(200, b"as it is")


@pytest.fixture
def looks():
    return Looks()


@pytest.fixture
def client(looks, tmp_path):
    with served(create_app(tmp_path, state=looks.look, health=healthy)) as client:
        yield client


def test_it_is_read_by_people_and_left_alone_by_search_engines(client):
    answer = client.get("/status")
    assert (answer.status_code, answer.text) == (200, "as it is")
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["cache-control"] == "public, max-age=5"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert client.head("/status").content == b""
    refused = client.post("/status")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")


def test_it_is_looked_at_once_however_many_ask(client, looks):
    looks.until.clear()
    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(client.get, "/status", timeout=30) for _ in range(8)]
        until(lambda: looks.number, 20, "a look")
        looks.until.set()
        assert {one.result().text for one in waiting} == {"as it is"}
    assert looks.number == 1


def test_while_the_store_cannot_be_read_it_asks_for_patience(client, looks):
    looks.busy = True
    answer = client.get("/status")
    assert answer.status_code == 503
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["retry-after"]
    assert "try again in a moment" in answer.text


def test_without_it_there_is_no_such_page(tmp_path):
    with served(create_app(tmp_path, health=healthy)) as client:
        assert client.get("/status").status_code == 404
