"""The page of a release as it stands now."""

from collections.abc import Sequence
from dataclasses import replace

from notifier import wording
from notifier.cleaning import published_line
from notifier.markup import excerpt
from notifier.pages import feeds, lines, linked_data, text
from notifier.pages.frame import framed, page
from notifier.release import Release, Revision
from notifier.site import Site, release_path, release_tag

DESCRIPTION_CHARS = 160


def release(
    site: Site,
    release: Release,
    history: Sequence[Revision],
    related: Sequence[Release] = (),
    *,
    source: str,
) -> bytes:
    """The page of a release as it stands now.

    Args:
        history: newest first.
        related: releases like it, the likest first.
        source: who published it.
    """
    current = release.current
    line = lines.release(site, release)
    history_feed = feeds.of_release(site, release.id, line.title)
    hits = [hit for match in release.topics for hit in match.because]
    frame = framed(
        site,
        release_path(release.id),
        title=line.title,
        description=published_line(excerpt(current.body, DESCRIPTION_CHARS)),
        feeds=(*history_feed, *feeds.of_site(site)),
    )
    return page(
        "release",
        replace(frame, article=lines.article(release)),
        line=line,
        linked_data=linked_data.article(site, release, history, source),
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
        citation=lines.citation(site, release, source),
    )


def merged(site: Site, release: Release, kept_id: str) -> bytes:
    """What stands at the address of a release that is one with another: the way there."""
    line = lines.release(site, release)
    target = lines.Link(line.title, site.address(release_path(kept_id)))
    frame = framed(site, release_path(release.id), title=line.title, description="", feeds=())
    return page("merged", replace(frame, canonical=target.href), target=target)
