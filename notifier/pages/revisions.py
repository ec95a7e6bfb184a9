"""The page of one revision, with what it changed."""

from notifier import wording
from notifier.pages import feeds, lines, text
from notifier.pages.frame import framed, page
from notifier.release import Release, Revision, Status
from notifier.site import Site, revision_path


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
        reasons=wording.reasons(revision.kinds),
        title_passages=text.passages(revision.title_difference),
        passages=text.passages(revision.difference),
        body_html=text.highlighted_paragraphs(revision.body, ()),
        earlier=_neighbour(site, release, number - 1),
        later=_neighbour(site, release, number + 1),
        withdrawn=release.status is Status.WITHDRAWN,
    )


def _neighbour(site: Site, release: Release, number: int) -> lines.Link | None:
    if not 1 <= number <= release.current.number:
        return None
    return lines.Link(f"Revision {number}", site.address(revision_path(release.id, number)))
