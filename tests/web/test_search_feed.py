"""The feed of a search over HTTP: the same rules as for every other feed."""

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from notifier.errors import StoreBusy
from notifier.searches import Made
from notifier.web import Server, create_app
from notifier.web.searching import MAX_AT_ONCE, MAX_WAITING, RETRY_AFTER_S
from tests.acceptance.daemons import until
from tests.web.conftest import MODIFIED_S, URL, healthy, served, write

HUB = f"{URL}/hub"
FEED = "/search.atom?q=steel"
MODIFIED = "Thu, 01 Jan 2026 00:00:00 GMT"
EARLIER = "Wed, 31 Dec 2025 23:59:59 GMT"
NEWSBOAT = {"A-IM": "feed", "User-Agent": "Newsboat/2.21 (Linux x86_64)"}


def entry(name):
    return f"\n  <entry>\n    <id>{name}</id>\n  </entry>".encode()


class Site:
    """A site whose search feeds hold ``entries``; ``asked`` is what was made of them.

    Attributes:
        until: what is asked for is made only when this is set.
        busy: whether the store is busy.
        ahead: whether the store holds more than the site shows.
    """

    def __init__(self, folder):
        self.folder = folder
        self.entries = [b"a"]
        self.asked = []
        self.until = threading.Event()
        self.until.set()
        self.busy = self.ahead = False
        self.publish(1)

    def publish(self, number):
        """The site is published for the ``number``th time, a minute after the last one."""
        marker = f'{{"seq": {number}}}'.encode()
        write(self.folder, ".published", marker, modified_s=MODIFIED_S + 60 * (number - 1))

    def render(self, search):
        self.asked.append(search.name)
        self.until.wait(20)
        if self.busy:
            raise StoreBusy(Path("notifier.db"), 10)
        title = f"<feed>\n  <title>{search.query.canonical}</title>".encode()
        body = title + b"".join(self.entries) + b"\n</feed>\n"
        return Made(body, is_published=not self.ahead)


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


@pytest.fixture
def client(site):
    app = create_app(site.folder, search=site.render, hub_address=HUB, health=healthy, url=URL)
    with served(app) as client:
        yield client


@pytest.mark.parametrize(
    ("extension", "media_type"),
    [
        ("atom", "application/atom+xml; charset=utf-8"),
        ("rss", "application/rss+xml; charset=utf-8"),
        ("json", "application/feed+json"),
    ],
)
def test_every_format_has_the_headers_of_a_feed(client, extension, media_type):
    answer = client.get(f"/search.{extension}?q=steel")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["cache-control"].startswith("public, max-age=300")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["last-modified"] == MODIFIED
    assert answer.headers["vary"] == "Accept-Encoding, Sec-Fetch-Dest"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_it_names_itself_its_other_formats_and_the_hub(client):
    assert client.get("/search.rss?q=tariff+steel").headers["link"] == (
        f'<{URL}/search.rss?q=steel%20AND%20tariff>; rel="self", '
        f'<{URL}/search.atom?q=steel%20AND%20tariff>; rel="alternate"; '
        'type="application/atom+xml", '
        f'<{URL}/search.json?q=steel%20AND%20tariff>; rel="alternate"; '
        f'type="application/feed+json", <{HUB}>; rel="hub"'
    )


def test_the_spellings_of_a_query_are_one_feed(client, site):
    spellings = ["tariff steel", "steel AND tariff", "(tariff) Steel steel"]
    found = [client.get("/search.atom", params={"q": one}) for one in spellings]
    assert len({(one.content, one.headers["etag"], one.headers["link"]) for one in found}) == 1
    assert site.asked == ["search.atom?q=steel%20AND%20tariff"]


def test_polling_makes_nothing_until_the_site_is_published_anew(client, site):
    for _ in range(5):
        client.get(FEED)
    assert len(site.asked) == 1
    site.publish(2)
    client.get(FEED)
    assert len(site.asked) == 2


def test_a_publication_that_brought_no_match_changes_neither_tag_nor_time(client, site):
    first = client.get(FEED)
    site.publish(2)
    again = client.get(FEED)
    for name in ("etag", "last-modified"):
        assert again.headers[name] == first.headers[name]
    known = {"If-Modified-Since": first.headers["last-modified"]}
    assert client.get(FEED, headers=known).status_code == 304


