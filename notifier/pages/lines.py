"""What the lines of a page say: values that the templates only have to set.

Built from the words of the domain, with every address absolute.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from notifier import wording
from notifier.cleaning import published_title
from notifier.pages.frame import Article
from notifier.pages.text import difference_excerpt
from notifier.release import Event, EventType, Match, Neighbour, Release, Revision, Status
from notifier.site import Site, release_path, revision_path, topic_path

DIFFERENCE_CHARS = 260
WEIGHTS = ("weight-major", "weight-minor")
FILTERED = (
    "figures", "names", "retitled", "redated", "typo", "wording", "appended", "shortened",
    "completed", "rewrite", "revert", "withdrawn", "restored",
)  # fmt: skip
"""What the stylesheet can filter lists of changes by."""


@dataclass(frozen=True, slots=True)
class TopicSummary:
    """A topic as the index and its own page introduce it.

    Attributes:
        query: text in the query language; empty for the topic that takes every release.
        latest_at: time of the newest event among its releases, shown as a day in UTC;
            None when it has no releases.
    """

    slug: str
    title: str
    description: str
    query: str
    number_of_releases: int
    latest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Link:
    """Text and address; ``note`` is a few words more, or empty."""

    text: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """A day or a moment, for readers and, as ISO 8601, for machines."""

    text: str
    iso: str


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic in a list; ``latest`` is None when it has no releases."""

    title: str
    href: str
    description: str
    releases: str
    latest: Time | None


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A release in a list.

    Attributes:
        when: its date, short.
        note: category and number of revisions, where there is something to say.
        why: on the page of a topic, why it is filed there; else empty.
        topics: where else it is filed; each link's note says why.
        countries: what it is about, likewise.
    """

    title: str
    href: str
    day: Time
    when: Time
    note: str
    withdrawn: bool
    why: str
    topics: tuple[Link, ...]
    countries: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """An event in a list.

    Attributes:
        weight: in words; empty unless a revision.
        tone: the event's type, for the stylesheet.
        marks: its kinds and its weight, by which the list can be filtered.
        difference_html: the first words that changed, as safe HTML; or empty.
        at: the day; its machine form has the time.
    """

    title: str
    href: str
    what: str
    weight: str
    tone: str
    marks: tuple[str, ...]
    difference_html: str
    at: Time


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing that a list of changes can be filtered by."""

    mark: str
    text: str
    number: int


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """A revision in the history of a release."""

    name: str
    href: str
    kinds: str
    weight: str
    words_changed: str
    seen_at: Time
    title: str


def day(value: date) -> Time:
    """A day of the calendar."""
    return Time(wording.day(value), value.isoformat())


def moment(at: datetime) -> Time:
    """A moment in UTC."""
    return Time(wording.moment(at), wording.machine_moment(at))


def topic(site: Site, summary: TopicSummary) -> TopicLine:
    """A topic in a list."""
    latest_at = summary.latest_at
    return TopicLine(
        title=summary.title,
        href=site.address(topic_path(summary.slug)),
        description=summary.description,
        releases=wording.count(summary.number_of_releases, "release", "releases"),
        latest=None if latest_at is None else day(latest_at.astimezone(UTC).date()),
    )


def topics(site: Site, matches: Sequence[Match]) -> tuple[Link, ...]:
    """Topics of a release, with what made it match."""
    return tuple(
        Link(match.title, site.address(topic_path(match.slug)), wording.because(match.because))
        for match in matches
    )


def release(site: Site, one: Release, *, slug: str | None = None) -> ReleaseLine:
    """A release in a list; ``slug`` is the topic on whose page the list stands."""
    here = [match for match in (*one.topics, *one.countries) if match.slug == slug]
    revised = one.current.number - 1
    notes = (one.category, f"revised {_times(revised)}" if revised else "")
    return ReleaseLine(
        title=published_title(one.current.title, one.current.date),
        href=site.address(release_path(one.id)),
        day=day(one.current.date),
        when=Time(wording.short_day(one.current.date), one.current.date.isoformat()),
        note=" · ".join(note for note in notes if note),
        withdrawn=one.status is Status.WITHDRAWN,
        why=wording.because(here[0].because) if here else "",
        topics=topics(site, [match for match in one.topics if match.slug != slug]),
        countries=topics(site, [match for match in one.countries if match.slug != slug]),
    )


def article(one: Release) -> Article:
    """Times of a release for machines."""
    return Article(one.current.date.isoformat(), wording.machine_moment(one.updated_at))


def citation(site: Site, one: Release, source: str) -> Link:
    """How to cite a release as it stands now: the words, and the address of its revision."""
    current = one.current
    seen = wording.day(current.seen_at.astimezone(UTC).date())
    title = published_title(current.title, current.date)
    words = (
        f"{source}, “{title}”, {wording.day(current.date)}."
        f" Revision {current.number}, seen {seen}, kept by {site.title}."
    )
    return Link(words, site.address(revision_path(one.id, current.number)))


def neighbour(site: Site, one: Neighbour | None) -> Link | None:
    """The issue of a series before or after, with its date as a note."""
    if one is None:
        return None
    title = published_title(one.title, one.date)
    return Link(title, site.address(release_path(one.id)), wording.day(one.date))


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def change(site: Site, event: Event) -> ChangeLine:
    """An event in a list; a revision leads to the page that shows its differences."""
    revised = event.type is EventType.REVISED
    release_id = event.release.id
    path = (
        revision_path(release_id, event.revision.number)
        if revised
        else release_path(release_id)
    )
    at = event.at.astimezone(UTC)
    return ChangeLine(
        title=published_title(event.revision.title, event.revision.date),
        href=site.address(path),
        what=wording.happened(event),
        weight=wording.weight(event.revision) if revised else "",
        tone=event.type.value,
        marks=_marks(event),
        difference_html=_difference(event.revision) if revised else "",
        at=Time(wording.short_day(at.date()), wording.machine_moment(at)),
    )


def _marks(event: Event) -> tuple[str, ...]:
    if event.type is not EventType.REVISED:
        return (event.type.value, f"weight-{event.weight}")
    return (*event.revision.kinds, f"weight-{event.weight}")


def _difference(one: Revision) -> str:
    found = (one.title_difference, one.difference)
    return " ".join(filter(None, (difference_excerpt(x, DIFFERENCE_CHARS) for x in found)))


def filters(changes: Sequence[ChangeLine]) -> tuple[Filter, ...]:
    """Kinds that some of ``changes`` have and others lack, the most frequent first."""
    numbers = Counter(mark for change in changes for mark in change.marks)
    return tuple(
        Filter(mark, wording.kind(mark), number)
        for mark, number in sorted(numbers.items(), key=lambda x: (-x[1], x[0]))
        if mark in FILTERED and number < len(changes)
    )


def weights(changes: Sequence[ChangeLine]) -> tuple[Filter, ...]:
    """Weights of which ``changes`` have more than one."""
    numbers = Counter(mark for change in changes for mark in change.marks)
    found = tuple(
        Filter(mark, mark.removeprefix("weight-"), numbers[mark])
        for mark in WEIGHTS
        if numbers[mark]
    )
    return found if len(found) > 1 else ()


def revision(site: Site, one: Revision) -> RevisionLine:
    """A revision in the history of a release."""
    return RevisionLine(
        name=f"Revision {one.number}",
        href=site.address(revision_path(one.release_id, one.number)),
        kinds=wording.kinds(one),
        weight=wording.weight(one),
        words_changed=wording.words_changed(one),
        seen_at=moment(one.seen_at),
        title=published_title(one.title, one.date),
    )
