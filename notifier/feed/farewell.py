"""The last entry of a feed whose topic has ended, for readers that only see new ids."""

from dataclasses import replace
from datetime import datetime
from html import escape

from notifier.feed.document import Entry, Feed
from notifier.release import Weight
from notifier.topics import FAREWELL

TITLE = "This feed has ended"


def ended(feed: Feed, at: datetime) -> Feed:
    """The feed with an entry on top that says that nothing comes after it.

    Args:
        at: UTC; when the topic ended, which is part of the entry's id: a topic that comes
            back may end again.
    """
    entry = _entry(feed, at)
    return replace(feed, entries=(entry, *feed.entries), updated=max(at, feed.updated))


def _entry(feed: Feed, at: datetime) -> Entry:
    page = feed.site.address("")
    summary = (
        "Its topic is no longer filed, so nothing new will appear here."
        f" The address answers for {FAREWELL.days} days."
        " The releases stay, and the front page lists the topics that there are."
    )
    link = f'<a href="{escape(page)}">{escape(page)}</a>'
    return Entry(
        id=f"{feed.id}/ended/{at.date().isoformat()}",
        title=TITLE,
        link=page,
        links=(),
        summary=summary,
        content_html=f"<p>{summary}</p><p>{link}</p>",
        content_text=f"{summary}\n\n{page}",
        published=at,
        updated=at,
        edited=at,
        categories=(),
        language=feed.site.language,
        release="",
        state=None,
        revision=0,
        weight=Weight.NONE,
        kinds=(),
        content_hash="",
    )
