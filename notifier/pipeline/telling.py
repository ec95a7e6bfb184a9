"""What is owed to a subscriber, release by release, as the items of a mail."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from notifier.change import Stated, change
from notifier.digest import Item
from notifier.digest.coalesce import Step, Telling, tellings
from notifier.release import Event, EventType, Hit, Match, Revision
from notifier.store import Store
from notifier.store.notifications import Owed


@dataclass(frozen=True, slots=True)
class Told:
    """One thing owed, and how it is told.

    Attributes:
        since: revision that the subscriber knows, to compare with; None: none.
        is_as_stored: that is the revision which the stored difference starts from.
    """

    owed: Owed
    type: EventType
    since: int | None
    is_as_stored: bool


def coalesced(store: Store, subscriber_id: int, owed: Sequence[Owed]) -> list[int]:
    """Let one notification speak for each release, inside a transaction; gives the ids of
    those that stay."""
    steps = _steps(store, subscriber_id, owed)
    stay: list[int] = []
    for of_release in steps.values():
        kept = [one.id for one in tellings(of_release)]
        dropped = [one.id for one in of_release if one.is_due and one.id not in kept]
        if dropped:
            store.tellings.coalesce(dropped, kept[-1] if kept else None)
        stay += kept
    return stay


def told(store: Store, subscriber_id: int, owed: Sequence[Owed]) -> list[Told]:
    """How each of ``owed`` is told, when only what came before it counts; one for each
    release, unless it speaks for others."""
    found = []
    by_id = {one.id: one for one in owed}
    for of_release in _steps(store, subscriber_id, owed).values():
        last = max(one.seq for one in of_release if one.is_due)
        before = [one for one in of_release if one.seq <= last]
        stored = {one.id: one.before for one in before if one.type is EventType.REVISED}
        for one in _all_told(before):
            as_stored = one.id in stored and stored[one.id] == one.since
            found.append(Told(by_id[one.id], one.type, one.since, as_stored))
    return found


def _all_told(steps: Sequence[Step]) -> list[Telling]:
    """What is told of a release; of one that the subscriber knows as it is, its event as
    it was, for the mail is announced already."""
    due = [one for one in steps if one.is_due]
    return tellings(steps) or [Telling(one.id, one.type, one.before) for one in due[-1:]]


def _steps(store: Store, subscriber_id: int, owed: Sequence[Owed]) -> dict[str, list[Step]]:
    releases = sorted({one.release_id for one in owed})
    return store.tellings.steps(subscriber_id, releases, [one.id for one in owed])


def items(store: Store, telling: Sequence[Told], titles: dict[str, str]) -> tuple[Item, ...]:
    """The items of a mail.

    Args:
        titles: titles of the topics by slug.
    """
    events = store.reading.events([one.owed.seq for one in telling])
    shown = (_as_known(store, one, event) for one, event in zip(telling, events, strict=True))
    return tuple(
        Item.of(event, _matches(one.owed, event.revision, titles))
        for one, event in zip(telling, shown, strict=True)
    )


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
