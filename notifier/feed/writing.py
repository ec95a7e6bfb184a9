"""A feed in every format it has, without the entries that cannot be written.

One bad entry never costs a document: the rest goes out, and what was left out is said.
"""

from dataclasses import dataclass, replace

from notifier.feed.document import Entry, Feed
from notifier.feed.jsonfeed import json_feed
from notifier.feed.xml import atom, rss

WRITERS = {"atom": atom, "rss": rss, "json": json_feed}


@dataclass(frozen=True, slots=True)
class Omission:
    """An entry that was left out.

    Attributes:
        entry: its id.
        reason: what the library that writes said.
    """

    entry: str
    reason: str


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes by extension, all with the same entries, and what none of them has."""

    documents: dict[str, bytes]
    left_out: tuple[Omission, ...]


def written(feed: Feed) -> Written:
    """The feed in each format of its ``addresses``.

    Raises:
        ValueError: it cannot be written even without entries.
    """
    try:
        return Written(_documents(feed), ())
    except ValueError:
        troubles = [(entry, _trouble(feed, entry)) for entry in feed.entries]
        sound = tuple(entry for entry, trouble in troubles if trouble is None)
        left_out = (
            Omission(entry.id, trouble) for entry, trouble in troubles if trouble is not None
        )
        return Written(_documents(replace(feed, entries=sound)), tuple(left_out))


def _documents(feed: Feed) -> dict[str, bytes]:
    return {extension: WRITERS[extension](feed) for extension in feed.addresses}


def _trouble(feed: Feed, entry: Entry) -> str | None:
    """Why an entry cannot be written; None when it can."""
    try:
        _documents(replace(feed, entries=(entry,)))
    except ValueError as error:
        return str(error)
    return None
