"""Stores on disk: an empty one, and copies of a filled one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from notifier.store import Store
from tests.store.filled import fill, prepare

SHORT_S = 0.02


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "notifier.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A store with a source, two topics and a subscriber, and no release."""
    with Store.open(path, busy_timeout_s=SHORT_S) as store:
        prepare(store)
        yield store


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "notifier.db"
    with Store.open(path) as store:
        fill(store)
    return path


@pytest.fixture
def filled(path: Path, original: Path) -> Path:
    """Path of a store that has something in every table."""
    path.parent.mkdir()
    shutil.copy(original, path)
    return path
