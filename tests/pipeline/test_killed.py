"""A round that is killed at any moment and started again ends like one that was not."""

import gzip
import json
import sqlite3
from collections.abc import Callable

import pytest

from tests.conftest import Instance
from tests.features.texts import STEEL, record, seed
from tests.pipeline.records import connected, lasting

FILES = 24
READERS = 12


def pages():
    """List pages that overlap, each with a revision, and one with a bad record."""
    for number in range(FILES):
        body = f"{STEEL} Page {number} says so, and so do others."
        text = "".join(record(f"Steel {n}", f"{STEEL} {n}") for n in range(number, number + 4))
        yield (
            f"{number:02}.txt",
            text + record("Every page", f"{body} It was 1{number} percent."),
        )
    yield "bad.txt", record("Last") + "-\nUndated\nSteel\n"


def prepared(folder):
    """An instance after its baseline, with work for all four passes."""
    instance = Instance(folder)
    reader = {"topics": ["steel"], "frequency": "immediate"}
    addresses = [{"email": f"{n:02}@example.net"} for n in range(READERS)]
    instance.configure(subscriptions=[one | reader for one in addresses])
    instance.drop("baseline.txt", seed("Old steel"))
    assert instance.run("run", "--once").code == 0
    for name, text in pages():
        instance.drop(name, text)
    return instance


def store(instance):
    return instance.folder / "data/notifier.db"


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """What the store holds, and who got how many mails, when nothing happens."""
    instance = prepared(tmp_path_factory.mktemp("undisturbed") / "instance")
    assert instance.run("run", "--once").code == 1
    return lasting(store(instance)), mails(instance)


def mails(instance):
    with connected(store(instance)) as found:
        return found.execute(
            "SELECT recipient, state, count(*) FROM messages GROUP BY 1, 2 ORDER BY 1, 2"
        ).fetchall()


def rows(table: str, condition: str = "1") -> Callable[[Instance], int]:
    query = f"SELECT count(*) FROM {table} WHERE {condition}"  # noqa: S608 - constants

    def count(instance: Instance) -> int:
        with connected(store(instance)) as found:
            return found.execute(query).fetchone()[0]

    return count


def documents(instance):
    return sum(1 for _ in instance.feeds.rglob("*.gz"))


MOMENTS = {
    "one file taken in": (rows("seeds"), 2),
    "half of the files taken in": (rows("seeds"), FILES // 2),
    "the first documents written": (documents, 40),
    "most documents written": (documents, 100),
    "notifications made": (rows("notifications"), 1),
    "some mails staged": (rows("messages"), READERS // 2),
    "a mail delivered": (rows("messages", "state = 'accepted'"), 1),
    "most mails delivered": (rows("messages", "state = 'accepted'"), READERS - 2),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_round_is_taken_up_where_it_was(tmp_path, undisturbed, moment):
    instance = prepared(tmp_path / "instance")
    count, enough = MOMENTS[moment]
    process = instance.spawn("run", "--once")
    while process.poll() is None and count(instance) < enough:
        pass
    process.kill()
    process.communicate()
    assert count(instance) >= enough
    assert instance.run("run", "--once").code in (0, 1)
    assert instance.run("run", "--once").value["publish"]["written"] == 0
    assert lasting(store(instance)) == undisturbed[0]
    assert mails(instance) == undisturbed[1]
    spooled = list((instance.folder / "data/outbox").iterdir())
    assert len(spooled) == READERS
    assert_published_in_full(instance)


def assert_published_in_full(instance):
    """Every document is whole, and the same as if it were written anew; nothing else is."""
    assert not list(instance.feeds.rglob(".*.tmp"))
    value = instance.run("rebuild").value
    assert (value["documents"], value["removed"]) == ([], 0)
    for path in instance.feeds.rglob("*.gz"):
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()
    for path in instance.feeds.rglob("*.json"):
        json.loads(path.read_text())


def test_the_store_is_sound_after_a_kill(tmp_path):
    instance = prepared(tmp_path / "instance")
    process = instance.spawn("ingest")
    while process.poll() is None and rows("seeds")(instance) < FILES // 3:
        pass
    process.kill()
    process.communicate()
    connection = sqlite3.connect(store(instance))
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
