"""Whether the folders that a configuration names can be used as it wants."""

import os
from collections.abc import Iterator
from pathlib import Path

from notifier.config.document import Document, Place
from notifier.errors import Problem
from notifier.settings import Config


def problems(document: Document, config: Config) -> Iterator[Problem]:
    """Sources that cannot be read, and folders that could not be written."""
    for number, source in enumerate(config.sources):
        sentence = _unreadable(source.path)
        if sentence:
            yield document.problem(("sources", number, "path"), sentence)
    bounces = config.mail.bounces
    if bounces and bounces.maildir and not (bounces.maildir / "new").is_dir():
        sentence = f"{bounces.maildir} is no Maildir; let the mail server create it"
        yield document.problem(("mail", "bounces", "maildir"), sentence)
    written: dict[Place, Path] = {
        ("store", "path"): config.store.path.parent,
        ("feeds", "path"): config.feeds.path,
    }
    if config.mail.transport == "spool":
        written["mail", "spool", "path"] = config.mail.spool
    for place, folder in written.items():
        sentence = _unwritable(folder)
        if sentence:
            yield document.problem(place, sentence)


def _unreadable(folder: Path) -> str:
    if not folder.is_dir():
        return f"there is no folder {folder}; create it, or name another"
    if not os.access(folder, os.R_OK | os.X_OK):
        return f"the folder {folder} cannot be read; give this user the right to"
    return ""


def _unwritable(folder: Path) -> str:
    """Why ``folder`` cannot be written, or could not be created where it is missing."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir():
        return f"{there} is a file and must be a folder; move it away, or name another"
    if not os.access(there, os.W_OK | os.X_OK):
        return f"the folder {there} cannot be written; give this user the right to"
    return ""
