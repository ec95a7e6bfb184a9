"""Addresses that lead elsewhere, as the server reads them from the public folder."""

import pytest

from notifier.web import create_app
from tests.web.conftest import URL, healthy, served, write

MOVED = b"""~^/topics/iron/(.*)$ /topics/steel/$1;
~^/topics/gone/ gone;
/releases/r2/ /releases/r1/;
nonsense
~^/topics/bad/(.*)$ https://example.com/
"""


@pytest.fixture
def client(tmp_path):
    write(tmp_path, ".moved", MOVED)
    write(tmp_path, ".former", b"~^/topics/old/(.*)$ /topics/steel/$1;\n")
    write(tmp_path, "topics/old/changes.atom", b"<feed/>")
    write(tmp_path, "topics/bad/index.html", b"here")
    write(tmp_path, "releases/r2/index.html", b"merged")
    write(tmp_path, "releases/r2/r1/index.html", b"revision")
    with served(create_app(tmp_path, health=healthy, url=URL)) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/topics/iron/", "/topics/steel/"),
        ("/topics/iron/changes.atom", "/topics/steel/changes.atom"),
        ("/topics/iron/changes/3.atom", "/topics/steel/changes/3.atom"),
        ("/releases/r2/", "/releases/r1/"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_moved_address_is_answered_with_the_other_one(client, method, path, target):
    answer = client.request(method, path)
    assert answer.status_code == 301
    assert answer.next_request.url.path == target
    assert answer.headers["cache-control"] == "public, max-age=60"


@pytest.mark.parametrize("path", ["/topics/iron", "/topics/ironic/", "/releases/r3/"])
def test_other_addresses_are_looked_up_as_ever(client, path):
    assert client.get(path).status_code == 404


def test_what_lies_below_a_merged_release_stays_where_it_is(client):
    assert client.get("/releases/r2/r1/").text == "revision"


def test_a_line_that_is_none_of_ours_moves_nothing(client):
    assert client.get("/topics/bad/").text == "here"


def test_a_feed_that_has_ended_is_gone_in_plain_text(client):
    answer = client.get("/topics/gone/changes.atom")
    assert answer.status_code == 410
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "feeds.opml" in answer.text


def test_the_page_of_a_topic_that_has_ended_is_gone_and_leads_home(client):
    answer = client.get("/topics/gone/")
    assert answer.status_code == 410
    assert '<a href="../../">' in answer.text


def test_a_feed_at_its_former_address_names_the_new_one(client):
    link = client.get("/topics/old/changes.atom").headers["link"]
    assert f'<{URL}/topics/steel/changes.atom>; rel="self"' in link


@pytest.mark.parametrize("name", [".moved", ".former"])
def test_the_notes_themselves_are_no_documents(client, name):
    assert client.get(f"/{name}").status_code == 404
