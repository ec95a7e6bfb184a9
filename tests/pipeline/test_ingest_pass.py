"""What an ingest pass decides by the clock it is given, and when it is stopped."""

import os
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from zoneinfo import ZoneInfo

import pytest

from notifier.config import load
from notifier.filing import Filing
from notifier.pipeline import Conditions, ingest, reconcile
from notifier.release import Weight
from notifier.store import Store
from tests.features.texts import seed

NOON = datetime(2026, 11, 22, 12, 0, 0, 999_999, UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


class Scene:
    """An instance, and passes over it at any time."""

    def __init__(self, instance):
        self.instance = instance
        self.progress = []

    @property
    def config(self):
        return load(self.instance.folder / "config.yaml", {})

    def ingest(self, now=NOON, *, keep_going=lambda: True):
        config = self.config
        with Store.open(config.store.path) as store:
            reconcile(store, config, now)
            under = Conditions(
                filing=Filing.of(config.topics),
                identity=config.identity,
                now=now,
                timezone=ZoneInfo("Asia/Seoul"),
                quarantine=config.store.path.with_name("quarantine"),
                min_free_bytes=0,
                rescan=False,
                keep_going=keep_going,
                progress=lambda done, total: self.progress.append((done, total)),
            )
            return ingest(store, config.sources, under)

    def events(self):
        with Store.open_for_reading(self.config.store.path) as store:
            return store.reading.last_events("all", list(Weight), 1000)[::-1]

    def announced(self):
        with Store.open_for_reading(self.config.store.path) as store:
            seqs = store.notifications.announced_since(0)
            return [event.release.current.title for event in store.reading.events(seqs)]


@pytest.fixture
def scene(instance):
    return Scene(instance)


@pytest.mark.parametrize("step", [0 * HOUR, -2 * HOUR, 2 * HOUR], ids=["still", "back", "on"])
def test_the_times_of_events_rise_whatever_the_clock_does(scene, step):
    for number in range(3):
        titles = [f"Steel {number}.{n}" for n in range(4)]
        scene.instance.drop(f"{number}.txt", seed(*titles))
        scene.ingest(NOON + number * step)
    events = scene.events()
    assert [event.seq for event in events] == list(range(1, 13))
    assert all(one.at < other.at for one, other in pairwise(events))
    assert {event.at.microsecond % 1000 for event in events} == {0}
    assert events[0].at == NOON.replace(microsecond=999_000)
    if step > 0 * HOUR:
        assert events[-1].at - events[0].at >= 2 * step


def test_the_newest_release_of_a_page_is_its_newest_event(scene):
    scene.instance.drop("a.txt", seed("Newest", "Older", "Oldest"))
    scene.ingest()
    assert [e.release.current.title for e in scene.events()] == ["Oldest", "Older", "Newest"]


def test_files_found_together_are_read_in_the_order_of_their_newest_release(scene):
    scene.instance.drop("a.txt", seed("Third", day="2026-03-03"))
    scene.instance.drop("b.txt", seed("First", day="2026-03-01"))
    scene.instance.drop("c.txt", seed("Second", day="2026-03-02"))
    scene.ingest()
    assert [e.release.current.title for e in scene.events()] == ["First", "Second", "Third"]
    assert scene.progress == [(1, 3), (2, 3), (3, 3)]


def test_a_pass_that_is_stopped_goes_on_with_the_next(scene):
    for number in range(5):
        scene.instance.drop(f"{number}.txt", seed(f"Steel {number}"))
    asked = count()
    report = scene.ingest(keep_going=lambda: next(asked) < 2)
    assert (report.files["done"], len(report.new)) == (2, 2)
    report = scene.ingest()
    assert (report.files["done"], report.files["unchanged"]) == (3, 2)
    assert scene.announced() == []


def test_a_first_run_lasts_until_everything_was_read(scene):
    slow = scene.instance.drop("slow.txt", seed("Slow"))
    slow.touch()
    settled_at = datetime.fromtimestamp(slow.stat().st_mtime, UTC) + HOUR
    scene.instance.drop("a.txt", seed("Old"))
    report = scene.ingest(settled_at - HOUR)
    assert (report.files["done"], report.files["settling"]) == (1, 1)
    assert 0 < report.waiting_s < 0.3
    scene.instance.drop("b.txt", seed("Also old"))
    assert scene.ingest(settled_at).files["done"] == 2
    scene.instance.drop("c.txt", seed("New"))
    scene.ingest(settled_at)
    assert scene.announced() == ["New"]


def test_a_file_that_settles_in_one_source_does_not_prolong_the_first_run_of_another(scene):
    instance = scene.instance
    slow = {"id": "slow", "title": "Slow", "path": "slow", "settle_s": 3600}
    instance.configure(sources=[slow, *instance.settings["sources"]])
    (instance.folder / "slow").mkdir()
    path = instance.drop("s.txt", seed("Slow"), folder="slow")
    path.touch()
    now = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    instance.drop("a.txt", seed("Old"))
    assert scene.ingest(now).files["settling"] == 1
    instance.drop("b.txt", seed("New"))
    scene.ingest(now)
    assert scene.announced() == ["New"]


def test_a_file_that_changes_between_looks_is_looked_at_again(scene):
    path = scene.instance.drop("a.txt", seed("Half"))
    path.touch()
    now = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    assert scene.ingest(now).files["settling"] == 1
    path.write_text(seed("Half", "and half"))
    report = scene.ingest(now + SECOND / 10)
    assert (report.files["settling"], report.new) == (1, [])
    report = scene.ingest(now + HOUR)
    assert (report.files["done"], len(report.new)) == (1, 2)


def test_a_date_more_than_a_year_ahead_is_judged_by_the_day_at_the_source(scene):
    # 15:30 UTC on 22 November is the 23rd in Seoul.
    scene.instance.drop("a.txt", seed("Far", day="2027-11-24"))
    late = NOON + 3.5 * HOUR
    assert len(scene.ingest(late).new) == 1
    scene.instance.drop("b.txt", seed("Farther", day="2027-11-25"))
    assert [one.code for one in scene.ingest(late).rejected] == ["future_date"]


def grow(scene, now):
    """A look at a file that was written to a moment before."""
    path = scene.instance.seeds / "log.txt"
    with path.open("a") as file:
        file.write(seed("Steel"))
    os.utime(path, (now.timestamp(),) * 2)
    return scene.ingest(now)


def growing(scene):
    return [one for one in scene.instance.run("status").value["problems"] if "growing" in one]


def test_a_file_that_grows_for_fifteen_minutes_is_a_problem_until_it_is_still(scene):
    for minutes in (0, 7, 14):
        assert grow(scene, NOON + minutes * MINUTE).files["settling"] == 1
        assert growing(scene) == []
    grow(scene, NOON + 15 * MINUTE)
    assert growing(scene) == [
        "log.txt has been growing for more than 15 minutes; it is read when it is still"
    ]
    assert len(scene.ingest(NOON + 16 * MINUTE).new) == 1
    assert growing(scene) == []


def test_a_file_that_grows_without_end_does_not_keep_its_source_from_being_mailed(scene):
    scene.instance.drop("first.txt", seed("First"))
    for minutes in (0, 15):
        grow(scene, NOON + minutes * MINUTE)
    scene.instance.drop("second.txt", seed("Second"))
    grow(scene, NOON + 16 * MINUTE)
    assert scene.announced() == ["Second"]


def test_a_file_that_is_read_and_then_grows_again_starts_anew(scene):
    grow(scene, NOON)
    scene.ingest(NOON + MINUTE)
    grow(scene, NOON + 60 * MINUTE)
    assert growing(scene) == []
