"""nginx and Caddy, as docs/feeds.md sets them up, serve what our own server serves."""

import os
import re
import subprocess
import tempfile
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from notifier.searches import Made
from notifier.visit import Shown
from notifier.web import create_app
from tests.acceptance.daemons import ROOT, until
from tests.acceptance.nginx import MAIN
from tests.transports.servers import free_port
from tests.web.conftest import MODIFIED_S, served, write

URL = "https://news.example.org"
FEED = b"<feed><title>Steel</title></feed>" * 40
FORMER = ("topics/old/changes.atom", "topics/old/releases.json")
NAMES = (
    "index.html",
    "topics/steel/index.html",
    "topics/steel/changes.atom",
    "topics/steel/changes.rss",
    "topics/steel/changes.json",
    "topics/steel/changes/1.atom",
    "feeds.opml",
    "site.css",
    "robots.txt",
    "sitemap.xml",
    "sitemaps/2026-03.xml",
)
SAME = (
    "content-type",
    "cache-control",
    "link",
    "access-control-allow-origin",
    "last-modified",
    "x-content-type-options",
    "content-security-policy",
    "referrer-policy",
    "content-encoding",
)


def documented(kind, built_in):
    """The configuration of a server, in front of our own at the port ``built_in``."""
    text = (ROOT / "docs" / "feeds.md").read_text(encoding="utf-8")
    return re.search(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[1].replace(
        "127.0.0.1:8000", f"127.0.0.1:{built_in}"
    )


@contextmanager
def nginx(folder, public, built_in):
    port = free_port()
    config = documented("nginx", built_in).replace("/srv/notifier/feeds", str(public))
    config = config.replace("listen 80;", f"listen 127.0.0.1:{port};")
    path = folder / "nginx.conf"
    path.write_text(MAIN.format(folder=folder, documented=config))
    with client_of(port, "/usr/sbin/nginx", "-c", path, "-p", folder) as client:
        yield client


@contextmanager
def caddy(folder, public, built_in):
    port = free_port()
    config = documented("caddy", built_in).replace("/srv/notifier/feeds", str(public))
    config = config.replace("news.example.org {", f"http://127.0.0.1:{port} {{", 1)
    path = folder / "Caddyfile"
    path.write_text("{\n admin off\n}\n" + config)
    command = ("caddy", "run", "--adapter", "caddyfile", "--config", path)
    with client_of(port, "env", f"HOME={folder}", *command) as client:
        yield client


@contextmanager
def client_of(port, *command):
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    plain = {"Accept-Encoding": "identity"}
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=plain) as client:
            until(lambda: process.poll() is not None or answers(client), 10, "an answer")
            assert process.poll() is None, process.stderr.read()
            yield client
    finally:
        process.terminate()
        process.communicate(timeout=10)


def answers(client):
    try:
        return client.get("/")
    except httpx.TransportError:
        return None