def test_a_match_changes_both(client, site):
    first = client.get(FEED)
    site.entries.insert(0, entry("b"))
    site.publish(2)
    for name in ("etag", "last-modified"):
        known = {
            "If-None-Match" if name == "etag" else "If-Modified-Since": first.headers[name]
        }
        answer = client.get(FEED, headers=known)
        assert answer.status_code == 200
        assert answer.headers[name] != first.headers[name]
    assert answer.headers["last-modified"] == "Thu, 01 Jan 2026 00:01:00 GMT"


def test_what_was_made_before_its_publish_gets_the_time_of_the_publish(client, site):
    known = {"If-Modified-Since": client.get(FEED).headers["last-modified"]}
    site.publish(2)
    first = client.get(FEED, headers=known)
    site.entries.insert(0, entry("b"))
    site.ahead = True
    site.publish(3)
    early = client.get(FEED)
    site.ahead = False
    site.publish(4)
    answer = client.get(FEED, headers={"If-Modified-Since": early.headers["last-modified"]})
    assert (first.status_code, answer.status_code) == (304, 200)
    assert answer.headers["last-modified"] == "Thu, 01 Jan 2026 00:03:00 GMT"
    assert answer.headers["etag"] == early.headers["etag"]
    known = {"If-Modified-Since": answer.headers["last-modified"]}
    site.publish(5)
    assert client.get(FEED, headers=known).status_code == 304


def test_304_has_the_headers_of_200(client):
    full = client.get(FEED)
    etag = full.headers["etag"]
    for known in (
        {"If-None-Match": etag},
        {"If-None-Match": f'"other", W/{etag}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": MODIFIED},
    ):
        answer = client.get(FEED, headers=known)
        assert (answer.status_code, answer.content) == (304, b"")
        for name in ("etag", "last-modified", "cache-control", "vary", "link"):
            assert answer.headers[name] == full.headers[name]
    for other in ({"If-None-Match": '"other"'}, {"If-Modified-Since": EARLIER}):
        assert client.get(FEED, headers=other).status_code == 200


def test_gzip_has_a_tag_of_its_own(client):
    plain = client.get(FEED)
    with client.stream("GET", FEED, headers={"Accept-Encoding": "gzip"}) as packed:
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(b"".join(packed.iter_raw())) == plain.content
        assert packed.headers["etag"] == plain.headers["etag"][:-1] + '-gz"'


def test_head_is_get_without_its_body(client):
    full, head = client.get(FEED), client.head(FEED)
    assert head.content == b""
    assert {**head.headers, "date": ""} == {**full.headers, "date": ""}


def test_a_browser_that_opens_it_as_a_page_is_shown_it(client):
    page = {"Sec-Fetch-Dest": "document"}
    for path, kind in (
        (FEED, "application/xml; charset=utf-8"),
        ("/search.json?q=steel", "application/json"),
    ):
        answer = client.get(path, headers=page)
        assert answer.headers["content-type"] == kind
        assert answer.content == client.get(path).content


def test_newsboat_gets_only_the_entries_it_lacks(client, site):
    site.entries = [entry("a")]
    etag = client.get(FEED).headers["etag"]
    site.entries.insert(0, entry("b"))
    site.publish(2)
    answer = client.get(FEED, headers={"If-None-Match": etag, **NEWSBOAT})
    assert answer.status_code == 226
    assert b"<id>b</id>" in answer.content
    assert b"<id>a</id>" not in answer.content


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 400, "q must be given once"),
        ("q=", 400, "q must be given once"),
        ("q=steel&q=chips", 400, "q must be given once"),
        ("q=titel:steel", 400, "column 1: 'titel:' is not a field."),
        ("q=steel+(", 400, "column 7: "),
        ("q=%22", 400, "column 1: "),
        ("q=%00", 400, "column 1: "),
        ("q=%ED%A0%80", 400, "the address must be UTF-8"),
        ("q=NOT+steel", 400, "column 1: the query only says what a release must not have."),
        ("q=" + "(" * 1000, 400, "column "),
        ("q=" + "x" * 3000, 414, "the address of this search is longer than"),
    ],
)
def test_what_is_wrong_is_said_in_plain_text(client, site, query, status, said):
    answer = client.get(f"/search.atom?{query}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith(said)
    assert site.asked == []


@pytest.mark.parametrize(
    "query", ["<script>", "철강 관세", "'); DROP TABLE releases; --", "a%0d%0aX-Evil: 1", "*"]
)
def test_a_hostile_query_stays_a_query(client, query):
    answer = client.get("/search.atom", params={"q": query})
    assert answer.status_code in {200, 400}
    assert "x-evil" not in answer.headers
    assert answer.headers.get("link", "").isascii()


def test_only_reading_is_allowed(client):
    answer = client.post(FEED)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert client.options(FEED).status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", FEED, 200),
        ("GET", "/search.atom?q=", 400),
        ("GET", "/search.atom?q=" + "x" * 3000, 414),
        ("POST", FEED, 405),
        ("OPTIONS", FEED, 204),
    ],
)
def test_scripts_of_any_site_can_read_every_answer(client, method, path, status):
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers.get_list("access-control-allow-origin") == ["*"]


