"""What the operator asks, and what is said when something is in the way."""

import fcntl
import re

import pytest

from tests.features.texts import CHIPS, STEEL, record, seed

PASSES = ("run --once", "ingest", "publish", "compose", "deliver", "rebuild")
LOOKS = ("status", "files", "releases", "show r1", "topics", "topics test steel", "backup x.db")


@pytest.fixture
def filled(instance):
    """An instance with a release in two revisions, another one, and a rejected record."""
    instance.drop("a.txt", record("Steel", STEEL) + record("Memory", CHIPS, "2026-02-01"))
    instance.drop("b.txt", record("Steel", STEEL.replace("16.7", "17.6")) + "-\nBad\nbad\n")
    assert instance.run("run", "--once").code == 1
    return instance


def titles(ran):
    return [one["title"] for one in ran.value]


def release_id(instance, title):
    (found,) = [one["id"] for one in instance.run("releases").value if one["title"] == title]
    return found


def test_releases_are_listed_newest_first_by_topic_and_by_query(filled):
    newest = filled.run("releases").value[0]
    assert newest | {"id": 0, "first_seen_at": 0, "updated_at": 0} == {
        "id": 0,
        "title": "Steel",
        "date": "2026-03-01",
        "revision": 2,
        "status": "live",
        "topics": ["steel"],
        "countries": [],
        "first_seen_at": 0,
        "updated_at": 0,
        "category": None,
        "flags": [],
    }
    assert newest["first_seen_at"] < newest["updated_at"]
    assert titles(filled.run("releases")) == ["Steel", "Memory"]
    assert titles(filled.run("releases", "--topic", "chips")) == ["Memory"]
    assert titles(filled.run("releases", "--query", "title:memory OR 17.6")) == [
        "Steel",
        "Memory",
    ]
    assert titles(filled.run("releases", "--topic", "chips", "--query", "steel")) == []
    assert titles(filled.run("releases", "--limit", "1")) == ["Steel"]


def test_a_release_is_shown_with_its_history_and_why_it_matched(filled):
    shown = filled.run("show", release_id(filled, "Steel")).value
    assert [one["revision"] for one in shown["revisions"]] == [2, 1]
    assert [one["seed"] for one in shown["revisions"]] == ["b.txt", "a.txt"]
    (topic,) = shown["topics"]
    assert topic["slug"] == "steel"
    assert "steel" in str(topic["because"]).lower()
    old = filled.run("show", shown["id"], "--revision", "1").value
    assert [one["body"] for one in old["revisions"]] == [STEEL]


def test_a_query_is_tried_before_it_becomes_a_topic(filled):
    tried = filled.run("topics", "test", "chip* AND plan").value
    assert (tried["looked_at"], [one["title"] for one in tried["matches"]]) == (2, ["Memory"])
    assert tried["files_under"] == ["chip*"]
    assert filled.run("topics", "test", "* -steel").value["files_under"] == []
    shown = filled.run("topics", "test", "* -steel", options=()).stdout
    assert "files under: nothing; it is put to every release" in shown
    assert {"chips", "plan"} <= {word.lower() for word in tried["matches"][0]["words"]}


def test_topics_are_listed_with_what_they_hold(filled):
    listed = filled.run("topics").value["topics"]
    assert {one["slug"]: one["releases"] for one in listed} == {
        "all": 2,
        "steel": 1,
        "chips": 1,
    }


def test_status_tells_how_things_stand(filled):
    ran = filled.run("status")
    status = ran.value
    assert ran.code == 1
    assert status["files"] == {"done": 1, "done_with_errors": 1}
    assert status["releases"] == {"releases": 2, "revisions": 3, "events": 3}
    assert status["topics"] == 3
    assert len(status["problems"]) == 1


IN_WORDS = {
    "status": r"releases +2 releases, 3 revisions, 3 events",
    "files": r"b\.txt +done with errors +1 +1 .*\n.*line 6: missing_date: the body does not",
    "releases": r"r[0-9a-f]{20} +2026-03-01 +2 +Steel +steel",
    "topics": r"steel +1 +steel",
    "topics test steel": r"matches 1 of 2 releases",
}


@pytest.mark.parametrize("command", IN_WORDS)
def test_people_are_told_the_same_in_words(filled, command):
    shown = filled.run(*command.split(), options=()).stdout
    assert re.search(IN_WORDS[command], shown)


