"""What readers of the two feeds are told, in the programs they read them with."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from tests.acceptance.clients.feed2exec import Feed2exec
from tests.acceptance.clients.feedparser_library import Feedparser
from tests.acceptance.clients.newsboat import Newsboat
from tests.acceptance.clients.reader_library import Reader
from tests.acceptance.clients.rss2email import Rss2email
from tests.acceptance.clients.scenario import TITLE, Publisher, answers
from tests.acceptance.clients.sfeed import Sfeed

CLIENTS = (Newsboat, Rss2email, Feed2exec, Sfeed, Reader, Feedparser)
FEEDS = ("changes", "releases")


@dataclass
class Story:
    """What each client announced in each step, and how its repeated poll was answered."""

    titles: list = field(default_factory=list)
    told: dict = field(default_factory=dict)
    again: dict = field(default_factory=dict)
    modified: dict = field(default_factory=dict)
    shown: dict = field(default_factory=dict)


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """The whole scenario, once for all clients."""
    publisher = Publisher(tmp_path_factory.mktemp("publisher") / "instance")
    story = Story()
    with publisher.running() as daemon:
        story.titles = [one["title"] for one in publisher.releases("--topic", "chips")]
        clients = {
            (client, feed): client(tmp_path_factory.mktemp("home"), publisher.address(feed))
            for client in CLIENTS
            for feed in FEEDS
        }
        story.told["first"] = poll(clients)
        story.again = {key: poll_again(daemon, client) for key, client in clients.items()}
        publisher.revise(daemon)
        story.told["revision"] = poll(clients)
        story.modified = {feed: clients[Reader, feed].modified for feed in FEEDS}
        story.shown = {one: clients[one, "releases"].shown() for one in (Newsboat, Reader)}
        publisher.reword(daemon)
        story.told["minor revision"] = poll(clients)
    publisher.withdraw()
    with publisher.running():
        story.told["withdrawal"] = poll(clients)
    publisher.rename_host()
    with publisher.running() as daemon:
        assert "http://127.0.0.1" in daemon.get("/topics/chips/changes.atom").text
        story.told["other base URL"] = poll(clients)
    return story


def poll(clients):
    with ThreadPoolExecutor(4) as threads:
        polls = {key: threads.submit(client.poll) for key, client in clients.items()}
    return {key: one.result() for key, one in polls.items()}


def poll_again(daemon, client):
    """What a poll announces, and the answers it gets, once the client knows validators."""
    for _ in range(1, client.polls_before_it_asks or 1):
        assert client.poll() == []
    before = answers(daemon)
    announced = client.poll()
    after = answers(daemon)
    full = after["2xx"] - before["2xx"] - 1
    return announced, full, after.get("3xx", 0) - before.get("3xx", 0)


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize("client", CLIENTS)
class TestEachClient:
    def test_is_told_of_every_release_by_its_first_poll(self, story, client, feed):
        told = story.told["first"][client, feed]
        prefix = "New: " if feed == "changes" else ""
        assert sorted(told) == sorted(prefix + title for title in story.titles)
        assert prefix + TITLE in told

    def test_that_asks_again_is_told_nothing_and_sent_nothing(self, story, client, feed):
        announced, full, not_modified = story.again[client, feed]
        assert announced == []
        asks = client.polls_before_it_asks is not None
        assert (full, not_modified) == ((0, 1) if asks else (1, 0))

    def test_is_told_of_a_revision_once_and_only_by_changes(self, story, client, feed):
        expected = [f"Revised: {TITLE} (r2)"] if feed == "changes" else []
        assert story.told["revision"][client, feed] == expected

    def test_is_not_told_of_a_revision_below_the_weight_of_the_topic(self, story, client, feed):
        assert story.told["minor revision"][client, feed] == []

    def test_is_told_of_a_withdrawal(self, story, client, feed):
        told = story.told["withdrawal"][client, feed]
        if feed == "changes":
            assert told == [f"Withdrawn: {TITLE}"]
        else:
            assert told == ([] if client.knows_entries_by_id else [f"Withdrawn: {TITLE}"])

    def test_is_told_nothing_when_the_base_url_changes(self, story, client, feed):
        told = story.told["other base URL"][client, feed]
        assert bool(told) is not client.knows_entries_by_id


def test_a_reader_that_takes_corrections_shows_the_text_that_stands_now(story):
    for text in story.shown.values():
        assert "17.6" in text
    assert story.modified == {"changes": 0, "releases": 1}


def test_feed2exec_asks_nothing_while_its_answer_may_be_kept(tmp_path):
    publisher = Publisher(tmp_path / "instance")
    home = tmp_path / "home"
    home.mkdir()
    with publisher.running() as daemon:
        client = Feed2exec(home, publisher.address("changes"))
        assert client.poll()
        before = answers(daemon)
        assert client.poll_again_at_once() == []
        assert answers(daemon) == before | {"2xx": before["2xx"] + 1}
