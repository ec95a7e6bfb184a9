"""rss2email: what it announces is a mail."""

import configparser
from pathlib import Path

from tests.acceptance.clients.programs import opened, run

SETTINGS = """\
[DEFAULT]
from = rss2email@example.org
to = reader@example.org
email-protocol = maildir
maildir-path = {home}
maildir-mailbox = mails
"""


class Rss2email:
    """A subscription to one feed, in a home of its own."""

    polls_before_it_asks = 1
    knows_entries_by_id = True

    def __init__(self, home: Path, address: str) -> None:
        self._home = home
        _configure(home)
        _r2e(home, "add", "feed", address)

    def poll(self) -> list[str]:
        """Subjects of the mails it writes now."""
        _r2e(self._home, "run")
        return opened(self._home / "mails")


def _configure(home: Path) -> None:
    (home / "config").write_text(SETTINGS.format(home=home))


def _r2e(home: Path, *arguments: str | Path) -> None:
    run(home, "r2e", "--config=config", "--data=data.json", *arguments)


def imported(home: Path, opml: Path) -> set[str]:
    """Addresses that it subscribes to when a list is imported."""
    _configure(home)
    _r2e(home, "opmlimport", opml)
    kept = configparser.ConfigParser(interpolation=None)
    kept.read(home / "config")
    return {kept[name]["url"] for name in kept.sections()}
