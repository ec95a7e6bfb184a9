"""Who may read what an instance writes."""

import os
import stat

import pytest

from tests.features.mails import subscribed, subscription, told
from tests.features.texts import STEEL, seed


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def lax():
    """The umask that most systems have."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def mailed(instance, lax):  # noqa: ARG001 - the umask holds meanwhile
    """An instance that wrote a mail and quarantined a file."""
    subscribed(instance, subscription("immediate", "steel"))
    instance.drop("new.txt", seed("New steel", STEEL))
    instance.drop("bad.txt", b"\xff\xfe no seed")
    instance.run("ingest")
    assert len(told(instance)) == 1
    instance.run("publish")
    return instance


def test_data_are_for_their_owner_alone_and_feeds_for_everybody(mailed):
    data = mailed.folder / "data"
    paths = [data, *data.rglob("*")]
    assert {path.name for path in paths} >= {"data", "outbox", "quarantine", "notifier.db"}
    folders = {mode(path) for path in paths if path.is_dir()}
    files = {mode(path) for path in paths if not path.is_dir()}
    assert (folders, files) == ({0o700}, {0o600})
    assert {mode(path) & 0o044 for path in mailed.feeds.rglob("*")} == {0o044}


def test_a_backup_is_for_its_owner_alone(mailed):
    copy = mailed.folder / "copy.db"
    assert mailed.run("backup", str(copy)).code == 0
    assert mode(copy) == 0o600


def test_what_everybody_could_read_is_narrowed(mailed):
    store, outbox = mailed.folder / "data/notifier.db", mailed.folder / "data/outbox"
    store.chmod(0o644)
    outbox.chmod(0o755)
    mailed.run("run", "--once")
    assert (mode(store), mode(outbox)) == (0o600, 0o700)


def test_what_the_operator_opened_to_a_group_stays_so(mailed):
    store, outbox = mailed.folder / "data/notifier.db", mailed.folder / "data/outbox"
    store.chmod(0o660)
    outbox.chmod(0o2750)
    mailed.run("run", "--once")
    assert (mode(store), mode(outbox)) == (0o660, 0o2750)
