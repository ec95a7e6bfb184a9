"""Pages to look at, and how a reader sees them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from lxml import html

from notifier import pages
from notifier.release import Event, EventType, Release, Revision
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
NUMBERS = {"2026-02": 7, "2026-03": 2}
DATED = ["2026-03", "2026-02", "2025-11"]
SOURCE = "Ministry of Trade"


def a_topic_page(site: Site, releases: Sequence[Release], events: Sequence[Event]) -> bytes:
    """The page of STEEL."""
    return pages.topic(site, STEEL, releases, events, numbers=NUMBERS, dated=DATED)


def every_page(
    site: Site, release: Release = REVISED, history: tuple[Revision, ...] = (SECOND, FIRST)
) -> dict[str, bytes]:
    """One page of each kind, by its path."""
    events = [
        an_event(type=kind, release=release, revision=release.current) for kind in EventType
    ]
    return {
        "": pages.index(
            site,
            [ALL, STEEL],
            countries=[STEEL],
            newest=[release],
            changes=events,
            activity={"steel": NUMBERS},
        ),
        "topics/steel/": a_topic_page(site, [release], events),
        "topics/steel/2026-03/": pages.month(
            site, STEEL, "2026-03", [release], number=2, around=("2026-02", None)
        ),
        "changes/": pages.changes(
            site, events, numbers=NUMBERS, dated=DATED, first_seen={release.first_seen_at: 3}
        ),
        "changes/2026-03/": pages.changes_of_month(
            site, "2026-03", events, number=9, around=("2026-02", "2026-05")
        ),
        f"releases/{release.id}/": pages.release(site, release, history, source=SOURCE),
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
