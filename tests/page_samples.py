"""Pages to look at, and how a reader sees them."""

from datetime import UTC, datetime

from lxml import html

from notifier import pages
from notifier.release import EventType, Release, Revision
from notifier.site import Site
from tests.builders import a_correction, a_release, a_revision, an_event

STEEL = pages.TopicSummary(
    slug="steel",
    title="Steel",
    description="Steel and its derivatives.",
    query='steel OR "hot rolled"',
    number_of_releases=1234,
    latest_at=datetime(2026, 3, 1, 20, 0, tzinfo=UTC),
)
ALL = pages.TopicSummary("all", "All releases", "Every release.", "", 0, None)
FIRST = a_revision()
SECOND = a_correction(
    FIRST,
    title="Steel exports fall in February",
    body=FIRST.body.replace("16.7", "167"),
    kinds=("retitled", "figures"),
    figures=(("16.7", "167"), ("", "3")),
)
REVISED = a_release(current=SECOND)


def every_page(
    site: Site, release: Release = REVISED, history: tuple[Revision, ...] = (SECOND, FIRST)
) -> dict[str, bytes]:
    """One page of each kind, by its path."""
    events = [
        an_event(type=kind, release=release, revision=release.current) for kind in EventType
    ]
    return {
        "": pages.index(
            site, [ALL, STEEL], countries=[STEEL], newest=[release], changes=events
        ),
        "topics/steel/": pages.topic(site, STEEL, [release], events),
        f"releases/{release.id}/": pages.release(site, release, history),
        f"releases/{release.id}/r2/": pages.revision(site, release, release.current),
    }


def seen(page: bytes) -> str:
    """The text of a page, with single blanks."""
    body = html.fromstring(page.decode()).find("body")
    return " ".join(" ".join(body.itertext()).split())


def links(page: bytes) -> dict[str, str]:
    """Addresses by the text of their links; the last one of a text."""
    found = html.fromstring(page.decode()).iter("a")
    return {" ".join(link.text_content().split()): link.get("href") for link in found}
