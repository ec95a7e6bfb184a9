"""What is served, under which names and headers, over real HTTP."""

import socket
from http.client import HTTPConnection

import httpx
import pytest
from starlette.routing import Mount, Router

from notifier.web import create_app
from tests.web.conftest import ATOM, DOCUMENTS, healthy, served, write

FEED = "/topics/steel/releases.atom"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/topics/steel/", "text/html; charset=utf-8"),
        (FEED, "application/atom+xml; charset=utf-8"),
        ("/topics/steel/releases.rss", "application/rss+xml; charset=utf-8"),
        ("/topics/steel/releases.json", "application/feed+json"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/site.css", "text/css; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/logo.png", "image/png"),
        ("/odd", "application/octet-stream"),
    ],
)
def test_every_document_is_served_whole_with_its_media_type(client, path, media_type):
    answer = client.get(path)
    name = path.removeprefix("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.content == DOCUMENTS[name + "index.html" if path.endswith("/") else name]


@pytest.mark.parametrize("path", ["/", FEED, "/topics/steel/releases.json", "/nothing"])
def test_no_answer_may_run_what_is_not_ours_or_be_guessed_at(client, path):
    headers = client.get(path).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "set-cookie" not in headers


def test_feeds_may_be_kept_for_five_minutes_and_read_from_any_site(client):
    headers = client.get(FEED).headers
    assert headers["cache-control"].startswith("public, max-age=300")
    assert headers["access-control-allow-origin"] == "*"


def test_pages_may_be_kept_for_a_minute_and_are_not_shared_with_scripts_elsewhere(client):
    headers = client.get("/").headers
    assert headers["cache-control"] == "public, max-age=60"
    assert "access-control-allow-origin" not in headers


def test_a_feed_names_itself_and_its_other_formats(client):
    assert client.get(FEED).headers["link"] == (
        '<https://news.example.org/topics/steel/releases.atom>; rel="self", '
        '<https://news.example.org/topics/steel/releases.rss>; rel="alternate"; '
        'type="application/rss+xml", '
        '<https://news.example.org/topics/steel/releases.json>; rel="alternate"; '
        'type="application/feed+json"'
    )
    assert "link" not in client.get("/").headers
    assert "link" not in client.get("/feeds.opml").headers


def test_an_archive_names_itself(client):
    assert client.get("/topics/steel/changes/1.atom").headers["link"] == (
        '<https://news.example.org/topics/steel/changes/1.atom>; rel="self"'
    )


def test_an_archive_may_be_kept_for_ever_once_the_next_one_is_there(tmp_path):
    write(tmp_path, "topics/steel/changes/1.atom", b"<feed/>")
    with served(create_app(tmp_path, health=healthy)) as client:

        def kept():
            return client.get("/topics/steel/changes/1.atom").headers["cache-control"]

        assert kept() == "public, max-age=86400"
        write(tmp_path, "topics/steel/changes/2.atom", b"<feed/>")
        assert kept() == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        (FEED, "application/xml; charset=utf-8"),
        ("/topics/steel/releases.rss", "application/xml; charset=utf-8"),
        ("/topics/steel/releases.json", "application/json"),
        ("/", "text/html; charset=utf-8"),
    ],
)
def test_a_browser_that_opens_a_feed_gets_the_same_bytes_to_look_at(client, path, media_type):
    seen = client.get(path, headers={"Sec-Fetch-Dest": "document"})
    read = client.get(path, headers={"Sec-Fetch-Dest": "empty"})
    assert seen.headers["content-type"] == media_type
    assert seen.content == read.content
    assert seen.headers["vary"] == read.headers["vary"]


def test_a_feed_says_that_its_type_varies_with_the_browsers_purpose(client):
    assert client.get(FEED).headers["vary"] == "Accept-Encoding, Sec-Fetch-Dest"
    assert client.get("/").headers["vary"] == "Accept-Encoding"


def test_a_reader_that_prefers_html_still_gets_the_feed(client):
    answer = client.get(FEED, headers={"Accept": "application/xml, text/html, */*;q=0.9"})
    assert answer.headers["content-type"].startswith("application/atom+xml")


