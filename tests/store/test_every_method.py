"""Every public method of the store, called on a store in use.

A method that is new has to be entered here: as one that reads, which goes on while
somebody else writes, or as one that writes, which waits, then fails, and leaves nothing.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from notifier.errors import StoreBusy
from notifier.store import Store
from tests.store.conftest import SHORT_S
from tests.store.filled import (
    dump,
)
from tests.store.reads import READS
from tests.store.writes import WITHOUT_TRACE, WRITES

LIFE = {"open", "open_beside", "open_for_reading", "transaction", "close"}


class Undone(Exception):
    """Ends a transaction that has to leave nothing."""


@contextmanager
def somebody_writes(path: Path) -> Iterator[None]:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE meta SET value = 'other' WHERE key = 'edition'")
    try:
        yield
    finally:
        other.rollback()
        other.close()


def undone(store: Store, write: Callable[[Store], object]) -> None:
    with store.transaction():
        write(store)
        raise Undone


def public(holder: object) -> set[str]:
    return {name for name in dir(holder) if not name.startswith("_")}


def test_every_public_method_of_the_store_is_called_here(filled):
    with Store.open(filled) as store:
        found = set()
        for name in public(store) - {"path"}:
            part = getattr(store, name)
            found |= {name} if callable(part) else {f"{name}.{one}" for one in public(part)}
    assert found - LIFE == READS.keys() | WRITES.keys()
    assert not READS.keys() & WRITES.keys()


@pytest.mark.parametrize("name", READS)
def test_reading_goes_on_while_another_process_writes(filled, name):
    with somebody_writes(filled), Store.open_for_reading(filled) as store:
        assert READS[name](store)


@pytest.mark.parametrize("name", READS)
def test_reading_writes_nothing(filled, name):
    before = dump(filled)
    with Store.open(filled) as store:
        READS[name](store)
    assert dump(filled) == before


@pytest.mark.parametrize("name", WRITES)
def test_a_writer_waits_for_another_and_then_says_that_the_store_is_busy(filled, name):
    store = Store.open(filled, busy_timeout_s=SHORT_S)
    with somebody_writes(filled), pytest.raises(StoreBusy) as raised, store:
        WRITES[name](store)
    assert f"writing for {SHORT_S} s" in str(raised.value)


@pytest.mark.parametrize("name", WRITES)
def test_a_transaction_that_fails_leaves_nothing(filled, name):
    before = dump(filled)
    with Store.open(filled) as store:
        with pytest.raises(Undone):
            undone(store, WRITES[name])
        assert dump(filled) == before
        with store.transaction():
            WRITES[name](store)
    assert (dump(filled) == before) == (name in WITHOUT_TRACE)
