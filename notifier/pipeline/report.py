"""What an ingest pass works under, and what it brought."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from notifier.filing import Filing
from notifier.settings import IdentitySettings
from notifier.store.rows import Arrival

STATES = (
    "done",
    "done_with_errors",
    "incomplete",
    "duplicate",
    "unchanged",
    "settling",
    "empty",
    "quarantined",
    "too_big",
    "unreadable",
    "vanished",
)


@dataclass(frozen=True, slots=True)
class Refused:
    """A record or a whole file that was not taken; ``line`` is None for a whole file
    whose trouble has no line."""

    file: str
    line: int | None
    code: str
    detail: str


@dataclass(slots=True)
class IngestReport:
    """What a pass brought.

    Attributes:
        files: number of files by state.
        bulks: number of releases of each bulk edit.
        held: releases that began to change too often, as (id, why).
        told_at_rest: ids of releases that no longer do, and of which readers are told.
        waiting_s: seconds until a settling file may be settled, or None.
        problems: sources that could not be scanned, as sentences.
        not_begun: why no source was looked at, as a sentence, or None; a problem too.
    """

    files: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(STATES, 0)))
    new: list[str] = field(default_factory=list)
    revised: list[Arrival] = field(default_factory=list)
    sightings: int = 0
    rejected: list[Refused] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    bulks: list[int] = field(default_factory=list)
    held: list[tuple[str, str]] = field(default_factory=list)
    told_at_rest: list[str] = field(default_factory=list)
    waiting_s: float | None = None
    problems: list[str] = field(default_factory=list)
    not_begun: str | None = None

    @property
    def has_problems(self) -> bool:
        """Whether the operator must look at something."""
        return bool(self.rejected or self.problems or self.held)

    def absorb(self, later: "IngestReport") -> None:
        """Add what a later look at the same folders brought; files that were counted
        are not counted again as unchanged."""
        counted = sum(self.files.values()) - self.files["settling"] - self.files["vanished"]
        again = Counter(later.files)
        again["unchanged"] = max(0, later.files["unchanged"] - counted)
        self.files["settling"] = 0
        self.files.update(again)
        self.new += later.new
        self.revised += later.revised
        self.sightings += later.sightings
        self.rejected += later.rejected
        self.withdrawn += later.withdrawn
        self.restored += later.restored
        self.bulks += later.bulks
        self.held += later.held
        self.told_at_rest += later.told_at_rest
        self.problems = later.problems
        self.waiting_s = later.waiting_s

    @property
    def brought_events(self) -> bool:
        """Whether there is something to publish."""
        return bool(
            self.new or self.revised or self.withdrawn or self.restored or self.told_at_rest
        )


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a pass works under.

    Attributes:
        now: aware, UTC.
        timezone: zone of the source's dates.
        quarantine: folder for copies of files that cannot be taken.
        min_free_bytes: room on the store's disk below which nothing is read.
        rescan: read every byte again, whatever the stamps say.
        keep_going: asked between files; False ends the pass early.
        progress: told (files done, files to do) after each file.
    """

    filing: Filing
    identity: IdentitySettings
    now: datetime
    timezone: ZoneInfo
    quarantine: Path
    min_free_bytes: int
    rescan: bool
    keep_going: Callable[[], bool]
    progress: Callable[[int, int], None]
