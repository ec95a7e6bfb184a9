"""The ledger of input files."""

import os

import pytest

from notifier.release import Rejection
from tests.store.filled import MOTIR, NOW, a_file, a_seed

BAD = (2, 7, "missing_date", "the body does not end in dateYYYY-MM-DD")


def test_a_file_is_remembered_by_its_stamp(store):
    row = a_file("a.txt", state="settling", reason="why")
    store.seeds.keep_files(MOTIR, [row])
    assert store.seeds.files(MOTIR) == {"a.txt": row}
    later = a_file("a.txt", size_bytes=11, seed_id=a_seed(store))
    store.seeds.keep_files(MOTIR, [later])
    assert store.seeds.files(MOTIR) == {"a.txt": later}


def test_files_belong_to_their_source(store):
    store.seeds.remember_source("other")
    store.seeds.keep_files(MOTIR, [a_file()])
    assert store.seeds.files("other") == {}


def test_a_file_that_is_gone_is_kept_in_the_account_only(store):
    store.seeds.keep_files(MOTIR, [a_file("a.txt"), a_file("b.txt")])
    store.seeds.mark_vanished(MOTIR, ["a.txt"])
    assert list(store.seeds.files(MOTIR)) == ["b.txt"]
    account = store.seeds.account(problems_only=False)
    assert [(one.name, one.state) for one in account] == [
        ("a.txt", "vanished"),
        ("b.txt", "done"),
    ]
    assert store.seeds.counts() == {"done": 1, "vanished": 1}


@pytest.mark.parametrize(
    "name",
    [
        os.fsdecode(b"caf\xe9.txt"),
        os.fsdecode(b"\xff\xfe/aa.txt".replace(b"/", b"-")),
        "보도자료 12월.txt",
        "a\nb'\"%s;\u202e.txt",
    ],
    ids=["latin-1", "bytes", "korean", "controls"],
)
def test_any_name_that_a_file_can_have_is_remembered(store, name):
    store.seeds.keep_files(MOTIR, [a_file(name)])
    assert store.seeds.files(MOTIR)[name].name == name
    (account,) = store.seeds.account(problems_only=False)
    assert account.name == name
    store.seeds.append_seed(
        MOTIR, "x", name, 1, state="done", accepted=0, rejections=(), now=NOW
    )
    store.seeds.known_seed(MOTIR, "x").name.encode()
    store.seeds.mark_vanished(MOTIR, [name])
    assert store.seeds.files(MOTIR) == {}


def test_a_content_is_known_by_its_hash_within_its_source(store):
    seed = a_seed(store, "0af1")
    found = store.seeds.known_seed(MOTIR, "0af1")
    assert (found.id, found.name, found.state) == (seed, "0af1.txt", "done")
    assert store.seeds.known_seed("other", "0af1") is None


def test_problems_are_listed_with_every_rejected_record_and_nothing_else(store):
    seed = a_seed(store, rejections=[BAD, (1, None, "too_long", "long")], accepted=7)
    store.seeds.keep_files(
        MOTIR,
        [
            a_file("good.txt"),
            a_file("bad.txt", state="done_with_errors", reason="2 records", seed_id=seed),
            a_file("copy.txt", state="duplicate", seed_id=seed),
        ],
    )
    (account,) = store.seeds.account(problems_only=True)
    assert (account.name, account.accepted, account.reason) == ("bad.txt", 7, "2 records")
    assert account.sha256 == "one"
    assert account.rejected == (Rejection(1, None, "too_long", "long"), Rejection(*BAD))
    assert len(store.seeds.account(problems_only=False)) == 3


def test_a_source_is_in_its_baseline_until_a_scan_ends_it(store):
    assert store.seeds.in_baseline(MOTIR)
    store.seeds.scanned(MOTIR, NOW, "no such folder")
    assert store.seeds.in_baseline(MOTIR)
    assert store.seeds.source_states() == {
        MOTIR: ("2026-03-02T01:30:00.000Z", "no such folder")
    }
    store.seeds.scanned(MOTIR, NOW, None, ends_baseline=True)
    store.seeds.scanned(MOTIR, NOW, None)
    assert not store.seeds.in_baseline(MOTIR)
    store.seeds.remember_source(MOTIR)
    assert not store.seeds.in_baseline(MOTIR)
    assert store.seeds.source_states() == {MOTIR: ("2026-03-02T01:30:00.000Z", None)}


def test_a_source_that_is_not_known_is_in_no_baseline(store):
    assert not store.seeds.in_baseline("nowhere")
