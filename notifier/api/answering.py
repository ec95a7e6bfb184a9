"""Events as JSON.

The text of a revision is given as it was read, without what a web page would need: what
shows it has to escape it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from notifier.release import Event, EventType, Match, Release, Revision
from notifier.site import Site, event_tag, release_path, release_tag, revision_path

_STATING = {EventType.NEW, EventType.REVISED}


@dataclass(frozen=True, slots=True)
class Page:
    """An answer.

    Attributes:
        body: JSON in UTF-8.
        more: address of the events that come next, or None while there are none.
    """

    body: bytes
    more: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a store stands.

    Attributes:
        store: an id that no other store has.
        last: number of the newest event that was asked for; 0 when there is none.
        corrections: number of the newest merge or split by the operator.
    """

    store: str
    last: int
    corrections: int


def event(site: Site, told: Event) -> str:
    """An event as one line of JSON; keys always stand in one order."""
    revision, states = told.revision, told.type in _STATING
    number = revision.number if states else told.seq
    return _dumps(
        {
            "seq": told.seq,
            "id": event_tag(site, told.release.id, told.type, number),
            "at": time(told.at),
            "type": told.type,
            "weight": told.weight,
            "kinds": revision.kinds if states else (),
            "bulk": told.bulk,
            "title_difference": revision.title_difference if states else (),
            "difference": revision.difference if states else (),
            "revision": _revision(site, revision),
            "release": _release(site, told.release),
        }
    )


def page(standing: Standing, following: str, events: Sequence[str]) -> bytes:
    """The whole answer: where the store stands, where to go on, and events, a line each."""
    head = {
        "store": standing.store,
        "last": standing.last,
        "corrections": standing.corrections,
        "next": following,
    }
    listed = ",\n".join(events)
    return f'{_dumps(head)[:-1]},"events":[\n{listed}\n]}}\n'.encode()


def time(at: datetime) -> str:
    """A time in UTC with milliseconds (RFC 3339)."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _revision(site: Site, revision: Revision) -> dict[str, Any]:
    return {
        "number": revision.number,
        "url": site.address(revision_path(revision.release_id, revision.number)),
        "title": revision.title,
        "date": revision.date.isoformat(),
        "body": revision.body,
        "content_hash": revision.content_hash,
        "seen_at": time(revision.seen_at),
    }


def _release(site: Site, release: Release) -> dict[str, Any]:
    return {
        "id": release.id,
        "tag": release_tag(site, release.id),
        "url": site.address(release_path(release.id)),
        "source": release.source_id,
        "status": release.status,
        "withdrawn_because": release.withdrawn_because,
        "category": release.category,
        "first_seen_at": time(release.first_seen_at),
        "merged_into": release.merged_into,
        "topics": [_filed(match) for match in release.topics],
        "countries": [_filed(match) for match in release.countries],
    }


def _filed(match: Match) -> dict[str, Any]:
    """Where a release is filed, and the words because of which it is."""
    words = dict.fromkeys(hit.text for hit in match.because)
    return {"slug": match.slug, "title": match.title, "words": list(words)}


def _dumps(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
