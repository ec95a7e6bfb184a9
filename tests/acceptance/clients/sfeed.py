"""sfeed: what it announces is a new line of the feed's file.

It never asks conditionally, and takes an entry with another title or another link for
another entry, whatever its id.
"""

import re
from pathlib import Path

from tests.acceptance.clients.programs import added, run

SETTINGS = """\
sfeedpath="{home}/feeds"
feeds() {{
    feed "feed" "{address}"
}}
"""


class Sfeed:
    """A subscription to one feed, in a home of its own."""

    polls_before_it_asks = None
    knows_entries_by_id = False

    def __init__(self, home: Path, address: str) -> None:
        self._home = home
        self._titles: list[str] = []
        (home / "sfeedrc").write_text(SETTINGS.format(home=home, address=address))

    def poll(self) -> list[str]:
        """Titles of the lines it adds now."""
        run(self._home, "sfeed_update", "sfeedrc")
        lines = (self._home / "feeds" / "feed").read_text().splitlines()
        before, self._titles = self._titles, [line.split("\t")[1] for line in lines]
        return added(before, self._titles)


def imported(home: Path, opml: Path) -> set[str]:
    """Addresses that it subscribes to when a list is imported."""
    settings = run(home, "sh", "-c", 'sfeed_opml_import < "$0"', opml)
    return set(re.findall(r"^\s*feed '.*' '(http\S+)'", settings, re.MULTILINE))
