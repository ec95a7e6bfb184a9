"""What cannot be taken: every record of every file is accounted for."""

import os
import re

import pytest

from tests.features.texts import STEEL, record, seed

GOOD = record("Good", STEEL)

FILES = {
    "empty.txt": (b"", "empty", "empty"),
    "blank.txt": (b" \n\r\n\t", "empty", "empty"),
    "utf16.txt": (seed("Steel").encode("utf-16-le"), "quarantined", "nul_bytes"),
    "latin.txt": (seed("Caf\xe9").encode("latin-1"), "quarantined", "not_utf8"),
    "prose.txt": (b"Dear all,\nsteel.\n", "quarantined", "no_separator"),
}
RECORDS = {
    "no date": ("-\nUndated\nSteel rose.\n", 6, "missing_date"),
    "impossible date": (record("Leap", STEEL, "2025-02-29"), 6, "impossible_date"),
    "no title": (f"-\n{STEEL} date2026-03-01\n", 5, "missing_title"),
    "no body": ("-\nOnly a title\n", 5, "missing_body"),
    "nothing": ("-\n", 4, "missing_title"),
    "future": (record("Future", STEEL, "2099-01-01"), 6, "future_date"),
    "too long": (record("Long " * 120), 5, "too_long"),
}


def problems(instance):
    return {one["name"]: one for one in instance.run("files", "--problems").value}


def said(rejected):
    return {(one["line"], one["code"]) for one in rejected}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_is_listed_and_holds_nothing_up(instance, name):
    content, state, code = FILES[name]
    instance.drop(name, content)
    instance.drop("good.txt", GOOD)
    ran = instance.run("ingest")
    assert (ran.code, len(ran.value["new"])) == (1, 1)
    assert [(one["file"], one["line"], one["code"]) for one in ran.value["rejected"]] == [
        (name, None, code)
    ]
    listed = problems(instance)
    assert list(listed) == [name]
    (rejected,) = listed[name]["rejected"]
    assert (listed[name]["state"], rejected["line"], rejected["code"]) == (state, None, code)
    assert listed[name]["reason"] == f"{code}: {rejected['detail']}"
    assert len(rejected["detail"].split()) > 5


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_that_cannot_be_taken_leaves_the_others_of_its_file(instance, name):
    text, line, code = RECORDS[name]
    instance.drop("page.txt", GOOD + text + record("Also good", STEEL + " More."))
    ran = instance.run("ingest")
    assert (ran.code, len(ran.value["new"]), ran.value["files"]["done_with_errors"]) == (
        1,
        2,
        1,
    )
    assert said(ran.value["rejected"]) == {(line, code)}
    page = problems(instance)["page.txt"]
    assert (page["state"], page["accepted"], page["reason"]) == (
        "done_with_errors",
        2,
        "1 record was rejected",
    )
    assert said(page["rejected"]) == {(line, code)}
    status = instance.run("status")
    assert status.code == 1
    assert status.value["problems"] == [
        "files done with errors: 1; see `notifier files --problems`"
    ]


def test_all_the_bad_inputs_at_once_leave_every_good_release(instance):
    for name, (content, _, _) in FILES.items():
        instance.drop(name, content)
    for number, (text, _, _) in enumerate(RECORDS.values()):
        instance.drop(f"page {number}.txt", record(f"Good {number}", STEEL) + text)
    ran = instance.run("ingest")
    assert (ran.code, len(ran.value["new"])) == (1, len(RECORDS))
    wanted = {code for _, _, code in FILES.values()} | {code for _, _, code in RECORDS.values()}
    assert {one["code"] for one in ran.value["rejected"]} == wanted
    assert len(problems(instance)) == len(FILES) + len(RECORDS)


def test_a_bad_file_is_read_once_and_stays_listed(instance):
    instance.drop("bad.txt", b"")
    assert instance.run("ingest").code == 1
    again = instance.run("ingest")
    assert (again.code, again.value["files"]["unchanged"], again.value["rejected"]) == (
        0,
        1,
        [],
    )
    assert list(problems(instance)) == ["bad.txt"]


def test_a_copy_of_a_bad_file_is_bad_too(instance):
    instance.drop("a.txt", b"")
    instance.drop("b.txt", b"")
    instance.run("ingest")
    assert {name: one["state"] for name, one in problems(instance).items()} == {
        "a.txt": "empty",
        "b.txt": "empty",
    }


@pytest.mark.parametrize(
    "bad", [b"", b"-\nUndated\nSteel rose.\n", seed("Steel").encode("utf-16-le")]
)
def test_a_file_that_was_mended_is_no_problem_any_more(instance, bad):
    instance.drop("page.txt", bad)
    assert instance.run("ingest").code == 1
    assert instance.run("status").code == 1
    instance.drop("page.txt", seed("Mended"))
    assert instance.run("ingest").code == 0
    assert problems(instance) == {}
    assert instance.run("status").code == 0
    assert [one["title"] for one in instance.run("releases").value] == ["Mended"]