def test_people_see_a_difference_marked(filled):
    shown = filled.run("show", release_id(filled, "Steel"), "--diff", options=()).stdout
    assert "[-16.7-]{+17.6+}" in shown
    assert "figure: 16.7 -> 17.6" in shown


def test_people_are_told_what_a_round_did(instance):
    instance.drop("a.txt", seed("Steel"))
    told = instance.run("run", "--once", options=()).stdout
    assert "files: 1 done" in told
    assert "releases: 1 new, 0 revised, 0 seen again" in told
    assert re.search(r"documents: \d+ written", told)
    assert "mails composed: 0 immediate, 0 daily, 0 weekly" in told


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("show nothing", 2, "no release has the id 'nothing'; `notifier releases` lists them"),
        ("releases --query (", 2, "column 1:"),
        ("releases --topic stel", None, "no topic has the slug 'stel'; did you mean 'steel'?"),
        ("topics test", 2, "say `topics`, `topics list` or `topics test QUERY`"),
    ],
)
def test_a_question_about_nothing_is_answered_with_what_to_do(filled, command, code, said):
    ran = filled.run(*command.split())
    assert ran.code in ((1, 2) if code is None else (code,))
    assert said in " ".join(ran.stderr.replace("│", " ").split())


@pytest.mark.parametrize("command", LOOKS)
def test_whoever_looks_before_the_first_round_is_told_what_to_do(instance, command):
    ran = instance.run(*command.split())
    assert ran.code == 1
    assert ran.stderr.endswith("there is no store yet; `notifier run --once` makes it\n")


ADVICE = "stop it and start it again afterwards, or wait for it to end"


@pytest.mark.parametrize("command", PASSES)
def test_a_second_instance_is_refused_with_75_and_changes_nothing(filled, command):
    held = filled.folder / "data/lock"
    with held.open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        held.write_text("4711\n")
        ran = filled.run(*command.split())
        assert (ran.code, ran.value["error"]) == (
            75,
            f"process 4711 holds {held}; {ADVICE}",
        )
        assert filled.run("releases").code == 0


OBSTACLES = {
    "a file that is no database": lambda path: path.write_text("no database " * 999),
    "a folder in the place of the store": lambda path: path.mkdir(),
}


@pytest.mark.parametrize("obstacle", OBSTACLES)
@pytest.mark.parametrize("command", [*PASSES, *LOOKS])
def test_a_store_that_cannot_be_used_is_said_in_one_sentence(instance, command, obstacle):
    path = instance.folder / "data/notifier.db"
    path.parent.mkdir()
    OBSTACLES[obstacle](path)
    ran = instance.run(*command.split())
    assert ran.code == 1
    assert ran.stderr.startswith(f"notifier: {path}: ")
    assert ran.stderr.count("\n") == 1
    assert ran.value == {"error": ran.stderr.removeprefix("notifier: ").rstrip("\n")}


@pytest.mark.parametrize("command", PASSES)
def test_a_file_in_the_place_of_the_data_folder_is_said_in_one_sentence(instance, command):
    (instance.folder / "data").touch()
    ran = instance.run(*command.split())
    assert (ran.code, ran.stderr.count("\n")) == (1, 1)
    assert "store.path in config.yaml" in ran.stderr


def test_a_backup_put_back_is_the_store_it_was_made_of(filled):
    backup = filled.folder / "backup.db"
    value = filled.run("backup", str(backup)).value
    assert (value["path"], value["size_bytes"]) == (str(backup), backup.stat().st_size)
    before = filled.run("releases").value
    for path in (filled.folder / "data").glob("notifier.db*"):
        path.unlink()
    backup.rename(filled.folder / "data/notifier.db")
    assert filled.run("releases").value == before
    again = filled.run("run", "--once").value
    assert (again["ingest"]["files"]["unchanged"], again["publish"]["written"]) == (2, 0)


def test_a_folder_that_was_moved_goes_on_where_it_was(filled, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "moved"
    filled.folder.rename(elsewhere)
    filled.folder = elsewhere
    ran = filled.run("run", "--once").value
    assert (ran["ingest"]["files"]["unchanged"], ran["publish"]["written"]) == (2, 0)