def test_no_other_ending_is_a_search(client):
    assert client.get("/search.xml?q=steel").status_code == 404


def test_before_the_first_publish_it_asks_for_patience(client, site):
    (site.folder / ".published").unlink()
    answer = client.get(FEED)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == str(RETRY_AFTER_S)
    assert answer.headers["cache-control"] == "no-store"


def test_while_the_site_is_written_anew_what_was_made_is_served(client, site):
    first = client.get(FEED)
    (site.folder / ".published").unlink()
    assert client.get(FEED).content == first.content


def test_a_busy_store_is_no_error_of_the_client(client, site):
    site.busy = True
    assert client.get(FEED).status_code == 503
    site.busy = False
    assert client.get(FEED).status_code == 200


@contextmanager
def asked_at_once(client, paths):
    """An answer to come for each path, each over a connection of its own."""

    def get(path):
        return httpx.get(client.base_url.join(path), timeout=30, trust_env=False)

    with ThreadPoolExecutor(len(paths)) as pool:
        yield [pool.submit(get, path) for path in paths]


def test_equal_searches_that_come_at_once_are_made_once(client, site):
    site.until.clear()
    with asked_at_once(client, [FEED] * 8) as answers:
        until(lambda: site.asked, 20, "the search")
        site.until.set()
    assert {one.result().status_code for one in answers} == {200}
    assert len(site.asked) == 1


def test_beyond_those_that_wait_others_are_asked_to_come_again(client, site):
    site.until.clear()
    number = MAX_AT_ONCE + MAX_WAITING
    paths = [f"/search.atom?q=w{n}" for n in range(number + 3)]
    with asked_at_once(client, paths) as answers:
        until(lambda: sum(one.done() for one in answers) == 3, 20, "three refusals")
        assert len(site.asked) == MAX_AT_ONCE
        refused = [one.result() for one in answers if one.done()]
        site.until.set()
    assert {one.status_code for one in refused} == {503}
    assert {one.headers["retry-after"] for one in refused} == {str(RETRY_AFTER_S)}
    assert [one.result().status_code for one in answers].count(200) == number


def test_who_waits_while_the_server_is_stopped_is_asked_to_come_again(site, caplog):
    site.until.clear()
    server = Server(create_app(site.folder, search=site.render, health=healthy), "127.0.0.1", 0)
    server.start()
    with ThreadPoolExecutor(1) as pool:
        url = f"http://127.0.0.1:{server.port}{FEED}"
        answer = pool.submit(httpx.get, url, timeout=30, trust_env=False)
        until(lambda: site.asked, 20, "the search")
        server.stop(1)
        site.until.set()
    assert answer.result().status_code == 503
    assert answer.result().headers["retry-after"] == str(RETRY_AFTER_S)
    assert not [one for one in caplog.records if one.exc_info]


def test_a_server_without_a_store_has_no_searches(folder):
    with served(create_app(folder, health=healthy)) as client:
        assert client.get(FEED).status_code == 404
