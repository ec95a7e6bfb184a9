"""What holds whatever the list pages say and in whatever order they come."""

import shutil

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Instance
from tests.features.texts import CHIPS, STEEL, record

BODIES = (STEEL, CHIPS, f"{STEEL} {CHIPS}", "Neither of both is named here.", "Unfinished")
RECORDS = [
    record(title, body, day)
    for title in ("Steel plan", "Briefing", "briefing!")
    for body in BODIES
    for day in ("2026-03-01", "2026-03-02")
]
PAGES = st.lists(st.sampled_from([*RECORDS, "-\nUndated\nbad\n"]), min_size=1, max_size=5)


def contents(instance):
    files = (path for path in instance.feeds.rglob("*") if path.is_file())
    return {path.relative_to(instance.feeds).as_posix(): path.read_bytes() for path in files}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
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
