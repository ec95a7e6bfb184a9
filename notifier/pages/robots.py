"""robots.txt and the files that pages load."""

from urllib.parse import urlsplit

from notifier import templates
from notifier.site import SITEMAP, Site

CLOSED_TO_ROBOTS = ("confirm/", "m/", "manage", "search", "u/")
ASSETS = ("feed.css", "site.css", "site.js")


def robots(site: Site) -> bytes:
    """robots.txt (RFC 9309): all may be read but links out of somebody's mails, and searches,
    of which there is no end; and where the sitemap is."""
    base = urlsplit(site.url).path
    closed = (f"Disallow: {base}/{name}\n" for name in CLOSED_TO_ROBOTS)
    found = f"\nSitemap: {site.address(SITEMAP)}\n"
    return "".join(["User-agent: *\n", *closed, found]).encode()


def assets() -> dict[str, bytes]:
    """Stylesheets and the script, by their path: of the pages, and of feeds that somebody
    opens in a browser."""
    return {name: templates.asset(f"site/{name}") for name in ASSETS}
