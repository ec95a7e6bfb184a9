"""What mails have in common: most who asked for a topic are told the same of a release."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from notifier.change import Stated, change
from notifier.digest import Item
from notifier.digest.lines import Detail, Line, line
from notifier.pipeline.telling import Told
from notifier.release import Event, EventType, Hit, Match, Revision
from notifier.site import Site
from notifier.store import Store
from notifier.store.notifications import Owed

MAX_KEPT = 500


@dataclass(slots=True)
class Drafts:
    """Items of the mails of one transaction, each read and put into words once.

    For no longer than a transaction: an event is read with its release as it stands.

    Attributes:
        titles: titles of the topics by slug.
    """

    store: Store
    site: Site
    titles: dict[str, str]
    _events: dict[int, Event] = field(default_factory=dict)
    _items: dict[tuple[object, ...], Item] = field(default_factory=dict)
    _lines: dict[tuple[int, Detail], Line] = field(default_factory=dict)

    def items(self, telling: Sequence[Told]) -> tuple[Item, ...]:
        """The items of a mail. Those of more than MAX_KEPT are not remembered for the next."""
        if len(self._items) > MAX_KEPT:
            self._events.clear()
            self._items.clear()
            self._lines.clear()
        self._read([one.owed.seq for one in telling])
        return tuple(self._item(one) for one in telling)

    def line(self, item: Item, detail: Detail) -> Line:
        """How an item that ``items`` gave last is said; see ``lines.line``."""
        key = (id(item), detail)
        if key not in self._lines:
            self._lines[key] = line(self.site, item, detail)
        return self._lines[key]

    def _read(self, seqs: Sequence[int]) -> None:
        missing = [seq for seq in seqs if seq not in self._events]
        if missing:
            self._events |= {one.seq: one for one in self.store.reading.events(missing)}

    def _item(self, told: Told) -> Item:
        event = self._events[told.owed.seq]
        matches = _matches(told.owed, event.revision, self.titles)
        key = (event.seq, told.type, told.since, told.is_as_stored, matches)
        if key not in self._items:
            self._items[key] = Item.of(_as_known(self.store, told, event), matches)
        return self._items[key]


def _as_known(store: Store, told: Told, event: Event) -> Event:
    """The event as it is to the subscriber, its difference from what they know."""
    shown = replace(event, type=told.type)
    if told.type is not EventType.REVISED or told.is_as_stored or told.since is None:
        return shown
    history = {one.number: one for one in store.reading.history(event.release.id)}
    revision = event.revision
    found = change(_stated(history[told.since]), _stated(revision))
    return replace(
        shown,
        revision=replace(
            revision,
            kinds=found.kinds,
            facts=found.facts,
            difference=found.difference,
            title_difference=found.title_difference,
        ),
    )


def _stated(one: Revision) -> Stated:
    return Stated(one.title, one.date, one.body)


def _matches(owed: Owed, revision: Revision, titles: dict[str, str]) -> tuple[Match, ...]:
    found = []
    for slug, query, because in owed.reasons:
        title = f"your search “{query}”" if query else titles.get(slug, slug)
        standing = tuple(hit for hit in because if _stands(hit, revision))
        is_earlier = (slug, query) in owed.earlier or (bool(because) and not standing)
        found.append(Match(slug, title, standing, is_earlier))
    return tuple(found)


def _stands(hit: Hit, revision: Revision) -> bool:
    """Whether the text shown has these words there: a revision that left a topic was filed
    there by the words of the text before."""
    text = revision.title if hit.field == "title" else revision.body
    return text[hit.start : hit.end] == hit.text
