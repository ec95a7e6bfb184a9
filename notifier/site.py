"""Where things are on the public site, and what they are called for ever.

Addresses are built from the base URL and may change with it. Ids are tag URIs (RFC 4151)
built from the authority and the day it was minted, which the store keeps, so that a new
base URL announces nothing twice.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from urllib.parse import quote
from zoneinfo import ZoneInfo

FEEDS = ("releases", "changes")
FORMATS = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "json": "application/feed+json",
}
SITEMAP = "sitemap.xml"
SITEMAP_OF_PAGES = "sitemaps/pages.xml"
# Only the built-in server has these.
API = "api/releases.json"
API_DESCRIPTION = "api/openapi.json"
# Names in the public folder of what only servers read: what the folder holds, what it is
# to hold while it is written, addresses that lead elsewhere, and former addresses that are
# still served.
PUBLISHED = ".published"
PUBLISHING = ".publishing"
MOVED = ".moved"
FORMER = ".former"


@dataclass(frozen=True, slots=True)
class Imprint:
    """What pages say of the site they belong to, wherever they stand.

    Attributes:
        language: BCP 47 tag.
        contact: how to reach the operator, or empty.
        is_served: see ``Site``.
    """

    title: str
    language: str
    contact: str
    is_served: bool


@dataclass(frozen=True, slots=True)
class Site:
    """The public site.

    Attributes:
        url: base URL without a trailing slash; may have a path.
        authority: domain or address that mints ids (RFC 4151 section 2.1).
        minted: the day from which ids are minted; never in the future.
        language: BCP 47 tag of pages, feeds and mails.
        timezone: zone in which the source's dates are days.
        contact: address of the operator.
        hubs: addresses of the WebSub hubs that feeds name.
        is_served: whether our own server answers at ``url``: it adds the search, the state
            of the service and subscriptions by mail.
    """

    title: str
    url: str
    authority: str
    minted: date
    language: str
    timezone: ZoneInfo
    contact: str
    hubs: tuple[str, ...] = ()
    is_served: bool = False

    @property
    def imprint(self) -> Imprint:
        """What its pages say of it."""
        return Imprint(self.title, self.language, self.contact, self.is_served)

    def address(self, path: str) -> str:
        """Absolute URL of a path of the site; ``""`` is the index."""
        return f"{self.url}/{path}"

    def tag(self, specific: str) -> str:
        """Permanent id, such as ``tag:example.org,2026-01-01:release/r0123``."""
        return f"tag:{self.authority},{self.minted.isoformat()}:{specific}"

    def published_at(self, day: date, first_seen_at: datetime) -> datetime:
        """When a release dated ``day`` was published: the start of that day at the
        source, or when we first saw it if that came earlier; UTC."""
        start = datetime.combine(day, time.min, self.timezone).astimezone(UTC)
        return min(start, first_seen_at)


def hub_address(site_url: str) -> str:
    """Absolute URL of our own WebSub hub."""
    return f"{site_url}/hub"


def topic_path(slug: str) -> str:
    """Path of a topic's page."""
    return f"topics/{slug}/"


def month_path(slug: str, month: str) -> str:
    """Path of the page of a topic's releases of one month, such as ``2026-02``."""
    return f"topics/{slug}/{month}/"


def changes_path(month: str = "") -> str:
    """Path of the page of the latest changes, or of those of one month."""
    return f"changes/{month}/" if month else "changes/"


def feed_path(slug: str, feed: str, extension: str) -> str:
    """Path of a feed document; ``feed`` is one of FEEDS, ``extension`` of FORMATS."""
    return f"topics/{slug}/{feed}.{extension}"


def archive_path(slug: str, number: int) -> str:
    """Path of a closed archive of a topic's ``changes`` (RFC 5005 section 4)."""
    return f"topics/{slug}/changes/{number}.atom"


def search_path(canonical: str, extension: str) -> str:
    """Path of the feed of what matches a query, by its canonical text; only the built-in
    server has it. ``extension`` is one of FORMATS."""
    return f"search.{extension}?q={quote(canonical, safe='')}"


def search_page_path(canonical: str, topic: str = "", *, is_newest: bool = False) -> str:
    """Path of the page of what matches a query, and is filed under a topic if one is named
    by its slug, the newest or the best first; only the built-in server has it."""
    kept = "".join(
        f"&{name}={value}" for name, value in search_parameters(topic, is_newest=is_newest)
    )
    return f"search?q={quote(canonical, safe='')}{kept}"


def search_parameters(topic: str, *, is_newest: bool) -> tuple[tuple[str, str], ...]:
    """Names and values of what the address of a search says besides its query and page."""
    order = "newest" if is_newest else ""
    return tuple((name, value) for name, value in (("topic", topic), ("order", order)) if value)


def release_path(release_id: str) -> str:
    """Path of a release's page."""
    return f"releases/{release_id}/"


def history_path(release_id: str) -> str:
    """Path of the feed of one release's changes."""
    return f"releases/{release_id}/history.atom"


def revision_path(release_id: str, number: int) -> str:
    """Path of the page of one revision, with its difference to the one before."""
    return f"releases/{release_id}/r{number}/"


def sitemap_path(month: str) -> str:
    """Path of the sitemap of the releases dated in a month such as ``2026-03``."""
    return f"sitemaps/{month}.xml"


def release_tag(site: Site, release_id: str) -> str:
    """Id of a release in every feed, format and mail."""
    return site.tag(f"release/{release_id}")


EVENT_LETTERS = {"new": "r", "revised": "r", "withdrawn": "w", "restored": "u"}


def event_tag(site: Site, release_id: str, event_type: str, number: int) -> str:
    """Id of an event: ``…/r2`` for revision 2, ``…/w17`` and ``…/u18`` for a withdrawal
    and a restoration, which may come more than once and so have their event's number."""
    return site.tag(f"release/{release_id}/{EVENT_LETTERS[event_type]}{number}")


def history_tag(site: Site, release_id: str) -> str:
    """Id of the feed of one release's changes."""
    return site.tag(f"release/{release_id}/history")


def feed_tag(site: Site, slug: str, feed: str) -> str:
    """Id of a topic's feed."""
    return site.tag(f"feed/{slug}/{feed}")


def search_tag(site: Site, canonical: str) -> str:
    """Id of the feed of what matches a query, by its canonical text."""
    return site.tag(f"search/{quote(canonical, safe='')}")
