"""Which files of a folder are read, and when."""

import os
import socket
from contextlib import chdir
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.errors import SeedUnreadable
from notifier.seeds import MAX_BYTES, Known, Look, Stamp, read, scan

NOW_S = 1_772_400_000
SETTLE_S = 5


def put(folder, name, content="-\nT\nB. date2026-03-01", *, age_s=3600):
    """A file that was last changed ``age_s`` before NOW_S."""
    path = folder / name
    path.write_text(content, "utf-8")
    os.utime(path, (NOW_S - age_s,) * 2)
    return path


def look_at(path):
    found = path.lstat()
    return Look(path.name, Stamp(found.st_size, found.st_mtime_ns, found.st_ino))


def remember(path, *, settling=False, looked_s=NOW_S - 1000):
    return {path.name: Known(look_at(path).stamp, settling, looked_s * 10**9)}


def scanned(folder, known=None, *, glob="*.txt", now_s=NOW_S):
    return scan(folder, glob, known or {}, settle_s=SETTLE_S, now_ns=int(now_s * 10**9))


def names(looks):
    return sorted(look.name for look in looks)


def refusal(path):
    with pytest.raises(SeedUnreadable) as refused:
        read(path.parent, look_at(path))
    return refused.value


def test_a_file_that_has_been_still_is_settled_at_the_first_look(tmp_path):
    path = put(tmp_path, "a.txt", age_s=SETTLE_S)
    found = scanned(tmp_path)
    assert found.settled == (look_at(path),)
    assert (found.unchanged, found.settling, found.waiting_s) == (0, (), None)


def test_a_young_file_settles_and_says_for_how_long(tmp_path):
    put(tmp_path, "a.txt", age_s=2)
    put(tmp_path, "b.txt", age_s=1)
    found = scanned(tmp_path)
    assert names(found.settling) == ["a.txt", "b.txt"]
    assert found.settled == ()
    assert found.waiting_s == pytest.approx(3)


def test_two_looks_that_agree_settle_a_file_whatever_its_time_says(tmp_path):
    path = put(tmp_path, "a.txt", age_s=-1000)
    assert scanned(tmp_path).waiting_s == SETTLE_S
    known = remember(path, settling=True, looked_s=NOW_S)
    assert scanned(tmp_path, known, now_s=NOW_S + 4).waiting_s == pytest.approx(1)
    assert names(scanned(tmp_path, known, now_s=NOW_S + 5).settled) == ["a.txt"]


def test_a_file_slightly_ahead_of_our_clock_waits_for_its_time_or_for_two_looks(tmp_path):
    path = put(tmp_path, "a.txt", age_s=-2)
    assert scanned(tmp_path).waiting_s == pytest.approx(SETTLE_S + 2)
    known = remember(path, settling=True, looked_s=NOW_S)
    assert scanned(tmp_path, known).waiting_s == pytest.approx(SETTLE_S)


def test_a_file_that_grows_keeps_settling(tmp_path):
    path = put(tmp_path, "a.txt", "-", age_s=1)
    known = remember(path, settling=True, looked_s=NOW_S - 100)
    put(tmp_path, "a.txt", "-\nMore", age_s=0)
    assert names(scanned(tmp_path, known).settling) == ["a.txt"]


def test_a_clock_that_went_back_settles_nothing_early(tmp_path):
    path = put(tmp_path, "a.txt", age_s=1)
    known = remember(path, settling=True, looked_s=NOW_S)
    assert names(scanned(tmp_path, known, now_s=NOW_S - 600).settling) == ["a.txt"]


def test_a_known_file_is_unchanged(tmp_path):
    path = put(tmp_path, "a.txt")
    found = scanned(tmp_path, remember(path))
    assert (found.unchanged, found.settled, found.settling) == (1, (), ())


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda path: put(path.parent, path.name, "longer than before"), id="size"),
        pytest.param(lambda path: put(path.parent, path.name, "x" * 5, age_s=60), id="time"),
        pytest.param(
            lambda path: put(path.parent, "new", "y" * 5).replace(path), id="replaced"
        ),
    ],
)
def test_a_known_file_that_changed_is_read_again(tmp_path, change):
    path = put(tmp_path, "a.txt", "x" * 5)
    known = remember(path)
    change(path)
    found = scanned(tmp_path, known)
    assert names(found.settled) == ["a.txt"]
    assert found.unchanged == 0


