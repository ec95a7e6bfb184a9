"""Only what is new, for clients that ask with ``A-IM: feed`` (RFC 3229)."""

import gzip
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.web import create_app
from notifier.web.deltas import STATES
from notifier.web.negotiation import wants_delta
from tests.web.conftest import healthy, served, write

FEED = "/topics/steel/changes.atom"
NEWSBOAT = "Newsboat/2.21 (Linux x86_64)"
DELTA = {"A-IM": "feed", "User-Agent": NEWSBOAT}


def feed(*entries):
    inside = b"".join(b"\n  <entry>\n    <id>%s</id>\n  </entry>" % one for one in entries)
    return b'<?xml version="1.0"?>\n<feed>\n  <title>Steel</title>' + inside + b"\n</feed>\n"


def ids(answer):
    return re.findall("<id>(.*?)</id>", answer.text)


class Site:
    """A folder with one feed, and a client of its server."""

    def __init__(self, folder, client):
        self.folder, self.client = folder, client

    def publish(self, *entries, name=FEED):
        """Gives the ETag of the new state, as a client that asks for it is told."""
        write(self.folder, name[1:], feed(*entries))
        return self.client.get(name).headers["etag"]

    def get(self, etag, name=FEED, **headers):
        return self.client.get(name, headers={"If-None-Match": etag, **DELTA, **headers})


@pytest.fixture
def site(tmp_path):
    with served(create_app(tmp_path, health=healthy)) as client:
        yield Site(tmp_path, client)


def test_a_client_that_knows_an_earlier_state_gets_only_the_entries_it_lacks(site):
    earlier = site.publish(b"b", b"a")
    current = site.publish(b"d", b"c", b"b")
    answer = site.get(earlier)
    assert answer.status_code == 226
    assert ids(answer) == ["d", "c"]
    assert answer.content == feed(b"d", b"c")
    assert answer.headers["im"] == "feed"
    assert answer.headers["etag"] == current
    assert answer.headers["cache-control"] == "no-store, im"
    assert {"A-IM", "If-None-Match"} <= set(answer.headers["vary"].split(", "))
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert site.get(answer.headers["etag"]).status_code == 304


def test_an_entry_that_was_edited_is_one_that_the_client_lacks(site):
    earlier = site.publish(b"b", b"a")
    site.publish(b"b", b"a, edited")
    assert ids(site.get(earlier)) == ["a, edited"]


def test_the_newest_of_the_states_that_a_client_names_counts(site):
    tags = [site.publish(b"a"), site.publish(b"b", b"a"), site.publish(b"c", b"b", b"a")]
    site.publish(b"d", b"c", b"b", b"a")
    assert ids(site.get(f"W/{tags[2]}, {tags[0]}")) == ["d"]


def test_a_client_that_takes_gzip_gets_the_new_entries_compressed(site):
    site.publish(b"a")
    coded = {"Accept-Encoding": "gzip"}
    earlier = site.client.get(FEED, headers=coded).headers["etag"]
    site.publish(b"b", b"a")
    with site.client.stream(
        "GET", FEED, headers=DELTA | coded | {"If-None-Match": earlier}
    ) as got:
        raw = b"".join(got.iter_raw())
    assert got.status_code == 226
    assert gzip.decompress(raw) == feed(b"b")
    assert site.get(got.headers["etag"], **coded).status_code == 304


def test_head_of_the_new_entries_has_no_body(site):
    earlier = site.publish(b"a")
    site.publish(b"b", b"a")
    answer = site.client.head(FEED, headers=DELTA | {"If-None-Match": earlier})
    assert (answer.status_code, answer.content) == (226, b"")


@pytest.mark.parametrize(
    "asked",
    [
        {"If-None-Match": "earlier"},
        {"If-None-Match": "earlier", "A-IM": "vcdiff, gzip"},
        {"If-None-Match": "earlier", "A-IM": "feed;q=0"},
        {"If-None-Match": '"unknown"', "A-IM": "feed"},
        {"A-IM": "feed"},
        {"If-None-Match": "earlier", "A-IM": "feed", "User-Agent": "rss2email/3.13"},
        {"If-None-Match": "earlier", "A-IM": "feed", "User-Agent": ""},
    ],
)
def test_everybody_else_gets_the_whole_document(site, asked):
    earlier = site.publish(b"a")
    site.publish(b"b", b"a")
    if asked.get("If-None-Match") == "earlier":
        asked = asked | {"If-None-Match": earlier}
    asked = {"User-Agent": NEWSBOAT} | asked
    answer = site.client.get(FEED, headers=asked)
    assert (answer.status_code, ids(answer)) == (200, ["b", "a"])
    assert "im" not in answer.headers


@pytest.mark.parametrize("name", ["/topics/steel/changes.rss", "/topics/steel/changes/1.atom"])
def test_other_documents_are_sent_whole(site, name):
    earlier = site.publish(b"a", name=name)
    site.publish(b"b", b"a", name=name)
    assert site.get(earlier, name=name).status_code == 200


def test_twenty_earlier_states_are_remembered(site):
    entries = [b"%d" % number for number in range(STATES + 2)]
    tags = [site.publish(*entries[: n + 1]) for n in range(len(entries))]
    assert site.get(tags[0]).status_code == 200
    assert ids(site.get(tags[1])) == [str(n) for n in range(2, STATES + 2)]


@given(st.text(max_size=30))
def test_any_a_im_has_an_answer(header):
    assert wants_delta(header, NEWSBOAT) in (True, False)


@pytest.mark.parametrize("header", ["feed", "FEED", "vcdiff, feed", "feed;q=0.5", " feed "])
def test_the_feed_manipulation_may_stand_anywhere(header):
    assert wants_delta(header, "python-reader/3.26")
