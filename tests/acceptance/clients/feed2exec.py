"""feed2exec: what it announces is a mail. It asks nothing while an answer may be kept."""

import configparser
from pathlib import Path

from tests.acceptance.clients.programs import opened, run

FILES = ("--config=feeds.ini", "--database=feeds.db")


class Feed2exec:
    """A subscription to one feed, in a home of its own; a day passes before each poll but
    the first."""

    polls_before_it_asks = 1
    knows_entries_by_id = True

    def __init__(self, home: Path, address: str) -> None:
        self._home = home
        self._days = 0
        run(home, "feed2exec", *FILES, "add", "feed", address, "--mailbox", home / "mails")

    def poll(self) -> list[str]:
        """Subjects of the mails it writes now."""
        later = ("faketime", f"+{self._days} days") if self._days else ()
        self._days += 1
        run(self._home, *later, "feed2exec", *FILES, "fetch")
        return opened(self._home / "mails" / "feed")

    def poll_again_at_once(self) -> list[str]:
        """A poll within the time that the last answer may be kept."""
        self._days -= 1
        return self.poll()


def imported(home: Path, opml: Path) -> set[str]:
    """Addresses that it subscribes to when a list is imported."""
    run(home, "feed2exec", *FILES, "import", opml)
    kept = configparser.RawConfigParser(interpolation=None, strict=False)
    kept.read(home / "feeds.ini")
    return {kept[name]["url"] for name in kept.sections()}
