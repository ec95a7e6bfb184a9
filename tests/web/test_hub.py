"""The hub's address over HTTP."""

import pytest

from notifier.errors import HubRefused, StoreBusy
from notifier.web import create_app
from tests.web.conftest import healthy, served

HUB = "https://news.example.org/hub"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def asked():
    return []


@pytest.fixture
def client(folder, asked):
    def ask(form):
        asked.append(form)
        if b"busy" in form:
            raise StoreBusy(folder, 10)
        if b"many" in form:
            raise HubRefused(429, "too many")
        if b"wrong" in form:
            raise HubRefused(400, "hub.mode must be given once")

    app = create_app(folder, ask_hub=ask, hub_address=HUB, health=healthy)
    with served(app) as client:
        yield client


def test_a_request_is_taken_and_202_says_what_comes_next(client, asked):
    answer = client.post("/hub", content=b"hub.mode=subscribe", headers=FORM)
    assert (answer.status_code, asked) == (202, [b"hub.mode=subscribe"])
    assert "asked whether it meant this" in answer.text
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("body", "status", "retry_after"),
    [(b"wrong", 400, None), (b"many", 429, "60"), (b"busy", 503, "60")],
)
def test_a_refusal_says_why(client, body, status, retry_after):
    answer = client.post("/hub", content=body, headers=FORM)
    assert answer.status_code == status
    assert answer.headers.get("retry-after") == retry_after
    assert answer.text.strip()


def test_a_long_body_is_refused_unread(client, asked):
    assert client.post("/hub", content=b"x" * 20_000, headers=FORM).status_code == 413
    assert asked == []


def test_only_forms_are_taken(client, asked):
    answer = client.post("/hub", json={"hub.mode": "subscribe"})
    assert (answer.status_code, asked) == (415, [])


@pytest.mark.parametrize(
    "kind",
    ["application/X-WWW-Form-URLEncoded", "application/x-www-form-urlencoded ; charset=UTF-8"],
)
def test_the_type_of_a_form_may_be_spelled_in_any_case(client, asked, kind):
    answer = client.post("/hub", content=b"a=b", headers={"Content-Type": kind})
    assert (answer.status_code, asked) == (202, [b"a=b"])


def test_the_hub_can_only_be_posted_to(client):
    assert client.get("/hub").status_code == 405


@pytest.mark.parametrize("name", ["releases.atom", "releases.rss", "releases.json"])
def test_feeds_name_the_hub_in_their_headers_also_when_they_are_known(client, name):
    first = client.get(f"/topics/steel/{name}")
    known = {"If-None-Match": first.headers["etag"]}
    for answer in (first, client.get(f"/topics/steel/{name}", headers=known)):
        assert f'<{HUB}>; rel="hub"' in answer.headers["link"]


@pytest.mark.parametrize("path", ["/", "/topics/steel/", "/topics/none/releases.atom"])
def test_what_is_no_feed_does_not(client, path):
    assert HUB not in client.get(path).headers.get("link", "")


def test_a_server_that_is_not_public_has_no_hub(folder):
    with served(create_app(folder, health=healthy)) as client:
        assert client.post("/hub", content=b"", headers=FORM).status_code == 405
        assert "hub" not in client.get("/topics/steel/releases.atom").headers.get("link", "")
