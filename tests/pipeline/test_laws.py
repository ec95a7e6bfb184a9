"""What holds whatever the list pages say and in whatever order they come."""

import shutil
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Instance
from tests.features.texts import CHIPS, STEEL, record
from tests.issues import autos, exports
from tests.issues import record as issue_record

BODIES = (STEEL, CHIPS, f"{STEEL} {CHIPS}", "Neither of both is named here.", "Unfinished")
RECORDS = [
    record(title, body, day)
    for title in ("Steel plan", "Briefing", "briefing!")
    for body in BODIES
    for day in ("2026-03-01", "2026-03-02")
]
PAGES = st.lists(st.sampled_from([*RECORDS, "-\nUndated\nbad\n"]), min_size=1, max_size=5)


SEEDS = [
    path.read_text(encoding="utf-8").removeprefix("-\n").split("\n-\n")
    for path in sorted(Path(__file__).parents[2].joinpath("seeds").glob("*.txt"))
]


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    """The bundled pages, read once."""
    instance = Instance(tmp_path_factory.mktemp("bundled") / "instance")
    for number, records in enumerate(SEEDS):
        instance.drop(f"{number}.txt", page(records))
    instance.run("ingest")
    return instance


def page(records):
    return "".join(f"-\n{one}\n" for one in records)


@settings(max_examples=15)
@given(order=st.permutations(range(len(SEEDS))), chance=st.randoms(use_true_random=False))
def test_the_same_pages_in_any_order_of_pages_and_records_change_nothing(
    bundled, order, chance
):
    before = bundled.run("releases").value
    for place, number in enumerate(order):
        records = chance.sample(SEEDS[number], len(SEEDS[number]))
        bundled.drop(f"again {place}.txt", page(records))
    ran = bundled.run("ingest").value
    assert (ran["new"], ran["revised"], ran["withdrawn"], ran["rejected"]) == ([], [], [], [])
    assert bundled.run("releases").value == before
    assert bundled.run("status").value["releases"]["events"] == 40


ISSUES = [one(month) for month in (3, 4, 6, 7) for one in (exports, autos)]


@settings(max_examples=10)
@given(order=st.permutations(ISSUES), cuts=st.sets(st.integers(1, len(ISSUES) - 1)))
def test_issues_have_the_same_neighbours_in_whatever_order_and_files_they_come(order, cuts):
    with TemporaryDirectory() as folder:
        instance = Instance(Path(folder) / "instance")
        for first, last in pairwise([0, *sorted(cuts), len(order)]):
            instance.drop(f"{first}.txt", "".join(map(issue_record, order[first:last])))
            instance.run("ingest")
        ids = {one["title"]: one["id"] for one in instance.run("releases").value}
        previous = {title: instance.run("show", ids[title]).value["previous"] for title in ids}
    for one in (exports, autos):
        march, april, june, july = (one(month)[0] for month in (3, 4, 6, 7))
        assert [previous[title] for title in (march, april, june, july)] == [
            None, ids[march], ids[april], ids[june]
        ]  # fmt: skip


def contents(instance):
    files = (path for path in instance.feeds.rglob("*") if path.is_file())
    return {path.relative_to(instance.feeds).as_posix(): path.read_bytes() for path in files}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(PAGES, min_size=1, max_size=5, unique_by="".join))
def test_every_record_is_accounted_for_and_the_site_does_not_depend_on_its_history(
    tmp_path, rounds
):
    shutil.rmtree(tmp_path)
    instance = Instance(tmp_path)
    seen_again = rejected = 0
    for number, page in enumerate(rounds):
        instance.drop(f"{number}.txt", "".join(page))
        ran = instance.run("run", "--once").value["ingest"]
        seen_again += ran["sightings"]
        rejected += len(ran["rejected"])
    stored = instance.run("status").value["releases"]
    assert stored["revisions"] + seen_again + rejected == sum(len(page) for page in rounds)
    assert stored["events"] == stored["revisions"]
    for release in instance.run("releases").value:
        history = instance.run("show", release["id"]).value["revisions"]
        assert [one["revision"] for one in history] == list(range(release["revision"], 0, -1))
    published = contents(instance)
    shutil.rmtree(instance.feeds)
    instance.run("publish")
    assert contents(instance) == published
