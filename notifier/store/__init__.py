"""Everything we remember; the only SQL.

One connection for a thread. Readers need no lock; a writer takes the write lock at the
start of its transaction (``BEGIN IMMEDIATE``), because a transaction that reads first
and writes later fails at once in SQLite when another one has written in between.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from notifier.errors import StoreError
from notifier.store.archives import Archives
from notifier.store.audit import Audit
from notifier.store.calendar import Calendar
from notifier.store.claims import Claims
from notifier.store.connection import as_store_errors, connect, copy, make, refuse_newer
from notifier.store.corrections import Corrections
from notifier.store.erasing import Erasing
from notifier.store.facets import Facets
from notifier.store.floods import Floods
from notifier.store.following import Following
from notifier.store.handovers import Handovers
from notifier.store.holds import Holds
from notifier.store.hubs import Hubs
from notifier.store.inbound import Inbound
from notifier.store.issues import Issues
from notifier.store.latest import Latest
from notifier.store.leases import Leases
from notifier.store.link_keys import LinkKeys
from notifier.store.lookup import Lookup
from notifier.store.measures import Measures
from notifier.store.notifications import Notifications
from notifier.store.omissions import Omissions
from notifier.store.outbox import Outbox
from notifier.store.ownership import Ownership
from notifier.store.part import Part
from notifier.store.push import Pushes
from notifier.store.queue import Queue
from notifier.store.reading import Reading
from notifier.store.releases import Releases
from notifier.store.requests import Requests
from notifier.store.retention import Retention
from notifier.store.returns import Returns
from notifier.store.rewrites import Rewrites
from notifier.store.schema import migrations
from notifier.store.search import Search
from notifier.store.seeds import Seeds
from notifier.store.sending import Sending
from notifier.store.slots import Slots
from notifier.store.strikes import Strikes
from notifier.store.subscribers import Subscribers
from notifier.store.subscriptions import Subscriptions
from notifier.store.suppressions import Suppressions
from notifier.store.tellings import Tellings
from notifier.store.topics import Topics
from notifier.store.undoing import Undoing
from notifier.store.windows import Windows
from notifier.store.withdrawals import Withdrawals

BUSY_TIMEOUT_S = 10.0


class Store:
    """An open store.

    As a context manager it closes itself, and an error of SQLite that ends the block becomes
    a StoreError.

    Each part is described by its own class.
    """

    seeds = Part(Seeds)
    lookup = Part(Lookup)
    releases = Part(Releases)
    withdrawals = Part(Withdrawals)
    corrections = Part(Corrections)
    ownership = Part(Ownership)
    holds = Part(Holds)
    issues = Part(Issues)
    topics = Part(Topics)
    search = Part(Search)
    archives = Part(Archives)
    windows = Part(Windows)
    omissions = Part(Omissions)
    reading = Part(Reading)
    calendar = Part(Calendar)
    facets = Part(Facets)
    latest = Part(Latest)
    following = Part(Following)
    subscribers = Part(Subscribers)
    subscriptions = Part(Subscriptions)
    undoing = Part(Undoing)
    notifications = Part(Notifications)
    outbox = Part(Outbox)
    pushes = Part(Pushes)
    leases = Part(Leases)
    hubs = Part(Hubs)
    link_keys = Part(LinkKeys)
    audit = Part(Audit)
    measures = Part(Measures)
    retention = Part(Retention)
    inbound = Part(Inbound)
    returns = Part(Returns)
    strikes = Part(Strikes)
    suppressions = Part(Suppressions)
    requests = Part(Requests)
    erasing = Part(Erasing)
    tellings = Part(Tellings)
    floods = Part(Floods)
    slots = Part(Slots)
    rewrites = Part(Rewrites)
    claims = Part(Claims)
    handovers = Part(Handovers)
    sending = Part(Sending)
    queue = Part(Queue)

    def __init__(self, db: Database, path: Path, busy_timeout_s: float) -> None:
        self._db = db
        self._busy_timeout_s = busy_timeout_s
        self.path = path

    @classmethod
    def open(cls, path: Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Self:
        """Open for writing; create or migrate the tables.

        Args:
            busy_timeout_s: how long to wait for another process that writes.

        Raises:
            SchemaTooNew: a newer version wrote this store.
            StoreBusy: another process has been writing for ``busy_timeout_s``.
            StoreError: the file is no store or cannot be opened.
        """
        with as_store_errors(path, busy_timeout_s):
            make(path)
            db = connect(path, "rwc", busy_timeout_s)
            db.execute("PRAGMA page_size = 16384")
            db.execute("PRAGMA journal_mode = WAL")
            refuse_newer(db, path)
        store = cls(db, path, busy_timeout_s)
        if migrations.pending(db):
            # Under the write lock, because the daemon's threads open a new store at once.
            with store.transaction():
                migrations.apply(db)
        return store

    @classmethod
    def open_for_reading(cls, path: Path) -> Self:
        """Open an existing store without the means to change it.

        Raises:
            StoreError: there is no store yet, or it cannot be read.
            SchemaTooNew: a newer version wrote this store.
        """
        return cls._open_existing(path, "ro")

    @classmethod
    def open_beside(cls, path: Path) -> Self:
        """Open an existing store for writing beside the process that holds the lock: it is
        neither made nor migrated.

        Raises:
            StoreError: there is no store yet, or it cannot be used.
            SchemaTooNew: a newer version wrote this store.
        """
        return cls._open_existing(path, "rw")

    @classmethod
    def _open_existing(cls, path: Path, mode: str) -> Self:
        if not path.exists():
            raise StoreError(f"{path}: there is no store yet; `notifier run --once` makes it")
        with as_store_errors(path, BUSY_TIMEOUT_S):
            db = connect(path, mode, BUSY_TIMEOUT_S)
            refuse_newer(db, path)
            if migrations.pending(db):
                raise StoreError(f"{path}: not migrated yet; `notifier run --once` does it")
        return cls(db, path, BUSY_TIMEOUT_S)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside happen together or not at all.

        Raises:
            StoreBusy: another process has been writing for longer than we wait.
            StoreError: the store cannot be written, for example because the disk is full.
        """
        with as_store_errors(self.path, self._busy_timeout_s):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            finally:
                self._db.rollback()

    def edition(self) -> str | None:
        """Fingerprint of the configuration that the store last agreed with."""
        return self._meta("edition")

    def set_edition(self, edition: str) -> None:
        """Note that the store agrees with a configuration."""
        self._set_meta("edition", edition)

    def filed_by(self) -> str | None:
        """The rules by which releases were filed; None before that."""
        return self._meta("filed_by")

    def set_filed_by(self, rules: str) -> None:
        """Note that all releases are filed by these rules."""
        self._set_meta("filed_by", rules)

    def minted(self) -> tuple[str, date] | None:
        """The authority of all ids and the day it was minted, or None before that."""
        authority, day = self._meta("authority"), self._meta("minted")
        return (authority, date.fromisoformat(day)) if authority and day else None

    def mint(self, authority: str, day: date) -> None:
        """Fix the authority of all ids for ever."""
        self._set_meta("authority", authority)
        self._set_meta("minted", day.isoformat())

    def identity(self) -> str:
        """An id that tells this store from any other."""
        return self._meta("identity") or ""

    def _meta(self, key: str) -> str | None:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", [key]).fetchone()
        return row[0] if row else None

    def _set_meta(self, key: str, value: str) -> None:
        self._db.table("meta").insert({"key": key, "value": value}, replace=True)

    def backup(self, path: Path) -> None:
        """Write a consistent copy to ``path`` while others read and write.

        Raises:
            StoreError: ``path`` exists or cannot be written; then nothing is left there.
        """
        copy(self._db, path)

    def checkpoint(self) -> None:
        """Empty the write-ahead log, so that nothing that was erased is left in it; while
        somebody reads an older state, it is emptied later."""
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
        with as_store_errors(self.path, self._busy_timeout_s):
            if isinstance(error, sqlite3.Error):
                raise error
