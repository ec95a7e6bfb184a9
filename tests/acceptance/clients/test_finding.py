"""How feeds are found: the list of all of them, and the links of every kind of page."""

from html.parser import HTMLParser

import httpx
import listparser
import pytest

from tests.acceptance.clients import feed2exec, newsboat, rss2email, sfeed
from tests.acceptance.clients.scenario import TITLE


@pytest.fixture(scope="module")
def opml(site, tmp_path_factory):
    """The list of all feeds, as a reader saves it."""
    path = tmp_path_factory.mktemp("opml") / "feeds.opml"
    path.write_bytes(httpx.get(f"{site.url}/feeds.opml").content)
    return path


@pytest.fixture(scope="module")
def addresses(site):
    """The address of every Atom document in the public folder."""
    root = site.folder / "feeds"
    paths = (path.relative_to(root).as_posix() for path in root.glob("topics/*/*.atom"))
    return {f"{site.url}/{path}" for path in paths}


@pytest.mark.parametrize("client", [feed2exec, newsboat, rss2email, sfeed])
def test_importing_the_list_subscribes_to_every_feed(tmp_path, opml, addresses, client):
    assert client.imported(tmp_path, opml) == addresses


def test_listparser_finds_nothing_to_mend_in_the_list(opml, addresses):
    found = listparser.parse(opml.read_bytes())
    assert not found.bozo
    assert {one.url for one in found.feeds} == addresses
    assert all(one.title for one in found.feeds)


class Alternates(HTMLParser):
    """(type, title, address) of the links by which a page names its feeds."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if tag == "link" and named.get("rel") == "alternate":
            self.found.append((named["type"], named["title"], named["href"]))


@pytest.mark.parametrize("page", ["", "topics/chips/", "releases/{id}/", "releases/{id}/r2/"])
def test_every_page_names_feeds_that_are_there_with_the_type_it_says(site, page):
    [release] = site.releases("--query", f'"{TITLE}"')
    path = page.format(id=release["id"])
    found = Alternates(httpx.get(f"{site.url}/{path}").text).found
    assert {media_type for media_type, _, _ in found} == {
        "application/atom+xml",
        "application/rss+xml",
        "application/feed+json",
    }
    assert len({title for _, title, _ in found}) == len(found)
    for media_type, _, address in found:
        answer = httpx.get(address)
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == media_type
