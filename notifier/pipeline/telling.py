"""What is owed to a subscriber, release by release, and how it is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from notifier.digest.coalesce import Step, Telling, tellings
from notifier.release import EventType
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
