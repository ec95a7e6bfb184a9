"""Nothing that a topic ever told is lost to its readers, and nothing told is rewritten."""

import gzip
import json
import shutil
import sqlite3
from contextlib import closing

import feedparser
import pytest

from notifier.config import load
from notifier.wiring import Notifier
from tests.conftest import Instance
from tests.features.test_publish import contents
from tests.features.texts import CHIPS, STEEL, record, seed
from tests.pipeline.records import connected

BASE = "https://news.example.org/"
NEXT = b'rel="next-archive"'
MANY = 230


def steel(numbers):
    return "".join(record(f"Steel {n}", f"{STEEL} {n}.") for n in numbers)


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A published instance with 230 releases on steel: two archives and an open rest."""
    instance = Instance(tmp_path_factory.mktemp("archives") / "original")
    instance.drop("a.txt", steel(range(MANY)))
    assert instance.run("run", "--once").code == 0
    return instance


@pytest.fixture
def published(original, tmp_path):
    """A copy of it."""
    copy = Instance(tmp_path / "copy")
    for name in ("data", "feeds", "seeds"):
        shutil.copytree(original.folder / name, copy.folder / name, dirs_exist_ok=True)
    return copy


def parsed(instance, address):
    found = feedparser.parse((instance.feeds / address.removeprefix(BASE)).read_bytes())
    assert not found.bozo
    return found


def linked(found, rel):
    return next((link.href for link in found.feed.links if link.rel == rel), None)


def walked(instance, slug):
    """Ids of the entries of each document, from the subscription document backwards."""
    address, found = f"{BASE}topics/{slug}/changes.atom", []
    while address is not None:
        document = parsed(instance, address)
        found.append([entry.id.rpartition("release/")[2] for entry in document.entries])
        address = linked(document, "prev-archive")
    return found


def told(instance, slug):
    """What the store says was told in a topic, newest first."""
    with connected(instance.folder / "data/notifier.db") as store:
        rows = store.execute(
            "SELECT e.release_id || '/r' || e.number FROM event_topics t"
            " JOIN events e ON e.seq = t.seq WHERE t.slug = ? ORDER BY e.seq DESC",
            [slug],
        ).fetchall()
    return [name for (name,) in rows]


def archives(instance):
    folder = instance.feeds / "topics/steel/changes"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.atom"))}


def test_from_the_feed_back_through_its_archives_stands_every_event_once(published):
    feed, newest, oldest = walked(published, "steel")
    assert (len(newest), len(oldest)) == (100, 100)
    assert set(feed) & set(newest), "the feed overlaps its newest archive"
    events = told(published, "steel")
    assert newest + oldest == events[-200:]
    assert feed == events[: len(feed)]
    assert len(feed) >= MANY - 200


def test_a_topic_with_less_than_two_full_archives_has_all_of_it_in_its_feed(instance):
    instance.drop("a.txt", steel(range(199)))
    instance.run("run", "--once")
    assert walked(instance, "steel") == [told(instance, "steel")]
    assert archives(instance) == {}


def test_a_closed_archive_stays_as_it_is_after_a_thousand_more_events(published):
    before = archives(published)
    published.drop("b.txt", steel(range(1_000, 2_000)))
    published.run("run", "--once")
    after = archives(published)
    assert len(after) == 12
    assert after["1.atom"] == before["1.atom"]
    lines = after["2.atom"].splitlines()
    assert [line for line in lines if NEXT not in line] == before["2.atom"].splitlines()
    events = told(published, "steel")
    assert [one for page in walked(published, "steel")[1:] for one in page] == events[-1_200:]


def test_an_event_more_rewrites_no_archive(published):
    published.drop("b.txt", seed("Steel again"))
    value = published.run("run", "--once").value["publish"]
    assert "topics/steel/changes.atom" in value["documents"]
    assert not [name for name in value["documents"] if "/changes/" in name]


def test_a_full_archive_is_written_with_its_neighbour_and_no_other(published):
    published.drop("b.txt", steel(range(1_000, 1_070)))
    value = published.run("run", "--once").value["publish"]
    names = [name for name in value["documents"] if name.startswith("topics/steel/changes/")]
    assert sorted(names) == ["topics/steel/changes/2.atom", "topics/steel/changes/3.atom"]


@pytest.mark.parametrize(
    "edited",
    [{"query": "7 AND steel"}, {"query": "chips"}, {"title": "Iron"}, {"min_weight": "major"}],
    ids=["narrower", "another", "title", "weight"],
)
def test_a_topic_that_is_edited_does_not_rewrite_what_it_told(published, edited):
    before = archives(published)
    assert len(before) == 2
    topic, chips = published.settings["topics"]
    published.configure(topics=[topic | edited, chips])
    published.run("publish")
    published.drop("b.txt", record("Memory", CHIPS) + steel([1_007]))
    published.run("run", "--once")
    published.run("rebuild")
    assert archives(published) == before


@pytest.mark.parametrize("query", ["steel", "7 AND steel", "chips"])
def test_a_topic_that_is_renamed_keeps_all_that_it_told(published, query):
    before, pages = told(published, "steel"), walked(published, "steel")
    topic, chips = published.settings["topics"]
    renamed = topic | {"slug": "metals", "query": query, "was": ["steel"]}
    published.configure(topics=[renamed, chips])
    value = published.run("publish").value
    # No release of the month is on chips, so that its page goes.
    assert value["removed"] == (query == "chips")
    assert told(published, "metals") == before
    assert walked(published, "metals") == pages
    for number in (1, 2):
        name = f"changes/{number}.atom"
        kept = (published.feeds / "topics/steel" / name).read_bytes()
        assert kept == (published.feeds / "topics/metals" / name).read_bytes()
    published.drop("b.txt", record("Memory", CHIPS) + steel([1_007]))
    published.run("run", "--once")
    assert told(published, "metals")[-MANY:] == before


def test_a_topic_that_is_renamed_and_gets_its_name_back_has_told_all_of_it(published):
    topic, chips = published.settings["topics"]
    published.configure(topics=[topic | {"slug": "metals", "was": ["steel"]}, chips])
    published.run("publish")
    published.drop("b.txt", steel(range(1_000, 1_100)))
    published.run("run", "--once")
    before, pages = told(published, "metals"), walked(published, "metals")
    published.configure(topics=[topic | {"was": ["metals"]}, chips])
    published.run("publish")
    assert told(published, "steel") == before
    assert walked(published, "steel") == pages


def test_a_correction_and_a_merge_do_not_rewrite_what_was_told(published):
    before = archives(published)
    first, second = (one.partition("/")[0] for one in told(published, "steel")[-2:])
    published.run("withdraw", first, "--reason", "wrong")
    assert published.run("merge", second, published.run("releases").value[0]["id"]).code == 0
    published.drop("b.txt", record("Steel 5", f"{STEEL} 5 and a correction."))
    published.run("run", "--once")
    published.run("rebuild")
    assert archives(published) == before


def test_the_folder_can_be_made_again_from_the_store_anywhere(published):
    before = contents(published)
    shutil.rmtree(published.feeds)
    command = published.spawn("rebuild", TZ="America/St_Johns", LC_ALL="C", PYTHONHASHSEED="7")
    _, stderr = command.communicate()
    assert command.returncode == 0, stderr
    assert contents(published) == before


def test_between_any_two_documents_the_feed_leads_to_all_that_was_told(published):
    published.drop("b.txt", steel(range(1_000, 1_070)))
    published.run("ingest")
    feed = published.feeds / "topics/steel/changes.atom"
    states = [(feed.read_bytes(), archives(published))]

    def look():
        state = feed.read_bytes(), archives(published)
        if state != states[-1]:
            states.append(state)
            pages = walked(published, "steel")
            assert set(told(published, "steel")[-MANY:]) <= {
                one for page in pages for one in page
            }
        return True

    Notifier(load(published.folder / "config.yaml", {})).publish(keep_going=look)
    # The old newest archive, the new one, and only then the feed that leads to it.
    assert len(states) == 4
    assert states[-2][0] == states[0][0]
    assert [len(page) for page in walked(published, "steel")[1:]] == [100] * 3


def test_a_publish_that_is_killed_is_finished_by_the_next(published):
    published.drop("b.txt", steel(range(1_000, 1_200)))
    published.run("ingest")
    process = published.spawn("publish")
    third = published.feeds / "topics/steel/changes/3.atom"
    while process.poll() is None and not third.exists():
        pass
    process.kill()
    process.communicate()
    for path in published.feeds.rglob("[!.]*.gz"):
        assert gzip.decompress(path.read_bytes()).startswith((b"<", b"{", b"User", b":", b"/"))
    published.run("publish")
    assert [len(page) for page in walked(published, "steel")[1:]] == [100] * 4
    value = published.run("rebuild").value
    assert (value["documents"], value["removed"]) == ([], 0)


def test_one_release_can_be_followed(published):
    published.drop("b.txt", record("Steel 5", f"{STEEL} 5, corrected to 17.6 percent."))
    published.run("run", "--once")
    release = next(one for one in published.run("releases").value if one["revision"] == 2)
    address = f"{BASE}releases/{release['id']}/history.atom"
    titles = [entry.title.partition(":")[0] for entry in parsed(published, address).entries]
    assert titles == ["Revised", "New"]
    page = (published.feeds / f"releases/{release['id']}/index.html").read_text()
    assert f'href="{address}"' in page
    feed = json.loads((published.feeds / "topics/steel/releases.json").read_text())
    assert address in {one["url"] for one in feed["items"][0]["_notifier"]["related"]}


def test_no_entry_leaves_a_feed_before_a_daily_reader_can_have_seen_it(instance):
    instance.configure(feeds={"entries": 2})
    instance.drop("a.txt", steel(range(5)))
    instance.run("run", "--once")
    path = instance.feeds / "topics/steel/releases.json"
    assert len(json.loads(path.read_text())["items"]) == 2
    instance.drop("b.txt", steel(range(10, 14)))
    instance.run("run", "--once")
    items = json.loads(path.read_text())["items"]
    assert sorted(one["title"] for one in items) == [f"Steel {n}" for n in range(10, 14)]


def damage(instance, kinds):
    with closing(sqlite3.connect(instance.folder / "data/notifier.db")) as store:
        store.execute("UPDATE revisions SET kinds = ? WHERE number = 2", [kinds])
        store.commit()


def test_an_entry_that_cannot_be_written_is_left_out_and_the_operator_is_told(instance):
    instance.drop("a.txt", steel(range(3)))
    instance.run("run", "--once")
    instance.drop("b.txt", record("Steel 1", f"{STEEL} 1, corrected to 17.6 percent."))
    instance.run("ingest")
    damage(instance, json.dumps(["figures\x00"]))
    ran = instance.run("publish")
    assert ran.code == 1
    (left_out,) = ran.value["left_out"]
    assert left_out.endswith("/r2")
    titles = [one.title for one in parsed(instance, "topics/steel/changes.rss").entries]
    assert sorted(titles) == ["New: Steel 0", "New: Steel 1", "New: Steel 2"]
    assert len(parsed(instance, "topics/steel/releases.atom").entries) == 3
    status = instance.run("status")
    (problem,) = status.value["problems"]
    assert left_out in problem
    assert "cannot be written" in problem
    assert status.code == 1
    damage(instance, json.dumps(["figures"]))
    assert instance.run("rebuild").code == 0
    assert instance.run("status").value["problems"] == []
    assert len(parsed(instance, "topics/steel/changes.rss").entries) == 4
