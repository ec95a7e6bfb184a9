"""Atom 1.0 and RSS 2.0 documents; the only home of feedgen and lxml.

feedgen 1.0.0 drops rel, type and title from entry links (its issue 135), writes times
with microseconds, and has no stylesheet, ``app:edited``, ``fh:archive`` or ``dc:creator``.
Extensions mend the finished elements; they write Atom names without a namespace, because
feedgen gives its root a literal ``xmlns`` attribute.
"""

from functools import partial
from html import escape
from threading import Lock
from typing import Any
from xml.sax.saxutils import quoteattr

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree
from lxml.etree import _Element as Element

from notifier.feed.document import Entry, Feed, Link, timestamp
from notifier.site import FORMATS

GENERATOR = "notifier"
ATOM = "http://www.w3.org/2005/Atom"
APP = "http://www.w3.org/2007/app"
HISTORY = "http://purl.org/syndication/history/1.0"
DC = "http://purl.org/dc/elements/1.1/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# feedgen formats RSS dates through locale.setlocale, which belongs to the whole process:
# of two documents written at once, one would leave it in the other's locale.
_ONE_AT_A_TIME = Lock()


def atom(feed: Feed) -> bytes:
    """The feed as an Atom 1.0 document (RFC 4287), UTF-8."""
    with _ONE_AT_A_TIME:
        generator = _generator(feed, "atom")
        generator.register_extension("mended", partial(_AtomFeed, feed))
        for entry in feed.entries:
            written = _entry(entry, partial(_AtomEntry, feed, entry))
            written.summary(entry.summary)
            written.content(entry.content_html, type="html")
            generator.add_entry(written, order="append")
        document: bytes = generator.atom_str(pretty=True)
    return document


def rss(feed: Feed) -> bytes:
    """The feed as an RSS 2.0 document, UTF-8; where RSS wants HTML, text is escaped."""
    with _ONE_AT_A_TIME:
        generator = _generator(feed, "rss")
        generator.register_extension("mended", partial(_RssFeed, feed))
        for entry in feed.entries:
            written = _entry(entry, partial(_RssItem, feed, entry))
            written.summary(escape(entry.summary))
            written.content(entry.content_html)
            generator.add_entry(written, order="append")
        document: bytes = generator.rss_str(pretty=True)
    return document


def _generator(feed: Feed, extension: str) -> Any:
    generator = FeedGenerator()
    generator.id(feed.id)
    generator.title(feed.title)
    generator.subtitle(feed.subtitle)
    generator.updated(feed.updated)
    generator.language(feed.site.language)
    generator.generator(GENERATOR)
    generator.author(name=feed.site.title, uri=feed.site.address(""))
    generator.link(href=feed.addresses[extension], rel="self", type=FORMATS[extension])
    # Every call sets the channel's link in RSS: the page must come last.
    generator.link(href=feed.page, rel="alternate", type="text/html")
    return generator


def _entry(entry: Entry, extension: Any) -> Any:
    written = FeedEntry()
    written.register_extension("mended", extension)
    written.id(entry.id)
    written.title(entry.title)
    written.link(href=entry.link)
    written.published(entry.published)
    written.updated(entry.updated)
    written.category(
        [
            {"term": str(category.term), "scheme": category.scheme, "label": category.label}
            for category in entry.categories
        ]
    )
    return written


class _AtomFeed:
    """What feedgen lacks in an Atom feed."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed

    def extend_ns(self) -> dict[str, str]:
        return {"app": APP} | ({"fh": HISTORY} if self.feed.is_archive else {})

    def extend_atom(self, root: Element) -> Element:
        _add_stylesheet(root, self.feed)
        _set_text(root, "updated", timestamp(self.feed.updated))
        for link in (*_feed_links(self.feed, "atom"), *self.feed.archives):
            _add_link(root, "link", link)
        if self.feed.is_archive:
            etree.SubElement(root, f"{{{HISTORY}}}archive")
        return root


class _AtomEntry:
    """What feedgen lacks or loses in an Atom entry."""

    def __init__(self, feed: Feed, entry: Entry) -> None:
        self.feed = feed
        self.entry = entry

    def extend_atom(self, element: Element) -> Element:
        entry = self.entry
        if entry.language != self.feed.site.language:
            element.set(XML_LANG, entry.language)
        _set_text(element, "published", timestamp(entry.published))
        _set_text(element, "updated", timestamp(entry.updated))
        for lost in element.findall("link"):
            element.remove(lost)
        for link in (Link("alternate", entry.link, "text/html", ""), *entry.links):
            _add_link(element, "link", link)
        etree.SubElement(element, f"{{{APP}}}edited").text = timestamp(entry.edited)
        return element


class _RssFeed:
    """What feedgen lacks in an RSS channel."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed

    def extend_ns(self) -> dict[str, str]:
        return {"dc": DC}

    def extend_rss(self, root: Element) -> Element:
        _add_stylesheet(root, self.feed)
        for channel in root.findall("channel"):
            for link in _feed_links(self.feed, "rss"):
                _add_link(channel, f"{{{ATOM}}}link", link)
        return root


class _RssItem:
    """What feedgen lacks in an RSS item."""

    def __init__(self, feed: Feed, entry: Entry) -> None:
        self.feed = feed
        self.entry = entry

    def extend_rss(self, element: Element) -> Element:
        etree.SubElement(element, f"{{{DC}}}creator").text = self.feed.site.title
        etree.SubElement(element, f"{{{ATOM}}}updated").text = timestamp(self.entry.edited)
        for link in self.entry.links:
            _add_link(element, f"{{{ATOM}}}link", link)
        return element


def _add_stylesheet(root: Element, feed: Feed) -> None:
    href = quoteattr(feed.site.address("feed.css"))
    root.addprevious(etree.PI("xml-stylesheet", f'type="text/css" href={href}'))


def _feed_links(feed: Feed, extension: str) -> list[Link]:
    """The other formats, then the feed's own links and its hubs."""
    others = [
        Link("alternate", address, FORMATS[other], "")
        for other, address in feed.addresses.items()
        if other != extension
    ]
    hubs = [Link("hub", address, "", "") for address in feed.hubs]
    return [*others, *feed.links, *hubs]


def _add_link(parent: Element, name: str, link: Link) -> None:
    attributes = {"rel": link.rel, "type": link.type, "href": link.href, "title": link.title}
    found = {key: value for key, value in attributes.items() if value}
    etree.SubElement(parent, name, found)


def _set_text(parent: Element, name: str, text: str) -> None:
    for element in parent.findall(name):
        element.text = text
