"""The list of all feeds."""

from lxml import etree
from lxml.etree import _Element as Element

from notifier.feed.entries import releases_feed
from notifier.feed.opml import opml
from tests.builders import FIRST_SEEN_AT, a_site, a_topic
from tests.golden import make

TOPICS = [a_topic(slug="all", title="Everything"), a_topic(title="Steel & <iron>\x00")]


def outlines(document: bytes) -> list[Element]:
    return etree.fromstring(document).findall("./body/outline")


def test_known_topics_give_the_expected_document():
    assert make.documents()["feeds.opml"] == (make.FOLDER / "feeds.opml").read_bytes()


def test_every_topic_is_a_group_in_the_order_given():
    groups = outlines(opml(a_site(), TOPICS))
    assert [group.get("text") for group in groups] == ["Everything", "Steel & <iron>"]


def test_a_group_offers_both_feeds_in_atom():
    leaves = list(outlines(opml(a_site(), TOPICS))[1])
    assert [leaf.get("xmlUrl") for leaf in leaves] == [
        "https://example.org/topics/steel/releases.atom",
        "https://example.org/topics/steel/changes.atom",
    ]
    assert {leaf.get("type") for leaf in leaves} == {"rss"}
    assert {leaf.get("htmlUrl") for leaf in leaves} == {"https://example.org/topics/steel/"}


def test_a_feed_has_the_same_title_in_the_list_and_in_itself():
    topic = a_topic()
    feed = releases_feed(a_site(), topic, [], updated_if_empty=FIRST_SEEN_AT)
    leaf = outlines(opml(a_site(), [topic]))[0][0]
    assert leaf.get("title") == leaf.get("text") == feed.title


def test_no_topics_give_an_empty_list():
    assert outlines(opml(a_site(), [])) == []
