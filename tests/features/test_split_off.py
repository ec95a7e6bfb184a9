"""A revision that is another release's text becomes a release of its own."""

from tests.features.correcting import (
    FIRST,
    FULL,
    OTHER,
    PLAN,
    current,
    ids,
    once,
    page,
    publish,
    texts,
)
from tests.features.texts import record


def given_wrongly(instance):
    """A release whose second revision is another release's text."""
    once(instance, "1.txt", FIRST)
    (revised,) = once(instance, "2.txt", record("Steel plan", OTHER, "2026-03-01"))["ingest"][
        "revised"
    ]
    return revised["id"]


def test_a_revision_that_is_another_release_is_split_off(instance):
    mixed = given_wrongly(instance)
    done = instance.run("split", mixed, "2").value
    assert (done["id"], done["revision"]) == (mixed, 3)
    assert texts(instance, mixed)[2] == ("Steel plan", PLAN)
    assert texts(instance, done["split"]) == [("Steel plan", OTHER)]
    assert instance.run("show", mixed).value["revisions"][0]["kinds"][0] == "revert"
    publish(instance)
    assert OTHER in page(instance, f"releases/{mixed}/r2")
    assert f"releases/{done['split']}/" in page(instance, f"releases/{mixed}")
    both = record("Steel plan", PLAN, "2026-03-01"), record("Steel plan", OTHER, "2026-03-01")
    again = once(instance, "3.txt", *both)["ingest"]
    assert (again["new"], again["revised"], again["sightings"]) == ([], [], 2)


def test_merge_takes_a_split_back_and_split_does_it_again(instance):
    mixed = given_wrongly(instance)
    split = instance.run("split", mixed, "2").value["split"]
    assert instance.run("merge", mixed, split).value["revision"] == 4
    assert texts(instance, mixed)[3] == ("Steel plan", OTHER)
    again = instance.run("split", mixed, "2").value
    assert again == {"id": mixed, "split": split, "revision": 5}
    assert texts(instance, mixed)[4] == ("Steel plan", PLAN)


def test_an_edit_after_the_wrong_revision_goes_with_it(instance):
    mixed = given_wrongly(instance)
    edited = OTHER.replace("eleven", "twelve")
    once(instance, "3.txt", record("Steel plan", edited, "2026-03-01"))
    split = instance.run("split", mixed, "2").value["split"]
    assert texts(instance, split) == [("Steel plan", edited)]
    assert texts(instance, mixed)[-1] == ("Steel plan", PLAN)


def test_a_text_that_came_back_meanwhile_stays(instance):
    mixed = given_wrongly(instance)
    once(instance, "3.txt", FIRST, record("Another", "x " * 30, "2026-03-01"))
    once(instance, "4.txt", FIRST)
    assert texts(instance, mixed)[-1] == ("Steel plan", PLAN)
    done = instance.run("split", mixed, "2").value
    assert done["revision"] is None
    assert texts(instance, done["split"]) == [("Steel plan", OTHER)]


def test_a_second_wrong_text_is_a_second_release(instance):
    mixed = given_wrongly(instance)
    first = instance.run("split", mixed, "2").value["split"]
    instance.run("merge", mixed, first)
    third = record("Steel plan", FULL, "2026-03-01")
    assert once(instance, "3.txt", third)["ingest"]["revised"][0]["revision"] == 5
    second = instance.run("split", mixed, "5").value["split"]
    assert second not in (first, mixed)
    assert texts(instance, second) == [("Steel plan", FULL)]
    assert instance.run("show", mixed).value["merged"] == [first]
    assert current(instance) == {mixed: OTHER, second: FULL}


def test_a_revision_of_a_merged_release_is_not_split_from_it(instance):
    mixed = given_wrongly(instance)
    once(instance, "3.txt", record("Fair in Milan", FULL, "2026-03-03"))
    kept = ids(instance)["Fair in Milan"]
    instance.run("merge", kept, mixed)
    refused = instance.run("split", mixed, "2")
    assert (refused.code, f"{mixed} is merged into {kept}" in refused.stderr) == (2, True)
    assert list(ids(instance).values()) == [kept]


def test_a_page_gives_a_text_that_was_split_off_to_nobody_else(instance):
    mixed = given_wrongly(instance)
    wrong = record("Steel plan", OTHER, "2026-03-01")
    once(instance, "3.txt", wrong, "\n")
    split = instance.run("split", mixed, "2").value["split"]
    once(instance, "4.txt", record("Minister meets steel makers", FULL, "2026-03-02"))
    meeting = ids(instance)["Minister meets steel makers"]
    instance.run("merge", meeting, split)
    again = once(instance, "5.txt", wrong)["ingest"]
    assert (again["new"], again["revised"], again["sightings"]) == ([], [], 1)
    instance.run("split", split)
    assert current(instance) == {mixed: PLAN, meeting: FULL, split: OTHER}
