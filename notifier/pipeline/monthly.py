"""Pages of topics and of changes, which show what came month by month.

What a publish adds to a month costs the pages of that month and of its neighbours, which
lead to it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifier import pages
from notifier.months import CHARTED, SPARKED, month_of, months_until
from notifier.pages import TopicSummary
from notifier.pipeline.archiving import told_weights
from notifier.pipeline.document import Document
from notifier.site import Site, changes_path, month_path, topic_path
from notifier.store import Store
from notifier.topics import ALL, Topic

PAGE_RELEASES = 40
PAGE_CHANGES = 8
LATEST_CHANGES = 60
MONTH_RELEASES = 150
MONTH_CHANGES = 100
"""Lines that a page of a month has at most, to be less than 100 KB."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Releases that changed: the months in which any of their texts is or was dated, and how
    many releases they are."""

    months: Collection[str]
    number: int


def topic_page(
    store: Store, site: Site, topic: Topic, summary: TopicSummary, *, entries: int
) -> Document:
    """The page of a topic.

    Args:
        entries: how many of its newest events are searched for changes.
    """
    slug = topic.slug
    events = store.reading.last_events(slug, told_weights(topic), entries)
    changes = [event for event in events if event.revision.number > 1][:PAGE_CHANGES]
    numbers = store.calendar.numbers(slug)
    charted = _until(numbers, _charted_until(summary.latest_at))
    first = _first(list(charted), CHARTED)
    page = pages.topic(
        site,
        summary,
        store.reading.newest(slug, PAGE_RELEASES),
        changes,
        numbers={month: number for month, number in charted.items() if month >= first},
        dated=list(numbers),
    )
    return Document(topic_path(slug) + "index.html", page)


def month_pages(
    store: Store, site: Site, topic: TopicSummary, changed: Changed | None
) -> Iterator[Document]:
    """A topic's pages of the months of what changed; None: of all months. A month that has
    no release of the topic has no page."""
    numbers = store.calendar.numbers(topic.slug)
    dated = list(numbers)
    for month in _months_of_releases(numbers, changed):
        name = month_path(topic.slug, month) + "index.html"
        if month not in numbers:
            yield Document(name, None)
            continue
        ids = store.calendar.releases(topic.slug, month, MONTH_RELEASES)
        page = pages.month(
            site,
            topic,
            month,
            store.reading.releases(ids),
            number=numbers[month],
            around=_around(dated, month),
        )
        yield Document(name, page)


def changes_pages(store: Store, site: Site, seq: int | None) -> Iterator[Document]:
    """The page of the latest changes, and those of the months of events after ``seq``;
    None: of all months."""
    calendar = store.calendar
    dated = calendar.change_months()
    numbers = calendar.change_numbers(_first(dated, CHARTED))
    for month in _months_of_changes(store, dated, seq):
        name = changes_path(month) + "index.html"
        if month not in dated:
            yield Document(name, None)
            continue
        events = store.reading.events(calendar.changes(month, MONTH_CHANGES))
        page = pages.changes_of_month(
            site,
            month,
            events,
            number=calendar.change_number(month),
            around=_around(dated, month),
        )
        yield Document(name, page)
    page = pages.changes(
        site,
        store.reading.last_changes(LATEST_CHANGES),
        numbers=numbers,
        dated=dated,
        first_seen=calendar.first_seen(months_until(_now(store), SPARKED)[0]),
    )
    yield Document(changes_path() + "index.html", page)


def activity(store: Store, slugs: Sequence[str]) -> dict[str, dict[str, int]]:
    """Releases a month of each topic, in the newest months that any release has."""
    now = _now(store)
    dated = list(_until(store.calendar.numbers(ALL), now))
    found = store.calendar.activity(slugs, _first(dated, SPARKED))
    return {slug: _until(numbers, now) for slug, numbers in found.items()}


def _now(store: Store) -> str:
    """The last month of charts of everything."""
    _, at = store.releases.last_event()
    return _charted_until(at)


def _charted_until(at: datetime | None) -> str:
    """The last month of a chart that shows events up to ``at``, wherever on earth. What is
    dated later has a wrong date, and would leave all other months without a bar. It depends
    on what the chart shows alone, so that no other release changes it."""
    return month_of((at + timedelta(days=1)).date()) if at else "0001-01"


def _until(numbers: Mapping[str, int], last: str) -> dict[str, int]:
    return {month: number for month, number in numbers.items() if month <= last}


def _first(dated: Sequence[str], length: int) -> str:
    """The first of the ``length`` months that end with the newest of ``dated``."""
    return months_until(dated[0], length)[0] if dated else ""


def _months_of_releases(numbers: Mapping[str, int], changed: Changed | None) -> Sequence[str]:
    if changed is None:
        return list(numbers)
    left = {month: numbers.get(month, 0) for month in changed.months}
    return _touched(list(numbers), left, changed.number)


def _months_of_changes(store: Store, dated: Sequence[str], seq: int | None) -> Sequence[str]:
    if seq is None:
        return dated
    since = store.calendar.changes_since(seq)
    months = {at: store.calendar.change_number(at) for at in since}
    return _touched(dated, months, sum(since.values()))


def _touched(dated: Sequence[str], numbers: Mapping[str, int], changed: int) -> Sequence[str]:
    """The months of ``numbers``; and the neighbours of those that may have had none, or
    some, before as many as ``changed`` came or went."""
    found = set(numbers)
    for month, number in numbers.items():
        if number <= changed:
            found.update(one for one in _around(dated, month) if one)
    return sorted(found, reverse=True)


def _around(dated: Sequence[str], month: str) -> tuple[str | None, str | None]:
    """The months before and after ``month`` among ``dated``, which are newest first."""
    before = next((one for one in dated if one < month), None)
    after = next((one for one in reversed(dated) if one > month), None)
    return before, after
