"""What several events of one release come to, for one subscriber.

A reader is told what is so now, compared with what a mail told them last: a release that
was new and then revised before any mail is new; one that went and came back, or whose
text is again the text they know, is no news.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from notifier.release import EventType

STATUSES = {EventType.WITHDRAWN: True, EventType.RESTORED: False}
"""Whether a release counts as withdrawn after an event."""


@dataclass(frozen=True, slots=True)
class Step:
    """An event of a release that is or was owed to the subscriber.

    Attributes:
        id: of its notification.
        number: revision at this event.
        content_hash: of that revision.
        before: revision that readers were told of before it; None for the first.
        hash_before: content hash of that one.
        is_bulk: it speaks for other releases too.
        is_told: a message carries it that was accepted or may yet be.
        is_due: it is to be told now.
        is_coalesced: another one spoke for it, or it was no news.
    """

    id: int
    seq: int
    type: EventType
    number: int
    content_hash: str
    before: int | None
    hash_before: str | None
    is_bulk: bool
    is_told: bool
    is_due: bool
    is_coalesced: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told of a release.

    Attributes:
        id: of the notification that stays; of the event whose text is shown.
        type: what it is to this subscriber, whatever the event was.
        since: revision that the subscriber knows, to compare with; None: none.
    """

    id: int
    type: EventType
    since: int | None


@dataclass(frozen=True, slots=True)
class _Known:
    number: int
    content_hash: str | None
    is_withdrawn: bool


def tellings(steps: Sequence[Step]) -> list[Telling]:
    """What the due events of one release come to; the due events that it does not name
    are told with it, or are no news.

    An event that speaks for other releases is told as it is, and so are those beside it.

    Args:
        steps: oldest first; one of them at least is due.
    """
    due = [one for one in steps if one.is_due]
    if any(one.is_bulk for one in due):
        return [Telling(one.id, one.type, one.before) for one in due]
    told = [one for one in steps if one.is_told]
    # What is due at a slower pace is judged by what was already found to be no news.
    until = max(one.seq for one in steps if one.is_due or one.is_coalesced)
    since = told[-1].seq if told else 0
    fresh = [one for one in steps if since < one.seq <= until]
    if due[-1] not in fresh:
        return []
    found = _telling(_known(told, fresh), due[-1].id, [*told, *fresh])
    return [found] if found else []


def _telling(known: _Known | None, kept: int, steps: Sequence[Step]) -> Telling | None:
    gone = _is_withdrawn(steps)
    if known is None:
        return None if gone else Telling(kept, EventType.NEW, None)
    if gone != known.is_withdrawn:
        kind = EventType.WITHDRAWN if gone else EventType.RESTORED
        return Telling(kept, kind, known.number)
    if steps[-1].content_hash == known.content_hash:
        return None
    return Telling(kept, EventType.REVISED, known.number)


def _known(told: Sequence[Step], fresh: Sequence[Step]) -> _Known | None:
    """The release as the subscriber knows it: as told last or, when nothing was and the
    release is older than what they are owed, as it was before that."""
    if told:
        return _Known(told[-1].number, told[-1].content_hash, _is_withdrawn(told))
    first = fresh[0]
    if first.type is EventType.NEW or first.before is None:
        return None
    moves = [STATUSES[one.type] for one in fresh if one.type in STATUSES]
    return _Known(first.before, first.hash_before, is_withdrawn=bool(moves) and not moves[0])


def _is_withdrawn(steps: Sequence[Step]) -> bool:
    moves = [STATUSES[one.type] for one in steps if one.type in STATUSES]
    return bool(moves) and moves[-1]
