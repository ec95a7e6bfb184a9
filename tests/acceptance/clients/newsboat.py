"""newsboat, a reader for the terminal: what it announces is what it shows as unread."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.acceptance.clients.programs import run


class Newsboat:
    """A subscription to one feed, in a home of its own."""

    # It keeps the validators of its second answer, not those of its first.
    polls_before_it_asks = 2
    knows_entries_by_id = True

    def __init__(self, home: Path, address: str) -> None:
        self._home = home
        (home / "urls").write_text(f"{address}\n")
        (home / "config").touch()

    def poll(self) -> list[str]:
        """Titles that are unread now; they are read then."""
        self._newsboat("--execute=reload")
        unread = self._rows("SELECT guid, title FROM rss_item WHERE unread = 1")
        (self._home / "read").write_text("".join(f"{guid}\n" for guid, _ in unread))
        self._newsboat("--import-from-file=read")
        return [title for _, title in unread]

    def shown(self) -> str:
        """All text it would show."""
        return "".join(content for (content,) in self._rows("SELECT content FROM rss_item"))

    def _newsboat(self, *options: str) -> None:
        files = ("--url-file=urls", "--cache-file=cache.db", "--config-file=config")
        run(self._home, "newsboat", *files, *options)

    def _rows(self, query: str) -> list[tuple[str, ...]]:
        with closing(sqlite3.connect(self._home / "cache.db")) as cache:
            return cache.execute(query).fetchall()


def imported(home: Path, opml: Path) -> set[str]:
    """Addresses that it subscribes to when a list is imported."""
    urls = home / "urls"
    urls.touch()
    run(home, "newsboat", "--url-file=urls", f"--import-from-opml={opml}")
    return {line.split()[0] for line in urls.read_text().splitlines() if line}
