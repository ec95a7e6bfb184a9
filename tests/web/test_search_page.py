"""The page of a search over HTTP: limits and headers."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import httpx
import pytest

from notifier.errors import StoreBusy
from notifier.visit import Shown
from notifier.web import create_app
from notifier.web.searching import MAX_AT_ONCE, MAX_WAITING, RETRY_AFTER_S
from tests.acceptance.daemons import until
from tests.web.conftest import healthy, served

PATH = "/search?q=steel"


class Pages:
    """Answers that say what they were asked; ``asked`` has all that was.

    Attributes:
        until: what is asked for is answered only when this is set.
        busy: whether the store is busy.
    """

    def __init__(self):
        self.asked = []
        self.until = threading.Event()
        self.until.set()
        self.busy = False

    def search(self, asked):
        return self._answer(f"{asked.text} {asked.page}")

    def _answer(self, what):
        self.asked.append(what)
        self.until.wait(20)
        if self.busy:
            raise StoreBusy(Path("notifier.db"), 10)
        return Shown(200, what.encode("utf-8", "backslashreplace"))


@pytest.fixture
def site():
    return Pages()


@pytest.fixture
def client(site, tmp_path):
    app = create_app(tmp_path, search_page=site.search, health=healthy)
    with served(app) as client:
        yield client


def test_pages_are_not_indexed_and_load_nothing_from_elsewhere(client):
    answer = client.get(PATH)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "access-control-allow-origin" not in answer.headers
    head = client.head(PATH)
    assert head.content == b""
    assert {**head.headers, "date": ""} == {**answer.headers, "date": ""}


def test_what_somebody_looked_for_is_kept_by_no_proxy(client):
    assert client.get(PATH).headers["cache-control"] == "private, max-age=60"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_allowed(client, site, method):
    answer = client.request(method, PATH)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert site.asked == []


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", " 1"),
        ("q=steel+AND+Japan&page=2", "steel AND Japan 2"),
        ("q=%EC%B2%A0%EA%B0%95&x=%zz", "철강 1"),
        ("q=steel&page=-1&order=%00", "steel 1"),
        ("q=%ED%A0%80", " 1"),
        ("&&&===&q", " 1"),
        ("q=" + "a" * 20_000, "a" * 20_000 + " 1"),
    ],
)
def test_any_address_is_answered(client, query, asked):
    assert client.get(f"/search?{query}").text == asked


def test_while_the_store_cannot_be_read_a_page_asks_for_patience(client, site):
    site.busy = True
    answer = client.get(PATH)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == str(RETRY_AFTER_S)
    assert answer.headers["cache-control"] == "no-store"
    assert "try again in a moment" in answer.text


def test_few_searches_are_made_beside_each_other_and_few_wait(client, site):
    site.until.clear()
    number = MAX_AT_ONCE + MAX_WAITING
    with ThreadPoolExecutor(number + 3) as pool:
        ask = partial(httpx.get, timeout=30, trust_env=False)
        answers = [
            pool.submit(ask, f"{client.base_url}/search?q=w{n}") for n in range(number + 3)
        ]
        until(lambda: sum(one.done() for one in answers) == 3, 20, "three refusals")
        assert len(site.asked) == MAX_AT_ONCE
        refused = [one.result() for one in answers if one.done()]
        site.until.set()
    assert {one.status_code for one in refused} == {503}
    assert {one.headers["retry-after"] for one in refused} == {str(RETRY_AFTER_S)}
    assert [one.result().status_code for one in answers].count(200) == number


def test_without_a_store_there_is_no_such_page(tmp_path):
    with served(create_app(tmp_path, health=healthy)) as client:
        assert client.get("/search").status_code == 404
