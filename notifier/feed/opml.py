"""The list of all feeds, for one import into a feed reader (OPML 2.0).

No dates: they would be times of writing, and two builds would differ.
"""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from notifier.cleaning import published_line
from notifier.feed.entries import feed_title
from notifier.site import FEEDS, Site, feed_path, topic_path
from notifier.topics import Topic


def opml(site: Site, topics: Sequence[Topic]) -> bytes:
    """One group for each topic with its feeds, in the order given; UTF-8.

    ``type="rss"`` is what OPML 2.0 says for feeds of any XML format; the addresses are
    those of the Atom documents.
    """
    root = ET.Element("opml", version="2.0")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = published_line(site.title)
    ET.SubElement(head, "ownerName").text = published_line(site.title)
    body = ET.SubElement(root, "body")
    for topic in topics:
        _add_topic(body, site, topic)
    ET.indent(root, " ")
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _add_topic(body: ET.Element, site: Site, topic: Topic) -> None:
    group = ET.SubElement(body, "outline", text=published_line(topic.title))
    for feed in FEEDS:
        name = feed_title(site, topic, feed)
        attributes = {
            "type": "rss",
            "text": name,
            "title": name,
            "xmlUrl": site.address(feed_path(topic.slug, feed, "atom")),
            "htmlUrl": site.address(topic_path(topic.slug)),
            "description": published_line(topic.description),
            "language": site.language,
        }
        ET.SubElement(group, "outline", attributes)
