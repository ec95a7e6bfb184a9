"""The feed of what matches a query: state, like the ``releases`` of a topic."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from notifier import markup
from notifier.cleaning import published_line
from notifier.feed.content import TITLE_CHARS
from notifier.feed.document import Feed
from notifier.feed.entries import FEED_SENTENCES, release_entries
from notifier.query import Query
from notifier.release import Release
from notifier.site import FORMATS, Site, hub_address, search_page_path, search_path, search_tag


def search_feed(site: Site, query: Query, releases: Sequence[Release]) -> Feed:
    """The state of the releases that match, the one that changed last in any way first.

    Without releases it is as old as the ids of the site, so that it depends on the store
    alone. Of the hubs it names only our own: no other can be told of every query.

    Args:
        releases: the window, in any order.
    """
    entries = release_entries(site, releases)
    minted = datetime.combine(site.minted, time.min, UTC)
    shown = markup.excerpt(published_line(query.canonical), TITLE_CHARS)
    own = hub_address(site.url)
    return Feed(
        id=search_tag(site, query.canonical),
        title=published_line(f"Search: {shown} ({site.title})"),
        subtitle=f"What matches a query. {FEED_SENTENCES['releases']}",
        page=site.address(search_page_path(query.canonical)),
        addresses={
            extension: site.address(search_path(query.canonical, extension))
            for extension in FORMATS
        },
        links=(),
        updated=max((entry.edited for entry in entries), default=minted),
        entries=entries,
        site=site,
        hubs=tuple(hub for hub in site.hubs if hub == own),
    )
