"""The public folder: what is written, replaced, removed and left alone."""

import gzip
import os
import stat
from contextlib import closing
from itertools import islice

import pytest

from notifier.documents import AHEAD, UNKNOWN, Marker, PublicFolder
from notifier.errors import FeedsFolderError

INDEX = "index.html"
FEED = "topics/steel/releases.atom"
PAGE = "releases/r00112233445566778899/r2/index.html"
MARKER = Marker(store="s", recipe="r", seq=7, at="2026-03-02T00:00:00+00:00")


@pytest.fixture
def folder(tmp_path):
    return PublicFolder(tmp_path / "feeds")


def names(folder):
    found = (path.relative_to(folder.path) for path in folder.path.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found)


def written_at(folder, name):
    return (folder.path / name).stat().st_mtime_ns, (folder.path / name).stat().st_ino


def test_a_document_stands_beside_its_compressed_sibling(folder):
    assert folder.write(FEED, b"<feed/>")
    assert names(folder) == [FEED, f"{FEED}.gz"]
    assert (folder.path / FEED).read_bytes() == b"<feed/>"
    assert gzip.decompress((folder.path / f"{FEED}.gz").read_bytes()) == b"<feed/>"


def test_any_web_server_may_read_a_document(folder):
    folder.write(FEED, b"<feed/>")
    modes = {stat.S_IMODE((folder.path / name).stat().st_mode) for name in names(folder)}
    assert modes == {0o644}


def test_the_same_bytes_are_not_written_again(folder):
    folder.write(FEED, b"<feed/>")
    before = [written_at(folder, name) for name in names(folder)]
    assert not folder.write(FEED, b"<feed/>")
    assert [written_at(folder, name) for name in names(folder)] == before


def test_the_same_document_has_the_same_compressed_bytes_whenever_it_is_written(tmp_path):
    for name in ("one", "two"):
        folder = PublicFolder(tmp_path / name)
        folder.write(FEED, b"<feed/>" * 100)
        os.utime(folder.path / FEED, (1, 1))
    one, two = (tmp_path / name / f"{FEED}.gz" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_a_reader_never_sees_half_a_document(folder):
    folder.write(FEED, b"<feed>old</feed>")
    with (folder.path / FEED).open("rb") as reader:
        assert folder.write(FEED, b"<feed>new, and longer</feed>")
        assert reader.read() == b"<feed>old</feed>"
    assert (folder.path / FEED).read_bytes() == b"<feed>new, and longer</feed>"


def many(number):
    return [(f"topics/t{n}/index.html", b"%d" % n) for n in range(number)]


def test_documents_become_public_one_after_the_other_in_the_order_given(folder):
    documents = many(3 * AHEAD)
    with closing(folder.drafts(documents)) as drafts:
        for (name, content), draft in zip(documents, drafts, strict=True):
            assert not (folder.path / name).exists()
            assert folder.place(draft)
            assert (folder.path / name).read_bytes() == content


def test_drafts_that_are_not_placed_leave_nothing(folder):
    with closing(folder.drafts(many(2 * AHEAD))) as drafts:
        assert folder.place(next(drafts))
        next(drafts)
    assert names(folder) == ["topics/t0/index.html", "topics/t0/index.html.gz"]


def test_a_document_that_cannot_be_written_keeps_back_those_after_it(folder):
    (folder.path / "topics").mkdir(parents=True)
    (folder.path / "topics/t2").touch()
    with closing(folder.drafts(many(5))) as drafts:
        placed = [folder.place(draft) for draft in islice(drafts, 2)]
        with pytest.raises(FeedsFolderError, match="topics/t2"):
            next(drafts)
    assert placed == [True, True]
    shown = {name.split("/")[1] for name in names(folder)}
    assert shown == {"t0", "t1", "t2"}


def test_why_a_document_cannot_be_written_is_said_also_when_its_draft_stays(folder):
    """A folder in the place of the draft: it can be neither written nor removed, as on a
    disk that has become read-only."""
    (folder.path / "topics/t2/.index.html.gz.tmp").mkdir(parents=True)
    said = r"topics/t2/index\.html: cannot be used \(Is a directory\); feeds\.path"
    with pytest.raises(FeedsFolderError, match=said):
        list(folder.drafts(many(5)))


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("damage", [b"", b"damaged", gzip.compress(b"<fee?/>", mtime=0), None])
def test_a_damaged_document_or_sibling_is_mended(folder, suffix, damage):
    folder.write(FEED, b"<feed/>")
    path = folder.path / f"{FEED}{suffix}"
    path.unlink() if damage is None else path.write_bytes(damage)
    assert folder.write(FEED, b"<feed/>")
    assert (folder.path / FEED).read_bytes() == b"<feed/>"
    assert gzip.decompress((folder.path / f"{FEED}.gz").read_bytes()) == b"<feed/>"


def test_a_sibling_that_is_cut_short_is_mended(folder):
    content = os.urandom(5_000)
    folder.write(FEED, content)
    sibling = folder.path / f"{FEED}.gz"
    sibling.write_bytes(sibling.read_bytes()[:2_000])
    assert folder.write(FEED, content)
    assert gzip.decompress(sibling.read_bytes()) == content


def test_nothing_temporary_is_left(folder):
    folder.write(FEED, b"<feed/>")
    folder.finish(MARKER)
    (folder.path / INDEX).mkdir()
    with pytest.raises(FeedsFolderError):
        folder.write(INDEX, b"<html/>")
    assert not [name for name in names(folder) if name.endswith(".tmp")]


def test_the_marker_is_remembered_and_forgotten(folder):
    assert folder.marker() is None
    folder.write(INDEX, b"<html/>")
    folder.finish(MARKER)
    assert folder.marker() == MARKER
    folder.forget()
    folder.forget()
    assert folder.marker() is None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"store": "s"}', '{"x": 1}', "\xff"])
