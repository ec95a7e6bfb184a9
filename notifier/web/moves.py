"""Addresses that lead elsewhere, as the publisher notes them in ``site.MOVED``.

The file is written for nginx as well, as the lines of a ``map``; see docs/feeds.md.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from notifier.web.shelf import Document

GONE: Final = "gone"
_LINE = re.compile(
    r"(?:~\^(?P<folder>/[a-z0-9/-]+/)(?:\(\.\*\)\$)?|(?P<page>/[a-z0-9/-]+/)) (?P<target>\S+);"
)


@dataclass(frozen=True, slots=True)
class Moves:
    """Targets by address, each beginning with a slash.

    Attributes:
        pages: of single pages.
        folders: of topics with everything below them; GONE where nothing is left.
    """

    pages: dict[str, str]
    folders: dict[str, str]

    def target(self, path: str) -> str | None:
        """Where the address leads, GONE when it led somewhere once, None when it does not
        lead anywhere else; ``path`` and result without their leading slash."""
        page = self.pages.get(f"/{path}")
        if page is not None:
            return page.removeprefix("/")
        for folder, target in self.folders.items():
            if f"/{path}".startswith(folder):
                rest = f"/{path}".removeprefix(folder)
                return GONE if target == GONE else target.removeprefix("/") + rest
        return None


@lru_cache(maxsize=4)
def read(document: Document | None) -> Moves:
    """The moves that a document states; a line that is none of ours is passed over."""
    text = document.body.decode() if document else ""
    found = [line for line in map(_LINE.fullmatch, text.splitlines()) if line]
    pages = {line["page"]: line["target"] for line in found if line["page"]}
    folders = {
        line["folder"]: line["target"].removesuffix("$1") for line in found if line["folder"]
    }
    return Moves(pages, folders)
