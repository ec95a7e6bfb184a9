"""Pages of the public site: values in, UTF-8 HTML5 out.

The same values give the same bytes, whatever the locale, the zone or the time. Pages need
no script and load nothing but the site's own stylesheet. Texts of releases are never
taken for markup.
"""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from notifier import templates, wording
from notifier.cleaning import published_line
from notifier.markup import excerpt
from notifier.pages import feeds, lines, text
from notifier.pages.frame import detached, framed, page
from notifier.pages.lines import TopicSummary
from notifier.release import Event, Release, Revision, Status
from notifier.site import (
    Site,
    release_path,
    release_tag,
    revision_path,
    topic_path,
)

DESCRIPTION_CHARS = 160
CLOSED_TO_ROBOTS = ("confirm/", "m/", "manage", "search", "u/")
_ABOUT = (
    "Press releases as their source published them, filed by topic,"
    " with every later edit kept and shown."
)


__all__ = [
    "TopicSummary",
    "feed_css",
    "index",
    "merged",
    "notice",
    "release",
    "revision",
    "robots",
    "site_css",
    "topic",
]


def index(
    site: Site,
    topics: Sequence[TopicSummary],
    *,
    countries: Sequence[TopicSummary],
    newest: Sequence[Release],
    changes: Sequence[Event],
) -> bytes:
    """The site's front page; every list is shown in the order given."""
    documents = feeds.of_site(site)
    return page(
        "index",
        framed(site, "", title=site.title, description=_ABOUT, feeds=documents),
        about=_ABOUT,
        topics=[lines.topic(site, topic) for topic in topics],
        countries=[lines.topic(site, country) for country in countries],
        releases=[lines.release(site, one) for one in newest],
        changes=[lines.change(site, event) for event in changes],
        feeds=documents,
    )


def topic(
    site: Site, topic: TopicSummary, releases: Sequence[Release], changes: Sequence[Event]
) -> bytes:
    """The page of a topic; both lists are shown in the order given."""
    documents = feeds.of_topic(site, topic.slug, topic.title)
    return page(
        "topic",
        framed(
            site,
            topic_path(topic.slug),
            title=topic.title,
            description=topic.description,
            feeds=documents,
        ),
        topic=lines.topic(site, topic),
        slug=topic.slug,
        query=topic.query,
        releases=[lines.release(site, one, slug=topic.slug) for one in releases],
        changes=[lines.change(site, event) for event in changes],
        feeds=documents,
    )


def release(
    site: Site,
    release: Release,
    history: Sequence[Revision],
    related: Sequence[Release] = (),
) -> bytes:
    """The page of a release as it stands now; ``history`` is newest first, ``related``
    are releases like it, the likest first."""
    current = release.current
    line = lines.release(site, release)
    history_feed = feeds.of_release(site, release.id, line.title)
    hits = [hit for match in release.topics for hit in match.because]
    return page(
        "release",
        framed(
            site,
            release_path(release.id),
            title=line.title,
            description=published_line(excerpt(current.body, DESCRIPTION_CHARS)),
            feeds=(*history_feed, *feeds.of_site(site)),
        ),
        line=line,
        title_html=text.highlighted_title(
            current.title, current.date, [hit for hit in hits if hit.field == "title"]
        ),
        body_html=text.highlighted_paragraphs(
            current.body, [hit for hit in hits if hit.field == "body"]
        ),
        has_hits=bool(hits),
        category=release.category,
        withdrawn_because=published_line(release.withdrawn_because or ""),
        flags=wording.flags(release.flags),
        follow=history_feed[0].formats[0].href,
        history=[lines.revision(site, one) for one in history],
        previous=lines.neighbour(site, release.neighbours.previous),
        next=lines.neighbour(site, release.neighbours.next),
        related=[lines.release(site, one) for one in related],
        first_seen_at=lines.moment(release.first_seen_at),
        current=current,
        tag=release_tag(site, release.id),
    )


def merged(site: Site, release: Release, kept_id: str) -> bytes:
    """What stands at the address of a release that is one with another: the way there."""
    line = lines.release(site, release)
    target = lines.Link(line.title, site.address(release_path(kept_id)))
    frame = framed(site, release_path(release.id), title=line.title, description="", feeds=())
    return page("merged", replace(frame, canonical=target.href), target=target)


def revision(site: Site, release: Release, revision: Revision) -> bytes:
    """The page of one revision, with its differences to the one before."""
    number = revision.number
    line = lines.revision(site, revision)
    return page(
        "revision",
        framed(
            site,
            revision_path(release.id, number),
            title=f"Revision {number}: {line.title}",
            description=f"Revision {number} of a press release: {wording.kinds(revision)}.",
            feeds=feeds.of_site(site),
        ),
        line=line,
        release=lines.release(site, release),
        revision=revision,
        day=lines.day(revision.date),
        title_html=text.difference_paragraphs(revision.title_difference),
        difference_html=text.difference_paragraphs(revision.difference),
        body_html=text.highlighted_paragraphs(revision.body, ()),
        earlier=_neighbour(site, release, number - 1),
        later=_neighbour(site, release, number + 1),
        withdrawn=release.status is Status.WITHDRAWN,
    )


def _neighbour(site: Site, release: Release, number: int) -> lines.Link | None:
    if not 1 <= number <= release.current.number:
        return None
    return lines.Link(f"Revision {number}", site.address(revision_path(release.id, number)))


def notice(
    heading: str,
    sentences: Sequence[str],
    *,
    depth: int,
    button: str | None = None,
    action: str = "",
) -> bytes:
    """A page of the server that is no document of the site, such as its answer 404.

    Args:
        depth: number of folders between the root of the site and the address.
        button: text of a button that posts, or None for no button.
        action: where to; "" is the same address.
    """
    frame = detached(heading, depth=depth)
    return page(
        "notice", frame, heading=heading, sentences=sentences, button=button, action=action
    )


def robots(site: Site) -> bytes:
    """robots.txt (RFC 9309): all may be read but links out of somebody's mails, and searches,
    of which there is no end."""
    base = urlsplit(site.url).path
    closed = (f"Disallow: {base}/{name}\n" for name in CLOSED_TO_ROBOTS)
    return "".join(["User-agent: *\n", *closed]).encode()


def site_css() -> bytes:
    """Stylesheet of the pages."""
    return templates.asset("site/site.css")


def feed_css() -> bytes:
    """Stylesheet of the feeds, for readers who open one in a browser."""
    return templates.asset("site/feed.css")