def test_a_marker_that_is_not_ours_is_none(folder, text):
    folder.path.mkdir()
    (folder.path / ".published").write_bytes(text.encode("latin-1"))
    (folder.path / ".publishing").write_bytes(text.encode("latin-1"))
    assert folder.marker() is None
    assert folder.unfinished() == UNKNOWN


def test_a_publish_is_unfinished_from_its_beginning_to_its_end(folder):
    assert folder.unfinished() is None
    folder.begin(MARKER)
    assert (folder.marker(), folder.unfinished()) == (None, MARKER)
    folder.write(INDEX, b"<html/>")
    folder.finish(MARKER)
    assert (folder.marker(), folder.unfinished()) == (MARKER, None)


def test_a_publish_that_is_tried_again_was_begun_when_it_was_first_tried(folder):
    folder.begin(MARKER)
    before = written_at(folder, ".publishing")
    folder.begin(MARKER)
    assert written_at(folder, ".publishing") == before


def test_documents_that_are_no_more_are_removed_with_their_siblings_and_folders(folder):
    for name in (INDEX, FEED, PAGE, "topics/old/index.html", "topics/old/changes.json"):
        folder.write(name, b"x")
    assert folder.prune({INDEX, FEED}) == [
        PAGE,
        "topics/old/changes.json",
        "topics/old/index.html",
    ]
    assert names(folder) == [INDEX, f"{INDEX}.gz", FEED, f"{FEED}.gz"]
    assert not (folder.path / "releases").exists()
    assert not (folder.path / "topics/old").exists()


STRANGERS = (
    ".well-known/security.txt",
    "logo.png",
    "releases/v1.0/index.html",
    "releases/program.tar.gz",
    "topics/steel/photo.jpg",
    "topics/README.md",
    "topics/old/notes/index.html",
)


def test_files_of_others_are_left_alone(folder):
    for name in STRANGERS:
        path = folder.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("precious")
    (folder.path / "releases/empty").mkdir()
    folder.write("topics/old/index.html", b"x")
    assert folder.prune(set()) == ["topics/old/index.html"]
    assert names(folder) == sorted(STRANGERS)
    assert (folder.path / "releases/empty").is_dir()


LEFT_OVER = (
    "..former.tmp",
    "..publishing.tmp",
    ".feeds.opml.gz.tmp",
    ".index.html.tmp",
    "releases/r00112233445566778899/.history.atom.tmp",
    "topics/.index.html.tmp",
    "topics/old/changes/.1.atom.tmp",
    "topics/steel/.releases.atom.gz.tmp",
)


def test_what_a_killed_publish_left_is_swept_away(folder):
    folder.write(FEED, b"x")
    for name in (*LEFT_OVER, ".well-known/.key.tmp", ".My notes.tmp", "logo.tmp"):
        (folder.path / name).parent.mkdir(parents=True, exist_ok=True)
        (folder.path / name).write_text("half")
    folder.sweep()
    others = [".My notes.tmp", ".well-known/.key.tmp", "logo.tmp"]
    assert names(folder) == [*others, FEED, f"{FEED}.gz"]
    assert not (folder.path / "topics/old").exists()


def test_a_link_to_another_folder_is_not_followed(folder, tmp_path):
    other = tmp_path / "other"
    (other / "r00112233445566778899").mkdir(parents=True)
    (other / "r00112233445566778899/index.html").write_text("precious")
    folder.path.mkdir()
    (folder.path / "releases").mkdir()
    (folder.path / "releases/r99112233445566778899").symlink_to(other)
    assert folder.prune(set()) == []
    assert (other / "r00112233445566778899/index.html").read_text() == "precious"


CALLS = {
    "marker": lambda folder: folder.marker(),
    "begin": lambda folder: folder.begin(MARKER),
    "finish": lambda folder: folder.finish(MARKER),
    "forget": lambda folder: folder.forget(),
    "write": lambda folder: folder.write(FEED, b"x"),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_file_in_the_place_of_the_folder_is_said_with_advice(folder, name):
    folder.path.touch()
    with pytest.raises(FeedsFolderError, match=r"feeds/.+ cannot be used \(.+\); feeds\.path"):
        CALLS[name](folder)
    assert folder.path.read_bytes() == b""
