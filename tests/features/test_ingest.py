"""Seed files in; releases, revisions and sightings out."""

import os
import shutil

import pytest

from tests.features.texts import CHIPS, SEEDS, STEEL, record, records, seed, typographic


def counted(ran):
    return {state: number for state, number in ran.value["files"].items() if number}


def ingest(instance, *arguments):
    return instance.run("ingest", *arguments)


def states(instance):
    return {one["name"]: one["state"] for one in instance.run("files").value}


def titles(instance):
    return sorted(one["title"] for one in instance.run("releases").value)


@pytest.fixture
def bundled(instance):
    """An instance with the five seed files that come with the program."""
    for path in SEEDS:
        instance.drop(path.name, path.read_bytes())
    return instance


def test_the_bundled_seeds_are_forty_releases(bundled):
    ran = ingest(bundled)
    assert (ran.code, counted(ran), len(ran.value["new"])) == (0, {"done": 5}, 40)
    assert ran.value["rejected"] == ran.value["revised"] == ran.value["withdrawn"] == []
    assert len(set(ran.value["new"])) == 40
    again = ingest(bundled)
    assert (counted(again), again.value["new"], again.value["sightings"]) == (
        {"unchanged": 5},
        [],
        0,
    )
    releases = bundled.run("releases").value
    assert [one["date"] for one in releases] == sorted(
        (one["date"] for one in releases), reverse=True
    )
    assert {one["revision"] for one in releases} == {1}


def test_the_same_bytes_under_another_name_are_a_duplicate(bundled):
    ingest(bundled)
    shutil.copy(SEEDS[0], bundled.drop("copy.txt", ""))
    ran = ingest(bundled)
    assert (ran.code, counted(ran)) == (0, {"duplicate": 1, "unchanged": 5})
    assert ran.value["sightings"] == 0
    (copy,) = [one for one in bundled.run("files").value if one["name"] == "copy.txt"]
    assert (copy["state"], copy["reason"]) == ("duplicate", f"same content as {SEEDS[0].name}")


def test_a_file_that_is_touched_is_unchanged(instance):
    instance.drop("a.txt", seed("Steel"))
    ingest(instance)
    instance.drop("a.txt", seed("Steel"))
    assert counted(ingest(instance)) == {"unchanged": 1}
    assert states(instance) == {"a.txt": "done"}


def test_one_figure_edited_in_a_copy_is_one_revision(bundled):
    ingest(bundled)
    old = SEEDS[0].read_text()
    figure = "36.1"
    assert old.count(figure) == 1
    bundled.drop("edited.txt", old.replace(figure, "63.1"))
    ran = ingest(bundled)
    ((revised,), new) = ran.value["revised"], ran.value["new"]
    assert (new, ran.value["sightings"]) == ([], 7)
    assert (revised["revision"], revised["weight"]) == (2, "major")
    assert "figures" in revised["kinds"]
    shown = bundled.run("show", revised["id"], "--diff").value
    newest, oldest = shown["revisions"]
    assert (newest["revision"], oldest["revision"]) == (2, 1)
    assert newest["seed"] == "edited.txt"
    changed = [edit for edit in newest["diff"] if edit[0] != "equal"]
    assert [op for op, _ in changed] == ["delete", "insert"]
    assert (figure in changed[0][1], "63.1" in changed[1][1]) == (True, True)
    for kept, revision in (("insert", newest), ("delete", oldest)):
        text = "".join(part for op, part in newest["diff"] if op in ("equal", kept))
        assert text == revision["body"]


def test_the_edited_file_again_is_nothing_and_the_old_text_is_stale(instance):
    instance.drop("a.txt", seed("Steel", body=STEEL))
    instance.drop("b.txt", seed("Steel", body=STEEL.replace("16.7", "17.6")))
    assert len(ingest(instance).value["revised"]) == 1
    instance.drop("c.txt", seed("Steel", body=STEEL) + "\n")
    ran = ingest(instance)
    assert (ran.value["sightings"], ran.value["revised"], ran.value["new"]) == (1, [], [])
    (release,) = instance.run("releases").value
    assert release["revision"] == 2