@pytest.fixture(scope="module")
def public():
    """A public folder where the servers' own users may look: below pytest's, which each run
    closes to them, they may not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        fill(folder)
        yield folder


def fill(folder):
    for name in NAMES + FORMER:
        path = write(folder, name, FEED)
        os.utime(path.with_name(path.name + ".gz"), (MODIFIED_S, MODIFIED_S))
    write(folder, ".published", b"{}")
    write(folder, ".former", b"~^/topics/old/(.*)$ /topics/steel/$1;\n")
    write(
        folder,
        ".moved",
        b"~^/topics/iron/(.*)$ /topics/steel/$1;\n~^/topics/gone/ gone;\n"
        b"/releases/r2/ /releases/r1/;\n",
    )


class Desk:
    """Answers whoever follows a link out of a mail."""

    def unsubscribe(self, _token):
        return "Done.", "back"

    def resume(self, _token):
        return None


@pytest.fixture(scope="module")
def ours(public):
    app = create_app(
        public,
        people=Desk(),
        ask_hub=lambda _form: None,
        search_page=lambda asked: Shown(200, f"<p>{asked.text}".encode()),
        state=lambda: Shown(200, b"<p>Everything works"),
        search=lambda search: Made(
            f"<feed>{search.name}</feed>".encode() * 40, is_published=True
        ),
        health=dict,
        url=URL,
    )
    with served(app) as client:
        yield client


@pytest.fixture(scope="module", params=[nginx, caddy])
def both(request, public, ours, tmp_path_factory):
    """Clients of another server and of ours."""
    folder = tmp_path_factory.mktemp("server")
    with request.param(folder, public, ours.base_url.port) as theirs:
        yield theirs, ours


@pytest.fixture(scope="module")
def nginx_and_ours(public, ours, tmp_path_factory):
    folder = tmp_path_factory.mktemp("nginx")
    with nginx(folder, public, ours.base_url.port) as theirs:
        yield theirs, ours


@pytest.mark.parametrize("path", [f"/{name.removesuffix('index.html')}" for name in NAMES])
@pytest.mark.parametrize(
    "asked",
    [{}, {"Accept-Encoding": "gzip"}, {"Sec-Fetch-Dest": "document"}],
    ids=["plain", "gzip", "page"],
)
def test_every_document_has_the_same_headers(both, path, asked):
    theirs, ours = (stated(client.get(path, headers=asked)) for client in both)
    assert theirs == ours


LONG = " OR ".join(f"철강{number}" for number in range(60))


@pytest.mark.parametrize(
    "query", ["q=tariff+steel", "q=titel:steel", "", urlencode({"q": LONG})]
)
@pytest.mark.parametrize(
    "asked",
    [{}, {"Accept-Encoding": "gzip"}, {"Sec-Fetch-Dest": "document"}],
    ids=["plain", "gzip", "page"],
)
def test_search_feeds_are_passed_on_as_they_are(both, query, asked):
    for extension in ("atom", "json"):
        path = f"/search.{extension}?{query}"
        first, own = (client.get(path, headers=asked) for client in both)
        assert stated(first) == stated(own)
        assert first.headers.get_list("cache-control") == own.headers.get_list("cache-control")
        assert first.headers.get("etag") == own.headers.get("etag")
        if own.status_code == 200:
            known = {"If-None-Match": own.headers["etag"], **asked}
            assert both[0].get(path, headers=known).status_code == 304


@pytest.mark.parametrize("path", ["/search", "/search?q=steel+AND+%EC%B2%A0", "/status"])
def test_pages_of_the_built_in_server_are_passed_on_as_they_are(both, path):
    first, own = (client.get(path) for client in both)
    assert own.status_code == 200
    assert stated(first) == stated(own)
    assert first.headers.get_list("cache-control") == own.headers.get_list("cache-control")


def test_the_hub_and_the_links_out_of_mails_are_passed_on(both):
    for client in both:
        assert client.post("/hub", data={"hub.mode": "subscribe"}).status_code == 202
        assert client.get("/u/token").headers.get_list("cache-control") == ["private, no-store"]
        assert "Done." in client.post("/u/token").text


@pytest.mark.parametrize("name", FORMER)
def test_documents_at_a_former_address_name_the_new_one(nginx_and_ours, name):
    theirs, ours = (stated(client.get(f"/{name}")) for client in nginx_and_ours)
    assert theirs == ours


def stated(answer):
    """What a client learns from an answer, whatever the order of its headers."""
    varies = set(answer.headers.get("vary", "").split(", "))
    headers = {name: answer.headers.get(name) for name in SAME}
    return answer.status_code, answer.content, varies, headers


@pytest.mark.parametrize("path", ["/", "/topics/steel/changes.atom"])
def test_both_answer_304_with_the_same_headers(both, path):
    for client in both:
        first = client.get(path)
        assert parsedate_to_datetime(first.headers["last-modified"])
        for known in (
            {"If-None-Match": first.headers["etag"]},
            {"If-None-Match": f'"other", {first.headers["etag"]}'},
            {"If-Modified-Since": first.headers["last-modified"]},
        ):
            again = client.get(path, headers=known)
            assert (again.status_code, again.content) == (304, b"")
            for name in ("etag", "cache-control", "link"):
                assert again.headers.get(name) == first.headers.get(name)


@pytest.mark.parametrize(
    "path",
    [
        "/topics/iron/changes.atom",
        "/topics/iron/",
        "/topics/gone/changes.atom",
        "/releases/r2/",
        "/topics/none/changes.atom",
        "/none",
        "/.moved",
        "/topics/.hidden",
        "/index.html.gz",
    ],
)
def test_what_is_elsewhere_or_nowhere_is_answered_alike(nginx_and_ours, path):
    theirs, ours = (client.get(path) for client in nginx_and_ours)
    assert theirs.status_code == ours.status_code
    assert (theirs.next_request and theirs.next_request.url.path) == (
        ours.next_request and ours.next_request.url.path
    )


@pytest.mark.parametrize(
    "path", ["/.moved", "/topics/.hidden", "/index.html.gz", "/topics/none/changes.atom"]
)
def test_nobody_serves_what_is_no_document(both, path):
    assert [client.get(path).status_code for client in both] == [404, 404]


def test_a_feed_that_is_not_there_is_answered_in_plain_text(nginx_and_ours):
    for client in nginx_and_ours:
        answer = client.get("/topics/none/changes.atom")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
