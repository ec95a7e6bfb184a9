"""Who is sent what again: validators, codings, and what the server itself remembers."""

import gzip
import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.web import create_app
from notifier.web.negotiation import Validators, accepts_gzip, is_known
from notifier.web.shelf import Shelf
from tests.web.conftest import ATOM, MODIFIED_S, healthy, served, write

FEED = "/topics/steel/releases.atom"
ETAG = f'"{hashlib.sha256(ATOM).hexdigest()[:32]}"'
GZIP_ETAG = ETAG[:-1] + '-gz"'
MODIFIED = "Thu, 01 Jan 2026 00:00:00 GMT"
EARLIER = "Wed, 31 Dec 2025 23:59:59 GMT"
LATER = "Thu, 01 Jan 2026 00:00:01 GMT"


def test_a_document_carries_a_strong_etag_of_its_bytes_and_the_time_of_its_file(client):
    headers = client.get(FEED).headers
    assert headers["etag"] == ETAG
    assert headers["last-modified"] == MODIFIED


@pytest.mark.parametrize(
    "known",
    [
        {"If-None-Match": ETAG},
        {"If-None-Match": f"W/{ETAG}"},
        {"If-None-Match": f'"other", {ETAG}'},
        {"If-None-Match": f'W/"other",W/{ETAG} , "third"'},
        {"If-None-Match": "*"},
        {"If-None-Match": ETAG, "If-Modified-Since": EARLIER},
        {"If-Modified-Since": MODIFIED},
        {"If-Modified-Since": LATER},
        {"If-Modified-Since": "Thursday, 01-Jan-26 00:00:00 GMT"},
        {"If-Modified-Since": "Thu Jan  1 00:00:00 2026"},
    ],
)
def test_a_client_that_knows_the_document_is_told_so(client, known):
    answer = client.get(FEED, headers=known)
    full = client.get(FEED)
    assert answer.status_code == 304
    assert answer.content == b""
    for name in ("etag", "last-modified", "cache-control", "vary", "link"):
        assert answer.headers[name] == full.headers[name]
    assert "content-type" not in answer.headers


@pytest.mark.parametrize(
    "known",
    [
        {"If-None-Match": '"other"'},
        {"If-None-Match": ETAG.strip('"')},
        {"If-None-Match": GZIP_ETAG},
        {"If-None-Match": '"other"', "If-Modified-Since": LATER},
        {"If-None-Match": "", "If-Modified-Since": LATER},
        {"If-Modified-Since": EARLIER},
        {"If-Modified-Since": "yesterday"},
        {"If-Modified-Since": "Thu, 99 Jan 2026 00:00:00 GMT"},
    ],
)
def test_a_client_that_knows_something_else_gets_the_document(client, known):
    answer = client.get(FEED, headers=known)
    assert answer.status_code == 200
    assert answer.content == ATOM


def test_repeated_if_none_match_lines_are_one_list(client):
    lines = [("If-None-Match", '"other"'), ("If-None-Match", ETAG)]
    assert client.get(FEED, headers=lines).status_code == 304


def test_head_can_be_conditional(client):
    assert client.head(FEED, headers={"If-None-Match": ETAG}).status_code == 304


def test_gzip_is_the_stored_sibling_under_an_etag_of_its_own(client, folder):
    with client.stream("GET", FEED, headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["etag"] == GZIP_ETAG
    assert raw == (folder / "topics/steel/releases.atom.gz").read_bytes()
    assert int(answer.headers["content-length"]) == len(raw)
    assert gzip.decompress(raw) == ATOM


def test_the_etag_of_the_gzip_coding_is_known_again(client):
    known = {"Accept-Encoding": "gzip", "If-None-Match": GZIP_ETAG}
    answer = client.get(FEED, headers=known)
    assert answer.status_code == 304
    assert answer.headers["etag"] == GZIP_ETAG


def test_the_plain_etag_is_not_the_one_of_the_gzip_coding(client):
    known = {"Accept-Encoding": "gzip", "If-None-Match": ETAG}
    assert client.get(FEED, headers=known).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "is_gzipped"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("br, gzip; q=0.2", True),
        ("*", True),
        ("gzip;q=0.5, identity;q=0.5", True),
        ("", False),
        ("identity", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("*;q=0", False),
        ("gzip;q=0.5, identity", False),
        ("gzip;q=much", False),
    ],
)
def test_the_clients_weights_decide_the_coding(client, accepted, is_gzipped):
    answer = client.get(FEED, headers={"Accept-Encoding": accepted})
    assert ("content-encoding" in answer.headers) is is_gzipped
    assert answer.content == ATOM


