"""JSON Feed 1.1 documents (https://www.jsonfeed.org/version/1.1/).

What the format has no word for stands in ``_notifier``: the release an entry is about,
its revision and content hash, and what kind of change it was.
"""

import json
from typing import Any

from notifier.feed.document import Entry, Feed, timestamp
from notifier.release import EventType

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed) -> bytes:
    """The feed as a JSON Feed 1.1 document, UTF-8; keys always stand in one order."""
    site = feed.site
    document = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.addresses["json"],
        "description": feed.subtitle,
        "language": site.language,
        "authors": [{"name": site.title, "url": site.address("")}],
        "_notifier": {
            "about": site.address(""),
            "id": feed.id,
            "updated": timestamp(feed.updated),
        },
        **_hubs(feed),
        "items": [_item(feed, entry) for entry in feed.entries],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _hubs(feed: Feed) -> dict[str, Any]:
    """A key that is left out where there is no hub."""
    hubs = [{"type": "WebSub", "url": address} for address in feed.hubs]
    return {"hubs": hubs} if hubs else {}


def _item(feed: Feed, entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.link,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content_html,
        "content_text": entry.content_text,
        "date_published": timestamp(entry.published),
        "date_modified": timestamp(entry.edited),
        "tags": list(dict.fromkeys(category.label for category in entry.categories)),
        "language": entry.language,
        "_notifier": _extension(feed, entry),
    }


def _extension(feed: Feed, entry: Entry) -> dict[str, Any]:
    """Custom objects start with an underscore and say where they are explained."""
    related = [{"url": link.href, "title": link.title} for link in entry.links]
    if entry.state is None:
        return {"about": feed.site.address(""), "related": related}
    kind_of_state = "change" if isinstance(entry.state, EventType) else "status"
    return {
        "about": feed.site.address(""),
        "release": entry.release,
        "revision": entry.revision,
        kind_of_state: entry.state,
        "weight": entry.weight,
        "kinds": list(entry.kinds),
        "content_hash": entry.content_hash,
        "related": related,
    }
