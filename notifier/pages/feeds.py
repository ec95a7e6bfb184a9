"""Where a page says that its feeds are, and what each of them means."""

from dataclasses import dataclass

from notifier.searches import MAX_ADDRESS_CHARS
from notifier.site import FEEDS, FORMATS, Site, feed_path, history_path, search_path
from notifier.topics import ALL

_FEED_TITLES = {"releases": "releases", "changes": "every change"}
_FEED_MEANINGS = {
    "releases": "One entry for each release, updated in place when the release is revised."
    " Most feed readers do not announce such an update.",
    "changes": "One entry for each thing that happens: a new release, a revision with its"
    " differences, a withdrawal. A feed reader announces each of them once.",
}
_FORMAT_TITLES = {"atom": "Atom", "rss": "RSS", "json": "JSON Feed"}


@dataclass(frozen=True, slots=True)
class FeedFormat:
    """One document of a feed; ``title`` tells it from every other feed of the site."""

    name: str
    title: str
    media_type: str
    href: str


@dataclass(frozen=True, slots=True)
class Feed:
    """One of a topic's feeds in its formats."""

    name: str
    meaning: str
    formats: tuple[FeedFormat, ...]


def of_topic(site: Site, slug: str, title: str) -> tuple[Feed, ...]:
    """Both feeds of the topic ``slug``, called ``title``, in every format."""
    return tuple(
        Feed(name.capitalize(), _FEED_MEANINGS[name], _formats(site, slug, title, name))
        for name in FEEDS
    )


def _formats(site: Site, slug: str, title: str, feed: str) -> tuple[FeedFormat, ...]:
    return tuple(
        FeedFormat(
            _FORMAT_TITLES[extension],
            f"{title} – {_FEED_TITLES[feed]} ({_FORMAT_TITLES[extension]})",
            media_type,
            site.address(feed_path(slug, feed, extension)),
        )
        for extension, media_type in FORMATS.items()
    )


def of_release(site: Site, release_id: str, title: str) -> tuple[Feed, ...]:
    """The feed of one release, called ``title``."""
    address = site.address(history_path(release_id))
    shown = f"{title} – {_FEED_TITLES['changes']} (Atom)"
    return (
        Feed(
            "History",
            "One entry each time this release is revised, withdrawn or restored.",
            (FeedFormat(_FORMAT_TITLES["atom"], shown, FORMATS["atom"], address),),
        ),
    )


def of_search(site: Site, query: str) -> Feed | None:
    """The feed of what matches a query, by its canonical text; None where its address is
    too long for one."""
    addresses = {extension: search_path(query, extension) for extension in FORMATS}
    if max(map(len, addresses.values())) > MAX_ADDRESS_CHARS:
        return None
    return Feed(
        "This search",
        _FEED_MEANINGS["releases"],
        tuple(
            FeedFormat(
                _FORMAT_TITLES[extension],
                f"This search ({_FORMAT_TITLES[extension]})",
                FORMATS[extension],
                site.address(path),
            )
            for extension, path in addresses.items()
        ),
    )


def of_site(site: Site) -> tuple[Feed, ...]:
    """The feeds of the topic that takes every release."""
    return of_topic(site, ALL, "All releases")