def test_a_file_that_is_gone_has_vanished(tmp_path):
    path = put(tmp_path, "b.txt")
    known = remember(path) | remember(put(tmp_path, "a.txt"))
    path.unlink()
    found = scanned(tmp_path, known)
    assert (found.unchanged, found.vanished) == (1, ("b.txt",))


@pytest.mark.parametrize(
    "name",
    [".hidden.txt", "a.txt~", "a.txt.tmp", "a.txt.part", "a.txt.crdownload", ".DS_Store"],
)
def test_a_file_that_is_not_finished_or_not_meant_for_us_is_ignored(tmp_path, name):
    put(tmp_path, name)
    assert scanned(tmp_path, glob="*").settled == ()


def test_only_files_that_fit_the_pattern_are_seen(tmp_path):
    for name in ("a.txt", "a.csv", "A.TXT", "atxt"):
        put(tmp_path, name)
    assert names(scanned(tmp_path).settled) == ["a.txt"]


def test_a_missing_folder_says_nothing_about_its_files(tmp_path):
    known = remember(put(tmp_path, "a.txt"))
    with pytest.raises(FileNotFoundError):
        scanned(tmp_path / "missing", known)


def test_a_scan_opens_nothing(tmp_path):
    """A pipe would wait for its other end, and a link leads to nothing."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder.txt").mkdir()
    found = scanned(tmp_path, now_s=NOW_S + 10**9)
    assert names(found.settled) == ["folder.txt", "link.txt", "pipe.txt"]


def test_a_settled_file_is_read(tmp_path):
    path = put(tmp_path, "수출 1.txt", "한국")
    assert read(tmp_path, look_at(path)) == "한국".encode()


def test_a_name_that_is_not_unicode_is_a_name(tmp_path):
    name = os.fsdecode(b"\xff.txt")
    put(tmp_path, name, "text")
    (look,) = scanned(tmp_path).settled
    assert look.name == name
    assert read(tmp_path, look) == b"text"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(Path.unlink, id="gone"),
        pytest.param(lambda path: put(path.parent, path.name, "x" * 9), id="grown"),
        pytest.param(lambda path: put(path.parent, path.name, "x" * 5, age_s=9), id="touched"),
        pytest.param(
            lambda path: put(path.parent, "new", "y" * 5).replace(path), id="replaced"
        ),
    ],
)
def test_a_file_that_changed_since_the_look_is_left_for_later(tmp_path, change):
    path = put(tmp_path, "a.txt", "x" * 5)
    look = look_at(path)
    change(path)
    assert read(tmp_path, look) is None


def test_what_is_no_regular_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "link.txt").symlink_to(put(tmp_path, "target"))
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    for name in ("pipe.txt", "folder.txt", "link.txt", "loop.txt"):
        assert refusal(tmp_path / name).code == "not_a_file"


def test_what_cannot_be_opened_is_unreadable(tmp_path):
    with chdir(tmp_path), socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.txt")
        problem = refusal(tmp_path / "socket.txt")
    assert problem.code == "unreadable"
    assert problem.detail.endswith("make the file readable for this program")


def test_a_file_above_ten_megabytes_is_too_big(tmp_path):
    path = put(tmp_path, "a.txt", "")
    os.truncate(path, MAX_BYTES + 1)
    assert refusal(path).code == "too_big"
    assert "10,485,761 bytes, 10,485,760 are allowed" in refusal(path).detail
    os.truncate(path, MAX_BYTES)
    assert read(tmp_path, look_at(path)) == bytes(MAX_BYTES)


AGES = st.integers(-120, 120)


@given(age_s=AGES, looked_s=st.integers(0, 60), settling=st.booleans(), same=st.booleans())
def test_every_file_is_unchanged_settled_or_settling(
    tmp_path_factory, age_s, looked_s, settling, same
):
    path = put(tmp_path_factory.mktemp("seeds"), "a.txt", age_s=age_s)
    known = remember(path, settling=settling, looked_s=NOW_S - looked_s)
    if not same:
        put(path.parent, path.name, "another text", age_s=age_s)
    found = scanned(path.parent, known)
    unchanged = same and not settling
    still = age_s >= SETTLE_S or (same and settling and looked_s >= SETTLE_S)
    assert found.unchanged == unchanged
    assert bool(found.settled) == (still and not unchanged)
    assert bool(found.settling) == (not still and not unchanged) == bool(found.waiting_s)
    assert found.waiting_s is None or 0 < found.waiting_s <= SETTLE_S + 60