def test_a_document_without_a_sibling_is_sent_plain(client):
    answer = client.get("/site.css", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    "sibling",
    [
        pytest.param(gzip.compress(b"an older state", mtime=0), id="older"),
        pytest.param(gzip.compress(ATOM, mtime=0)[:-9], id="cut"),
        pytest.param(b"no gzip", id="damaged"),
        pytest.param(b"", id="empty"),
    ],
)
def test_a_sibling_that_does_not_hold_the_document_is_not_sent(tmp_path, sibling):
    path = write(tmp_path, "a.atom", ATOM)
    path.with_name("a.atom.gz").write_bytes(sibling)
    with served(create_app(tmp_path, health=healthy)) as client:
        answer = client.get("/a.atom", headers={"Accept-Encoding": "gzip"})
        assert "content-encoding" not in answer.headers
        assert answer.content == ATOM


def test_an_unchanged_document_is_read_once_and_a_replaced_one_again(tmp_path):
    write(tmp_path, "a.atom", b"first")
    with served(create_app(tmp_path, health=healthy)) as client:
        before = [client.get("/a.atom").text for _ in range(3)]
        assert (before, _documents_read(client)) == (["first"] * 3, 1)
        write(tmp_path, ".new", b"other").replace(tmp_path / "a.atom")
        (tmp_path / ".new.gz").replace(tmp_path / "a.atom.gz")
        after = [client.get("/a.atom").text for _ in range(3)]
        assert (after, _documents_read(client)) == (["other"] * 3, 2)


def test_a_sibling_that_comes_later_is_used(tmp_path):
    path = write(tmp_path, "a.atom", ATOM)
    sibling = path.with_name("a.atom.gz")
    packed = sibling.read_bytes()
    sibling.unlink()
    with served(create_app(tmp_path, health=healthy)) as client:
        wanted = {"Accept-Encoding": "gzip"}
        assert "content-encoding" not in client.get("/a.atom", headers=wanted).headers
        sibling.write_bytes(packed)
        assert client.get("/a.atom", headers=wanted).headers["content-encoding"] == "gzip"


def test_a_removed_document_is_gone(tmp_path):
    path = write(tmp_path, "a.atom", ATOM)
    with served(create_app(tmp_path, health=healthy)) as client:
        assert client.get("/a.atom").status_code == 200
        path.unlink()
        assert client.get("/a.atom").status_code == 404


def test_a_known_document_that_becomes_a_link_out_is_gone(tmp_path):
    path = write(tmp_path, "public/a.txt", b"public")
    outside = write(tmp_path, "b.txt", b"secret")
    with served(create_app(tmp_path / "public", health=healthy)) as client:
        assert client.get("/a.txt").text == "public"
        path.unlink()
        path.symlink_to(outside)
        assert client.get("/a.txt").status_code == 404


def _documents_read(client) -> int:
    [count] = re.findall(
        r"^notifier_documents_read_total (\S+)", client.get("/metrics").text, re.MULTILINE
    )
    return int(float(count))


def test_what_is_kept_in_memory_is_bounded_and_the_longest_unused_goes_first(tmp_path):
    for name in ("a", "b", "c"):
        write(tmp_path, name, name.encode() * 60)
        (tmp_path / f"{name}.gz").unlink()
    shelf = Shelf(tmp_path, max_bytes=150)
    for name in ("a", "b", "a", "c", "a"):
        assert shelf.find(name).body == name.encode() * 60
    assert shelf.reads == 3
    shelf.find("b")
    assert shelf.reads == 4


def test_a_document_larger_than_the_memory_is_served_all_the_same(tmp_path):
    write(tmp_path, "a", b"a" * 60)
    shelf = Shelf(tmp_path, max_bytes=10)
    assert [shelf.find("a").body for _ in range(2)] == [b"a" * 60] * 2


@given(st.text(alphabet='gzip*;q=,.01 "\\', max_size=40))
def test_any_accept_encoding_has_an_answer(header):
    assert accepts_gzip(header) in (True, False)


@given(st.text(max_size=40), st.text(max_size=40) | st.none())
def test_any_condition_has_an_answer(since, none_match):
    assert is_known(none_match, since, Validators(ETAG, MODIFIED_S)) in (True, False)


@given(st.lists(st.sampled_from(['"a"', 'W/"b"', ETAG, f"W/{ETAG}"])))
def test_a_list_of_tags_is_met_when_it_names_the_current_one(tags):
    met = is_known(", ".join(tags), None, Validators(ETAG, MODIFIED_S))
    assert met is any(ETAG in tag for tag in tags)