@pytest.mark.parametrize("path", ["/", FEED, "/nothing", "/healthz"])
def test_head_is_get_without_the_body(client, path):
    got, headed = client.get(path), client.head(path)
    assert headed.status_code == got.status_code
    assert headed.content == b""
    assert _without_date(headed) == _without_date(got)
    assert int(headed.headers["content-length"]) == len(got.content)


def _without_date(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "date"}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    ("path", "methods"),
    [("/", "GET, HEAD"), (FEED, "GET, HEAD, OPTIONS"), ("/nothing", "GET, HEAD")],
)
def test_documents_can_only_be_read(client, method, path, methods):
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == methods


@pytest.mark.parametrize("path", [FEED, "/topics/none/changes.json", "/feeds.opml"])
def test_a_script_of_any_site_is_told_how_it_may_ask_for_a_feed(client, path):
    asking = {
        "Origin": "https://reader.example.net",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    answer = client.options(path, headers=asking)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "If-None-Match" in answer.headers["access-control-allow-headers"].split(", ")
    assert "content-length" not in answer.headers
    assert client.options("/", headers=asking).status_code == 405


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", [FEED, "/topics/none/changes.json"])
def test_scripts_of_any_site_can_read_why_there_is_no_feed(client, method, path):
    answer = client.request(method, path)
    assert answer.headers.get_list("access-control-allow-origin") == ["*"]
    assert "access-control-allow-origin" not in client.request(method, "/nothing").headers


def test_a_folder_without_its_slash_leads_to_the_folder(client):
    answer = client.get("/topics/steel")
    assert answer.status_code == 301
    assert str(answer.next_request.url) == str(client.base_url.join("/topics/steel/"))
    assert client.get("/topics/steel", follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt",
        "/topics/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/topics/..%5c..%5csecret.txt",
        "//index.html",
        "/topics//steel/",
        "//example.org/topics/steel",
        "/./index.html",
        "/leak.txt",
        "/.published",
        "/topics/.hidden/",
        "/topics/.hidden",
        "/robots.txt.gz",
        "/robots.txt/",
        "/robots.txt/index.html",
        "/topics/empty",
        "/topics/empty/",
        "/topics",
        "/index%00.html",
        "/" + "a" * 5000,
        "/%ff%fe",
        "/" + "x/" * 500,
    ],
)
def test_nothing_but_the_public_documents_can_be_had(client, target):
    connection = HTTPConnection(client.base_url.host, client.base_url.port)
    connection.request("GET", target)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    assert answer.status == 404
    assert b"secret" not in content
    assert b"hidden" not in content


def test_a_link_that_stays_in_the_folder_is_followed(client):
    assert client.get("/current.txt").content == DOCUMENTS["robots.txt"]


def test_a_missing_page_is_answered_with_a_page_that_leads_home(client):
    answer = client.get("/topics/unknown/")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert '<a href="../../">' in answer.text
    assert 'href="../../site.css"' in answer.text


def test_a_missing_feed_is_answered_with_plain_text(client):
    answer = client.get("/topics/unknown/releases.atom")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "feeds.opml" in answer.text


def test_the_site_can_live_below_a_path(folder):
    app = Router([Mount("/some/path", create_app(folder, health=healthy))])
    with served(app) as client:
        assert client.get("/some/path/topics/steel/releases.atom").content == ATOM
        moved = client.get("/some/path/topics/steel")
        assert moved.next_request.url.path == "/some/path/topics/steel/"
        missing = client.get("/some/path/topics/unknown/")
        assert '<a href="../../">' in missing.text


def test_an_empty_folder_is_a_site_without_documents(tmp_path):
    with served(create_app(tmp_path / "later", health=healthy)) as client:
        assert client.get("/").status_code == 404
        (tmp_path / "later").mkdir()
        (tmp_path / "later" / "index.html").write_bytes(b"here now")
        assert client.get("/").text == "here now"


def test_one_connection_serves_many_requests(client):
    with socket.create_connection((client.base_url.host, client.base_url.port)) as link:
        link.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: a\r\n\r\n")
        link.sendall(b"GET /site.css HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        received = b"".join(iter(lambda: link.recv(65536), b""))
    assert received.count(b"HTTP/1.1 200 OK") == 2
    assert received.endswith(DOCUMENTS["site.css"])