def test_another_typography_is_a_sighting_and_no_event(instance):
    text = 'The minister\'s plan - "K-Steel" - rose. It was 16.7 percent.'
    instance.drop("a.txt", seed("The minister's plan", body=text))
    ingest(instance)
    before = instance.run("releases").value
    instance.drop("b.txt", typographic(seed("The minister's plan", body=text)))
    ran = ingest(instance)
    assert (counted(ran)["done"], ran.value["sightings"]) == (1, 1)
    assert ran.value["new"] == ran.value["revised"] == []
    assert instance.run("releases").value == before


@pytest.mark.parametrize(("old", "new"), [("16.7", "167"), ("10⁹", "109"), ("steel", "Steel")])
def test_what_means_something_else_is_never_typography(instance, old, new):
    instance.drop("a.txt", seed("Title", body=f"It was {old} in February."))
    ingest(instance)
    instance.drop("b.txt", seed("Title", body=f"It was {new} in February."))
    assert len(ingest(instance).value["revised"]) == 1


def test_list_pages_may_overlap_and_stand_in_any_order(bundled):
    ingest(bundled)
    pages = [records(path.read_text()) for path in SEEDS]
    assert [len(page) for page in pages] == [8] * 5
    bundled.drop("overlap.txt", "\n".join([*reversed(pages[3][2:]), *pages[4][:5]]))
    ran = ingest(bundled)
    assert (ran.value["sightings"], ran.value["new"], ran.value["revised"]) == (11, [], [])


def test_files_found_together_give_the_same_releases_whatever_they_are_called(
    instance, tmp_path
):
    pages = {f"{n}.txt": seed(f"Steel {n}", "Same", body=f"{STEEL} {n}") for n in range(3)}
    for name, text in pages.items():
        instance.drop(name, text)
    ids = sorted(ingest(instance).value["new"])
    other = type(instance)(tmp_path / "other")
    for name, text in pages.items():
        other.drop(f"x{name}", text)
    assert sorted(ingest(other).value["new"]) == ids


def test_two_texts_under_one_title_and_day_are_two_releases_with_stable_ids(instance):
    both = record("Briefing", STEEL) + record("Briefing", CHIPS)
    instance.drop("a.txt", both)
    first, second = sorted(ingest(instance).value["new"])
    assert second == f"{first}-2"
    instance.drop("b.txt", "".join(reversed(records(both))) + "\n")
    ran = ingest(instance)
    assert (ran.value["sightings"], ran.value["new"], ran.value["revised"]) == (2, [], [])
    instance.drop("c.txt", record("Briefing", STEEL.replace("16.7", "17.6")))
    (revised,) = ingest(instance).value["revised"]
    shown = instance.run("show", revised["id"]).value["revisions"]
    assert shown[1]["body"] == STEEL


@pytest.mark.parametrize("turn", [list, lambda both: list(reversed(both))])
def test_another_text_under_a_known_title_is_new_wherever_the_page_shows_it(instance, turn):
    instance.drop("a.txt", record("Briefing", STEEL))
    [known] = ingest(instance).value["new"]
    both = [record("Briefing", STEEL), record("Briefing", CHIPS)]
    instance.drop("b.txt", "".join(turn(both)))
    ran = ingest(instance).value
    assert (len(ran["new"]), ran["revised"], ran["sightings"]) == (1, [], 1)
    assert instance.run("show", known).value["revisions"][0]["body"] == STEEL


def test_a_record_stated_twice_in_a_file_is_one_release(instance):
    instance.drop("a.txt", seed("Steel", "Steel", "Steel"))
    ran = ingest(instance)
    assert (len(ran.value["new"]), ran.value["sightings"]) == (1, 2)


def test_a_category_line_is_kept_and_is_no_title(instance):
    source = instance.settings["sources"][0] | {"categories": ["Industry"]}
    instance.configure(sources=[source])
    instance.drop("a.txt", "-\nIndustry\n" + record("Steel plan").removeprefix("-\n"))
    ingest(instance)
    (release,) = instance.run("releases").value
    assert (release["title"], release["category"]) == ("Steel plan", "Industry")


def test_a_file_that_is_deleted_takes_nothing_away(instance):
    path = instance.drop("a.txt", seed("Steel"))
    ingest(instance)
    path.unlink()
    ran = ingest(instance)
    assert (ran.code, counted(ran), ran.value["withdrawn"]) == (0, {"vanished": 1}, [])
    assert states(instance) == {"a.txt": "vanished"}
    assert titles(instance) == ["Steel"]
    assert counted(ingest(instance)) == {}
    instance.drop("a.txt", seed("Steel"))
    assert counted(ingest(instance)) == {"unchanged": 1}
    assert states(instance) == {"a.txt": "done"}