def test_a_page_that_was_cut_off_is_incomplete_until_the_rest_comes(instance):
    whole = record("First") + record("Second", STEEL + " More.")
    instance.drop("page.txt", whole[: whole.rindex(" More.")])
    ran = instance.run("ingest")
    assert (ran.code, ran.value["files"]["incomplete"], len(ran.value["new"])) == (1, 1, 1)
    assert problems(instance)["page.txt"]["state"] == "incomplete"
    instance.drop("page.txt", whole)
    ran = instance.run("ingest")
    assert (ran.code, len(ran.value["new"]), ran.value["sightings"]) == (0, 1, 1)
    assert problems(instance) == {}


def test_doubts_are_kept_with_the_release_and_reject_nothing(instance):
    instance.drop(
        "a.txt", seed("Steel <b>now</b>", body="It said date2025-01-01 then â€™ and stops")
    )
    assert instance.run("ingest").code == 0
    (release,) = instance.run("releases").value
    assert release["flags"] == ["markup", "suspect_encoding", "suspect_truncated", "two_dates"]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + seed("Steel").encode(),
        seed("Steel").replace("\n", "\r\n").encode(),
        seed("Steel").replace("\n", "\r").encode(),
        seed("Steel").encode("utf-16"),
        seed("Steel").replace("-\n", " -\t\n\n").encode(),
    ],
    ids=["bom", "crlf", "cr", "utf-16 with a mark", "blanks"],
)
def test_other_ways_to_write_the_same_page_are_the_same_release(instance, content):
    instance.drop("plain.txt", seed("Steel"))
    instance.run("ingest")
    instance.drop("other.txt", content)
    ran = instance.run("ingest")
    assert (ran.code, ran.value["sightings"], ran.value["new"]) == (0, 1, [])


def test_what_is_no_regular_file_is_listed_and_not_opened(instance):
    secret = instance.folder / "secret.txt"
    secret.write_text(seed("Secret"))
    (instance.seeds / "folder.txt").mkdir()
    (instance.seeds / "link.txt").symlink_to(secret)
    (instance.seeds / "dangling.txt").symlink_to("nowhere")
    os.mkfifo(instance.seeds / "pipe.txt")
    instance.drop("good.txt", GOOD)
    ran = instance.run("ingest")
    assert (ran.code, len(ran.value["new"]), ran.value["files"]["unreadable"]) == (1, 1, 4)
    listed = problems(instance)
    assert set(listed) == {"folder.txt", "link.txt", "dangling.txt", "pipe.txt"}
    assert {one["state"] for one in listed.values()} == {"unreadable"}
    assert "symbolic link" in listed["link.txt"]["reason"]
    (instance.seeds / "folder.txt").rmdir()
    instance.drop("folder.txt", seed("Mended"))
    assert len(instance.run("ingest").value["new"]) == 1
    assert "folder.txt" not in problems(instance)


def test_a_file_that_is_too_big_is_listed_and_not_read(instance):
    instance.drop("big.txt", seed("Big") * 150_000)
    ran = instance.run("ingest")
    assert (ran.code, ran.value["new"], ran.value["files"]["too_big"]) == (1, [], 1)
    assert "split it" in problems(instance)["big.txt"]["reason"]


def test_a_file_that_cannot_be_taken_is_kept_with_its_reason(instance):
    content, _, code = FILES["prose.txt"]
    instance.drop("prose.txt", content)
    instance.run("ingest")
    instance.drop("prose.txt", GOOD)
    instance.run("ingest")
    kept = {path.suffixes[0]: path for path in (instance.folder / "data/quarantine").iterdir()}
    assert kept[".txt"].read_bytes() == content
    assert kept[".reason"].read_text().startswith(f"prose.txt: {code}: ")
    assert len(kept) == 2


def test_nothing_is_read_without_room_on_the_disk_and_all_of_it_after(instance):
    instance.configure(store={"min_free_mb": 1_000_000_000})
    instance.drop("good.txt", GOOD)
    ran = instance.run("run", "--once")
    assert (ran.code, ran.value["ingest"]["new"]) == (1, [])
    (problem,) = ran.value["ingest"]["problems"]
    assert "MB are free and store.min_free_mb is 1,000,000,000" in problem
    assert (instance.feeds / "index.html").exists()
    said = instance.run("ingest", options=()).stdout
    assert said.startswith("reading was not begun: ")
    assert "nothing is read until there is room" in " ".join(said.split())
    assert "none found" not in said
    (stated,) = instance.run("status").value["problems"]
    # What is free differs from one look to the next.
    without = [re.sub(r"[\d,]+ MB", "", one) for one in (stated, problem)]
    assert without[0] == without[1]
    instance.configure(store={})
    assert len(instance.run("ingest").value["new"]) == 1
    assert instance.run("status").value["problems"] == []
