"""The sequence of events over HTTP: what programs are told in the head of an answer."""

import gzip
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from notifier.api.answering import Page
from notifier.errors import ParameterRefused, StoreBusy
from notifier.web import create_app
from notifier.web.following import MAX_AT_ONCE, MAX_WAITING, RETRY_AFTER_S
from tests.acceptance.daemons import until
from tests.web.conftest import URL, healthy, served

EVENTS, DESCRIPTION = "/api/releases.json", "/api/openapi.json"
MORE = f"{URL}{EVENTS}?since=100"


class Sequence:
    """What the API reads; ``asked`` is what it was asked.

    Attributes:
        until: what is asked for is read only when this is set.
        error: raised instead of an answer, or None.
    """

    def __init__(self):
        self.asked = []
        self.until = threading.Event()
        self.until.set()
        self.error = None
        self.more = None
        self.body = b'{"events":[]}' * 50

    def read(self, asked):
        self.asked.append(asked)
        self.until.wait(20)
        if self.error is not None:
            raise self.error
        return Page(self.body, self.more)


@pytest.fixture
def sequence():
    return Sequence()


@pytest.fixture
def client(sequence, tmp_path):
    app = create_app(tmp_path, events=sequence.read, health=healthy, url=URL)
    with served(app) as client:
        yield client


def problem(answer):
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*"
    found = answer.json()
    assert found["status"] == answer.status_code
    return found


def test_an_answer_is_json_for_any_site(client):
    answer = client.get(EVENTS)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_is_asked_is_read(client, sequence):
    client.get(f"{EVENTS}?since=7&limit=20&topic=steel&at=2026-03-02T01:30:00.123Z")
    one = sequence.asked[0]
    assert (one.since, one.limit, one.topic) == (7, 20, "steel")
    assert one.at == "2026-03-02T01:30:00.123Z"


def test_more_events_are_linked_and_the_description_always_is(client, sequence):
    described = {"url": f"{URL}{DESCRIPTION}", "rel": "service-desc"}
    assert list(client.get(EVENTS).links.values()) == [described]
    sequence.more = MORE
    assert client.get(EVENTS).links == {
        "next": {"url": MORE, "rel": "next"},
        "service-desc": described,
    }


@pytest.mark.parametrize("path", [EVENTS, DESCRIPTION])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_who_has_an_answer_is_told_that_it_is_current(client, path, coding):
    whole = client.get(path, headers={"Accept-Encoding": coding})
    known = {"Accept-Encoding": coding, "If-None-Match": whole.headers["etag"]}
    again = client.get(path, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == whole.headers["etag"]
    assert "content-length" not in again.headers
    stale = client.get(path, headers=known | {"If-None-Match": '"another"'})
    assert stale.content == whole.content


def test_another_answer_has_another_tag(client, sequence):
    before = client.get(EVENTS).headers["etag"]
    sequence.body += b"\n"
    assert client.get(EVENTS).headers["etag"] != before
    assert not before.startswith("W/")


def test_an_answer_is_compressed_for_whoever_takes_that(client, sequence):
    with client.stream("GET", EVENTS, headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["etag"].endswith('-gz"')
    assert gzip.decompress(packed) == sequence.body


@pytest.mark.parametrize("path", [EVENTS, DESCRIPTION])
def test_head_is_get_without_the_body(client, path):
    get, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    names = ("content-type", "content-length", "etag", "link")
    assert [head.headers.get(name) for name in names] == [
        get.headers.get(name) for name in names
    ]


@pytest.mark.parametrize("path", [EVENTS, DESCRIPTION])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "QUERY"])
def test_nothing_can_be_written(client, sequence, path, method):
    answer = client.request(method, path)
    assert problem(answer)["status"] == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert sequence.asked == []


def test_scripts_may_send_a_validator(client):
    answer = client.options(EVENTS)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "If-None-Match" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize("name", ["since", "limit", "at", "topic", "sort"])
def test_a_wrong_parameter_is_named(client, sequence, name):
    found = problem(client.get(f"{EVENTS}?{name}=%21"))
    assert (found["status"], found["parameter"]) == (400, name)
    assert (found["title"], sequence.asked) == ("Bad Request", [])


@pytest.mark.parametrize("query", ["%FF", "since=%FF&limit=1"])
def test_an_address_that_is_not_utf_8_is_refused(client, query):
    found = problem(client.get(f"{EVENTS}?{query}"))
    assert (found["status"], "parameter" in found) == (400, False)


@pytest.mark.parametrize(("status", "title"), [(404, "Not Found"), (409, "Conflict")])
def test_what_the_archive_does_not_have_is_named(client, sequence, status, title):
    sequence.error = ParameterRefused(status, "topic", "there is no such topic")
    assert problem(client.get(EVENTS)) == {
        "title": title,
        "status": status,
        "detail": "there is no such topic",
        "parameter": "topic",
    }


def test_while_the_store_cannot_be_read_it_says_when_to_ask_again(client, sequence):
    sequence.error = StoreBusy(Path("notifier.db"), 10)
    answer = client.get(EVENTS)
    assert problem(answer)["status"] == 503
    assert answer.headers["retry-after"] == str(RETRY_AFTER_S)
    sequence.error = None
    assert client.get(EVENTS).status_code == 200


def test_of_very_many_at_once_some_are_asked_to_come_again(client, sequence):
    sequence.until.clear()
    number, beyond = MAX_AT_ONCE + MAX_WAITING, 3
    with ThreadPoolExecutor(number + beyond) as pool:
        asked = [pool.submit(client.get, f"{EVENTS}?since={n}") for n in range(number + beyond)]
        until(lambda: sum(one.done() for one in asked) == beyond, 20, "the refusals")
        refused = [one.result() for one in asked if one.done()]
        sequence.until.set()
        answers = [one.result() for one in asked]
    assert {one.status_code for one in refused} == {503}
    assert [one.status_code for one in answers].count(200) == number
    assert refused[0].headers["retry-after"] == str(RETRY_AFTER_S)
    assert client.get(EVENTS).status_code == 200


def test_the_description_is_openapi_of_this_site(client):
    found = json.loads(client.get(DESCRIPTION).content)
    assert found["openapi"].startswith("3.1")
    assert found["servers"] == [{"url": URL}]
    assert found["paths"].keys() == {EVENTS, DESCRIPTION}


def test_without_a_store_there_is_no_api(tmp_path):
    with served(create_app(tmp_path, health=healthy, url=URL)) as client:
        assert client.get(EVENTS).status_code == 404