def test_a_file_that_is_still_written_is_waited_for(instance):
    path = instance.drop("a.txt", seed("Steel"))
    path.touch()
    ran = ingest(instance)
    assert counted(ran) == {"done": 1}
    assert ran.value["elapsed_s"] >= 0.2


def test_a_time_of_modification_to_come_does_not_hold_a_file_up(instance, tmp_path):
    path = instance.drop("a.txt", seed("Steel"))
    shutil.copystat(_in_2099(tmp_path), path)
    assert counted(ingest(instance)) == {"done": 1}


def _in_2099(folder):

    path = folder / "stamp"
    path.touch()
    os.utime(path, (4_070_908_800, 4_070_908_800))
    return path


def test_every_byte_is_read_again_when_asked_for(instance):
    path = instance.drop("a.txt", seed("Steel 1"))
    ingest(instance)
    found = path.stat()
    path.write_text(seed("Steel 2"))

    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert counted(ingest(instance)) == {"unchanged": 1}
    ran = ingest(instance, "--rescan")
    assert (counted(ran), len(ran.value["new"])) == ({"done": 1}, 1)


def test_a_source_that_is_missing_holds_up_no_other_and_takes_nothing_away(instance):
    source = instance.settings["sources"][0]
    other = {"id": "other", "title": "Other", "path": "elsewhere", "settle_s": 0.2}
    instance.configure(sources=[other, source])
    (instance.folder / "elsewhere").mkdir()
    instance.drop("a.txt", seed("Steel"))
    instance.drop("b.txt", seed("Iron"), folder="elsewhere")
    assert counted(ingest(instance)) == {"done": 2}
    (instance.folder / "elsewhere").rename(instance.folder / "unmounted")
    instance.drop("c.txt", seed("Copper"))
    ran = ingest(instance)
    assert (ran.code, counted(ran)) == (1, {"done": 1, "unchanged": 1})
    (problem,) = ran.value["problems"]
    assert problem.endswith(
        "elsewhere: No such file or directory; nothing was inferred from it"
    )
    assert titles(instance) == ["Copper", "Iron", "Steel"]
    status = instance.run("status")
    assert (status.code, status.value["problems"]) == (1, [problem])
    (instance.folder / "unmounted").rename(instance.folder / "elsewhere")
    assert ingest(instance).code == instance.run("status").code == 0
    assert states(instance)["b.txt"] == "done"


def test_a_source_that_was_taken_out_of_the_configuration_is_no_problem_any_more(instance):
    source = instance.settings["sources"][0]
    instance.configure(sources=[source, {"id": "other", "title": "Other", "path": "nowhere"}])
    assert ingest(instance).code == instance.run("status").code == 1
    instance.configure(sources=[source])
    assert ingest(instance).code == instance.run("status").code == 0


def test_names_that_a_folder_can_hold_are_taken_or_ignored(instance):
    for name in ("보도자료.txt", "a b'\".txt", "\udcff.txt"):
        instance.drop(name, seed(f"Title of {name!a}", body=f"{STEEL} {name!a}"))
    for name in (".hidden.txt", "a.txt~", "a.txt.part", "notes.md", "b.tmp"):
        instance.drop(name, seed("Never read"))
    ran = ingest(instance)
    assert (ran.code, counted(ran), len(ran.value["new"])) == (0, {"done": 3}, 3)
    assert set(states(instance)) == {"보도자료.txt", "a b'\".txt", "\udcff.txt"}
    assert instance.run("publish").code == 0
    assert counted(ingest(instance)) == {"unchanged": 3}


def test_a_hostile_text_is_kept_to_the_letter_and_harms_no_command(instance):
    hostile = "<script>alert(1)</script> \u202e & '; DROP TABLE releases; -- \x1b[2J ${x} {{x}}"
    instance.drop("a.txt", seed(hostile, body=f"{hostile} steel."))
    ingest(instance)
    (release,) = instance.run("releases").value
    assert release["title"] == hostile
    assert instance.run("publish").code == 0
    for path in instance.feeds.rglob("*.html"):
        assert "<script>alert" not in path.read_text()
