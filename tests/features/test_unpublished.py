"""``status`` says when the public folder does not show what is stored."""

import os
import sqlite3
from contextlib import closing

import pytest

from notifier import lock
from tests.features.texts import seed

MINUTES_S = 60


@pytest.fixture
def published(instance):
    instance.drop("a.txt", seed("Steel 1"))
    assert instance.run("run", "--once").code == 0
    return instance


def problems(instance):
    ran = instance.run("status")
    assert ran.code == (1 if ran.value["problems"] else 0)
    return ran.value["problems"]


def killed(instance):
    """The next publish is killed when it has begun to write."""
    instance.configure(site=instance.settings["site"] | {"title": "Other news"})
    process = instance.spawn("publish")
    while process.poll() is None and not (instance.feeds / ".publishing").exists():
        pass
    process.kill()
    process.communicate()


def begun_before(instance, minutes):
    path = instance.feeds / ".publishing"
    at_s = path.stat().st_mtime - minutes * MINUTES_S
    os.utime(path, (at_s, at_s))


def came_before(instance, minutes):
    """What came last came so long ago."""
    with closing(sqlite3.connect(instance.folder / "data/notifier.db")) as store:
        store.execute(
            "UPDATE events SET at = strftime('%Y-%m-%dT%H:%M:%fZ', at, ?)"
            " WHERE seq = (SELECT max(seq) FROM events)",
            [f"-{minutes} minutes"],
        )
        store.commit()


def test_a_publish_that_was_killed_is_a_problem_until_the_next_one(published):
    killed(published)
    (problem,) = problems(published)
    assert "did not finish" in problem
    assert str(published.feeds) in problem
    published.run("publish")
    assert problems(published) == []


def test_a_publish_that_is_under_way_is_a_problem_when_it_does_not_end(published):
    killed(published)
    with lock.hold(published.folder / "data/lock"):
        begun_before(published, 10)
        assert problems(published) == []
        begun_before(published, 10)
        (problem,) = problems(published)
    assert "did not finish" in problem


def test_what_is_not_published_is_a_problem_after_a_while(published):
    published.drop("b.txt", seed("Steel 2"))
    published.run("ingest")
    came_before(published, 10)
    assert problems(published) == []
    came_before(published, 10)
    (problem,) = problems(published)
    assert "is not published" in problem
    published.run("publish")
    assert problems(published) == []


def test_a_folder_that_cannot_be_read_is_a_problem(published):
    (published.feeds / ".published").unlink()
    (published.feeds / ".published").mkdir()
    (problem,) = problems(published)
    assert "feeds.path in config.yaml must name a folder" in problem
