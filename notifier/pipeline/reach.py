"""What events and corrections reach: whose documents say something else by them."""

from dataclasses import dataclass

from notifier.store import Store


@dataclass(frozen=True, slots=True)
class Reach:
    """Releases and topics that say something else.

    Attributes:
        moved: ids of the releases that corrections are about.
        ids: of these, of those with events, and of those whose neighbours changed by it.
        slugs: every topic that holds or ever held one of ``ids``.
    """

    moved: list[str]
    ids: list[str]
    slugs: set[str]


def reach(store: Store, seq: int, corrected: int) -> Reach:
    """The reach of the events after ``seq`` and the corrections after ``corrected``."""
    moved = store.corrections.corrected_since(corrected)
    changed = list(dict.fromkeys([*store.reading.changed_since(seq), *moved]))
    ids = [*changed, *sorted(store.issues.around(changed))]
    return Reach(moved, ids, store.reading.slugs_of(ids))
