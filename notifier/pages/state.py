"""How the service is, for its readers: what came when, and whether something is late."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from notifier import wording
from notifier.pages import lines
from notifier.pages.frame import framed, page
from notifier.pages.lines import Time
from notifier.rhythm import Rhythm
from notifier.site import Site

STATE = "status"


class Publishing(Enum):
    """Whether pages and feeds show all that is known."""

    DONE = "done"
    UNDER_WAY = "under way"
    FAILING = "failing"


_PUBLISHING = {
    Publishing.DONE: "Pages and feeds show all that is known.",
    Publishing.UNDER_WAY: "Pages and feeds are being written.",
    Publishing.FAILING: "Pages and feeds may be behind: they could not be written lately.",
}


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source.

    Attributes:
        scanned_at: when it was last looked at, or that was tried, UTC, or None.
        is_readable: whether that worked.
        rhythm: how often something comes; None when nothing came, but what is dated ahead.
    """

    title: str
    scanned_at: datetime | None
    is_readable: bool
    rhythm: Rhythm | None


@dataclass(frozen=True, slots=True)
class State:
    """The service; times are UTC.

    Attributes:
        is_scanning: whether sources are looked at as often as they should be.
        arrival: when a release was last seen for the first time, or None.
        change: when one was last revised, withdrawn or restored, or None.
    """

    now: datetime
    is_scanning: bool
    publishing: Publishing
    arrival: datetime | None
    change: datetime | None
    sources: Sequence[SourceState]

    @property
    def is_well(self) -> bool:
        """Whether readers can rely on what the site shows."""
        readable = all(source.is_readable for source in self.sources)
        return readable and self.is_scanning and self.publishing is not Publishing.FAILING


@dataclass(frozen=True, slots=True)
class _Since:
    """A moment, and how long ago it was."""

    at: Time
    ago: str


def state(site: Site, found: State) -> bytes:
    """The page."""
    title = "Everything works" if found.is_well else "Something is in the way"
    frame = framed(site, STATE, title="State of this service", description="", feeds=())
    return page(
        "state",
        replace(frame, canonical=""),
        heading=title,
        state=found,
        checked=lines.moment(found.now),
        arrival=_since(found, found.arrival),
        change=_since(found, found.change),
        publishing=_PUBLISHING[found.publishing],
        is_published=found.publishing is not Publishing.FAILING,
        sources=[
            (source, _since(found, source.scanned_at), *_rhythm(source.rhythm))
            for source in found.sources
        ],
    )


def _since(found: State, at: datetime | None) -> _Since | None:
    return None if at is None else _Since(lines.moment(at), wording.ago(found.now - at))


def _rhythm(found: Rhythm | None) -> tuple[Time | None, str]:
    """The day of the newest release, and what is usual."""
    if found is None:
        return None, "Nothing has come from it with a date until today."
    newest = lines.day(found.newest)
    if found.usual_days is None:
        return newest, "Too little has come to say what is usual."
    if found.is_quiet:
        quiet = wording.count(found.silent_days, "day", "days")
        return newest, f"Quiet for {quiet}; usually something comes {_every(found)}."
    return newest, f"Usually something comes {_every(found)}."


def _every(found: Rhythm) -> str:
    return "every day" if found.usual_days == 1 else f"every {found.usual_days} days"
