"""Topics that were renamed or ended, for those who read them."""

import feedparser
import pytest

from notifier.web import create_app
from tests.features.test_publish import days_pass, feed, publish, published
from tests.features.texts import CHIPS, STEEL, record
from tests.web.conftest import served

__all__ = ["published"]

METALS = {"slug": "metals", "title": "Metals", "query": "steel", "was": ["steel"]}
ENDED = "This feed has ended"


def configure(instance, *topics):
    """Other topics besides chips; the folder shows them."""
    instance.configure(topics=[*topics, instance.settings["topics"][-1]])
    return publish(instance)


def titles(instance, slug, name):
    return [one["title"] for one in feed(instance, slug, name)]


@pytest.fixture
def client(published):
    app = create_app(published.feeds, health=dict, url="https://news.example.org")
    with served(app) as client:
        yield client


def test_a_renamed_topic_is_served_at_both_addresses_under_the_new_one(published, client):
    before = feed(published, "steel", "changes")
    configure(published, METALS)
    old, new = (client.get(f"/topics/{slug}/changes.json") for slug in ("steel", "metals"))
    assert old.content == new.content
    assert old.json()["feed_url"] == "https://news.example.org/topics/metals/changes.json"
    assert old.headers["link"] == new.headers["link"]
    assert "topics/metals/changes.json" in old.headers["link"]
    assert old.json()["items"] == before
    published.drop("b.txt", record("More steel", STEEL))
    published.run("run", "--once")
    assert titles(published, "steel", "changes")[0] == "New: More steel"


def test_after_thirty_days_the_former_address_leads_to_the_new_one(published, client):
    configure(published, METALS)
    days_pass(published, 29)
    publish(published)
    assert client.get("/topics/steel/changes.atom").status_code == 200
    days_pass(published, 2)
    publish(published)
    for name in ("changes.atom", "releases.rss", "", "changes/1.atom"):
        moved = client.get(f"/topics/steel/{name}")
        assert moved.status_code == 301
        assert moved.next_request.url.path == f"/topics/metals/{name}"
    assert client.get("/topics/steel/", follow_redirects=True).status_code == 200


def test_a_topic_that_ended_says_so_once_and_then_no_more(published, client):
    before = feed(published, "steel", "changes")
    configure(published)
    [last, *rest] = feed(published, "steel", "changes")
    assert last["title"] == ENDED
    assert rest == before
    assert titles(published, "steel", "releases") == [ENDED]
    assert last["id"] not in {one["id"] for one in before}
    page = client.get("/topics/steel/").text
    assert "has ended" in page
    assert f"– {published.settings['site']['title']}</title>" in page
    for name in ("changes.atom", "changes.rss", "releases.atom", "releases.rss"):
        found = feedparser.parse(client.get(f"/topics/steel/{name}").content)
        assert not found.bozo
        assert found.entries[0].title == ENDED
    days_pass(published, 89)
    assert publish(published)["written"]
    assert titles(published, "steel", "changes")[0] == ENDED
    days_pass(published, 2)
    publish(published)
    gone = client.get("/topics/steel/changes.atom")
    assert gone.status_code == 410
    assert gone.headers["content-type"] == "text/plain; charset=utf-8"
    assert client.get("/topics/steel/").status_code == 410
    assert client.get("/topics/never/changes.atom").status_code == 404


def test_an_ended_topic_that_comes_back_is_as_it_was(published):
    steel = published.settings["topics"][0]
    before = feed(published, "steel", "changes"), feed(published, "steel", "releases")
    configure(published)
    configure(published, steel)
    assert (feed(published, "steel", "changes"), feed(published, "steel", "releases")) == before


def test_a_query_that_is_edited_tells_of_nothing_old(published):
    before = feed(published, "steel", "changes")
    configure(published, published.settings["topics"][0] | {"query": "steel OR chip*"})
    assert titles(published, "steel", "releases") == ["Steel", "Memory"]
    assert feed(published, "steel", "changes") == before
    published.drop("b.txt", record("Memory", f"{CHIPS} It costs 17 billion."))
    published.run("run", "--once")
    assert titles(published, "steel", "changes") == ["Revised: Memory (r2)", "New: Steel"]


def test_a_topic_that_is_new_has_told_all_of_what_it_holds(published):
    steel = published.settings["topics"][0]
    configure(published, steel, {"slug": "memory", "title": "Memory", "query": "chip*"})
    assert titles(published, "memory", "changes") == ["New: Memory"]


def test_the_address_of_a_merged_release_leads_to_the_one_that_is_kept(published, client):
    kept, other = (one["id"] for one in published.run("releases").value)
    published.run("merge", kept, other)
    publish(published)
    moved = client.get(f"/releases/{other}/")
    assert moved.status_code == 301
    assert moved.next_request.url.path == f"/releases/{kept}/"
    assert client.get(f"/releases/{other}/r1/").status_code == 200
    published.run("split", other)
    publish(published)
    assert client.get(f"/releases/{other}/").status_code == 200
