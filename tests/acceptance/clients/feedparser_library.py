"""feedparser, as its documentation says to poll: with the validators it was given.

What a program on top of it announces is an id that it has not seen.
"""

from pathlib import Path

import feedparser


class Feedparser:
    """A subscription to one feed."""

    polls_before_it_asks = 1
    knows_entries_by_id = True

    def __init__(self, _home: Path, address: str) -> None:
        self._address = address
        self._seen: set[str] = set()
        self._etag: str | None = None
        self._modified: str | None = None

    def poll(self) -> list[str]:
        """Titles of the entries whose ids are new."""
        found = feedparser.parse(self._address, etag=self._etag, modified=self._modified)
        assert not found.bozo
        self._etag = found.get("etag", self._etag)
        self._modified = found.get("modified", self._modified)
        new = [entry for entry in found.entries if entry.id not in self._seen]
        self._seen |= {entry.id for entry in new}
        return [entry.title for entry in new]
