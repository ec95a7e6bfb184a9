"""The ways by which mails come back: one by one, or in a Maildir.

They are only kept. A mail is marked as read once it is kept for certain, so that a crash
reads it twice, which the store notices, and never not at all.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from notifier import maildir
from notifier.store import Store

MAX_BYTES = 1024 * 1024
"""A mail is kept as far as this."""


@dataclass(slots=True)
class Intake:
    """What came in: number of mails that were kept and that were known, and what could not
    be read, as sentences."""

    kept: int = 0
    known: int = 0
    problems: list[str] = field(default_factory=list)


def take(store: Store, content: bytes, now: datetime) -> Intake:
    """Keep one mail.

    Raises:
        StoreError: the store cannot be written.
    """
    with store.transaction():
        is_new = store.inbound.keep(content[:MAX_BYTES], now)
    return Intake(kept=int(is_new), known=int(not is_new))


def take_maildir(store: Store, folder: Path, now: datetime) -> Intake:
    """Keep every unread mail of a Maildir, and mark it as read.

    Raises:
        StoreError: the store cannot be written.
    """
    found = Intake()
    try:
        paths = maildir.unread(folder)
    except OSError as error:
        found.problems.append(f"{error.filename}: {error.strerror}")
        return found
    for path in paths:
        try:
            content = maildir.content(path, MAX_BYTES)
            if content is None:
                continue
            one = take(store, content, now)
            maildir.mark(path)
        except OSError as error:
            found.problems.append(f"{path}: {error.strerror}")
            continue
        found.kept += one.kept
        found.known += one.known
    return found
