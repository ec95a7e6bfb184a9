"""The public folder follows the store, and nothing else."""

import json
import sqlite3

import pytest
from lxml import html

from tests.features.texts import CHIPS, STEEL, record, seed

FEEDS = [
    f"{feed}.{ending}" for feed in ("changes", "releases") for ending in ("atom", "json", "rss")
]
OF_A_TOPIC = [*FEEDS, "index.html", "2026-03/index.html"]
ASSETS = ["feed.css", "site.css", "site.js", "robots.txt"]
MAPS = ["sitemaps/pages.xml", "sitemaps/2026-03.xml"]
ONCE = [".former", ".moved", "feeds.opml", "index.html", "changes/index.html", *ASSETS]
ONCE += ["sitemap.xml", *MAPS]


def changes(instance):
    """Pages of changes, when all of them came in one month."""
    months = instance.feeds / "changes"
    return [
        "changes/index.html",
        *(f"changes/{one.name}/index.html" for one in months.glob("2*")),
    ]


def topic(slug):
    return [f"topics/{slug}/{name}" for name in OF_A_TOPIC]


def pages(release_id, revisions=1):
    numbers = range(1, revisions + 1)
    found = [f"releases/{release_id}/r{number}/index.html" for number in numbers]
    own = [f"releases/{release_id}/{name}" for name in ("index.html", "history.atom")]
    return [*own, *found]


def names(instance):
    found = (path.relative_to(instance.feeds) for path in instance.feeds.rglob("*"))
    kept = (path.as_posix() for path in found if (instance.feeds / path).is_file())
    return sorted(name for name in kept if not name.endswith(".gz") and name != ".published")


def contents(instance):
    files = (path for path in instance.feeds.rglob("*") if path.is_file())
    return {path.relative_to(instance.feeds).as_posix(): path.read_bytes() for path in files}


def stamps(instance):
    return {
        path: path.stat().st_mtime_ns for path in instance.feeds.rglob("*") if path.is_file()
    }


def days_pass(instance, days):
    """The topics that have ended ended longer ago."""
    with sqlite3.connect(instance.folder / "data/notifier.db") as store:
        store.execute(
            "UPDATE topics SET ended_at = strftime('%Y-%m-%dT%H:%M:%fZ', ended_at, ?)",
            [f"-{days} days"],
        )
    store.close()


def publish(instance, command="publish"):
    return instance.run(command).value


def feed(instance, slug, name):
    return json.loads((instance.feeds / f"topics/{slug}/{name}.json").read_text())["items"]


def ids(instance):
    return {one["title"]: one["id"] for one in instance.run("releases").value}


@pytest.fixture
def published(instance):
    """An instance with a release on steel and one on chips, published."""
    instance.drop("a.txt", record("Steel", STEEL) + record("Memory", CHIPS))
    assert instance.run("run", "--once").code == 0
    return instance


def test_every_document_of_the_site_is_there_with_its_compressed_sibling(published):
    wanted = [*ONCE, *topic("all"), *topic("steel"), *topic("chips")]
    wanted += [name for one in ids(published).values() for name in pages(one)]
    assert names(published) == sorted(wanted)
    assert all((published.feeds / f"{name}.gz").is_file() for name in wanted)


def test_publishing_twice_writes_nothing(published):
    before = stamps(published)
    value = publish(published)
    assert (value["written"], value["removed"], value["documents"]) == (0, 0, [])
    round_again = published.run("run", "--once").value["publish"]
    assert round_again["written"] == 0
    assert stamps(published) == before


def test_a_new_release_rewrites_its_topics_and_the_index_and_nothing_else(published):
    published.drop("b.txt", seed("Steel again"))
    published.run("ingest")
    before = stamps(published)
    value = publish(published)
    new = ids(published)["Steel again"]
    assert sorted(value["documents"]) == sorted(
        [
            *pages(new),
            *topic("all"),
            *topic("steel"),
            "index.html",
            "changes/index.html",
            *MAPS,
        ]
    )
    changed = {path for path, at in stamps(published).items() if before.get(path) != at}
    assert len(changed) == 2 * value["written"] + 1


def test_a_revision_rewrites_the_pages_of_its_release_and_adds_a_change(published):
    steel = ids(published)["Steel"]
    published.drop("b.txt", record("Steel", STEEL.replace("16.7", "17.6")))
    value = published.run("run", "--once").value["publish"]
    # The page of revision 1 now names the one that came later.
    assert sorted(value["documents"]) == sorted(
        [
            *pages(steel, 2),
            *topic("all"),
            *topic("steel"),
            "index.html",
            *changes(published),
            *MAPS,
        ]
    )
    revised, new = feed(published, "steel", "changes")
    assert [one["title"].split(":")[0] for one in (revised, new)] == ["Revised", "New"]
    shown = html.fragment_fromstring(revised["content_html"], create_parent=True)
    assert "16.7" in shown.xpath("string(.//del)")
    assert "17.6" in shown.xpath("string(.//ins)")
    (release,) = feed(published, "steel", "releases")
    assert "17.6 percent" in release["content_html"]


def test_a_release_that_leaves_a_topic_leaves_its_feed(published):
    published.drop("b.txt", record("Memory", "A plan for those who design displays in Seoul."))
    value = published.run("run", "--once").value["publish"]
    assert "topics/chips/releases.json" in value["documents"]
    assert "Memory" not in (published.feeds / "topics/chips/releases.json").read_text()


def test_a_release_that_an_edited_topic_took_in_can_leave_it_again(published):
    steel, chips = published.settings["topics"]
    published.configure(topics=[steel, chips | {"query": "seoul"}])
    publish(published)
    assert "Memory" in (published.feeds / "topics/chips/releases.json").read_text()
    published.drop("b.txt", record("Memory", "A plan for those who design chips in Busan."))
    published.run("run", "--once")
    assert "Memory" not in (published.feeds / "topics/chips/releases.json").read_text()


def test_a_folder_that_was_removed_comes_back_with_the_same_bytes(published):
    before = contents(published)
    for path in sorted(published.feeds.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    published.feeds.rmdir()
    assert publish(published)["written"] == len(names(published))
    assert contents(published) == before


def test_rebuilding_a_sound_folder_writes_nothing(published):
    before = contents(published)
    value = publish(published, "rebuild")
    assert (value["written"], value["removed"]) == (0, 0)
    assert value["unchanged"] == len(names(published))
    assert contents(published) == before


@pytest.mark.parametrize("name", ["index.html", "topics/steel/releases.atom", "site.css.gz"])
@pytest.mark.parametrize("content", [b"defaced", None])
def test_a_document_that_was_damaged_by_hand_is_mended_by_rebuild(published, name, content):
    before = contents(published)
    path = published.feeds / name
    path.unlink() if content is None else path.write_bytes(content)
    value = publish(published, "rebuild")
    assert value["documents"] == [name.removesuffix(".gz")]
    assert contents(published) == before


def test_another_title_of_the_site_rewrites_what_shows_it(published):
    published.configure(site=published.settings["site"] | {"title": "Gazette"})
    assert "topics/steel/changes.rss" in publish(published)["documents"]
    assert "Gazette" in (published.feeds / "index.html").read_text()
    assert publish(published)["written"] == 0


def test_another_address_of_the_site_keeps_every_id(published):
    before = (published.feeds / "topics/all/changes.json").read_text()
    published.configure(site=published.settings["site"] | {"url": "https://new.example.org/x"})
    publish(published)
    after = (published.feeds / "topics/all/changes.json").read_text()
    assert before != after
    assert after.replace("https://new.example.org/x", "https://news.example.org") == before


def test_another_authority_keeps_every_id(published):
    before = (published.feeds / "topics/all/changes.atom").read_text()
    published.configure(site=published.settings["site"] | {"authority": "example.com,2020"})
    published.run("rebuild")
    assert (published.feeds / "topics/all/changes.atom").read_text() == before


def test_the_documents_of_a_topic_that_is_gone_are_removed(published):
    steel, chips = published.settings["topics"]
    published.configure(topics=[steel])
    publish(published)
    days_pass(published, 91)
    value = publish(published)
    assert value["removed"] == len([*FEEDS, "index.html"])
    assert not (published.feeds / "topics/chips").exists()
    assert "topics/chips" not in (published.feeds / "index.html").read_text()
    assert publish(published)["written"] == 0
    published.configure(topics=[steel, chips])
    publish(published)
    assert "Memory" in (published.feeds / "topics/chips/releases.json").read_text()
    assert "Memory" in (published.feeds / "topics/chips/changes.json").read_text()


def test_a_new_topic_begins_with_the_past_of_its_releases(published):
    plan = {"slug": "plans", "title": "Plans", "query": "title:memory AND plan"}
    published.configure(topics=[*published.settings["topics"], plan])
    publish(published)
    for feed in FEEDS:
        assert "Memory" in (published.feeds / "topics/plans" / feed).read_text()


def test_files_of_others_survive_whatever_is_published(published):
    strangers = [
        "logo.png",
        ".well-known/security.txt",
        "topics/steel/photo.jpg",
        "releases/v1/x",
    ]
    for name in strangers:
        path = published.feeds / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("precious")
    published.configure(topics=[])
    publish(published)
    days_pass(published, 91)
    assert publish(published)["removed"] == 2 * len([*FEEDS, "index.html"])
    publish(published, "rebuild")
    assert all((published.feeds / name).read_text() == "precious" for name in strangers)


def test_a_folder_that_shows_another_store_is_published_anew(published):
    before = ids(published)
    (published.folder / "data").rename(published.folder / "old data")
    (published.seeds / "a.txt").unlink()
    published.drop("b.txt", seed("Steel of another store"))
    value = published.run("run", "--once").value["publish"]
    gone = [name for one in before.values() for name in pages(one)]
    assert value["removed"] == len([*gone, "topics/chips/2026-03/index.html"])
    assert "Memory" not in (published.feeds / "topics/all/releases.json").read_text()


def test_a_store_put_back_from_a_backup_is_published_as_it_is(published):
    backup = published.folder / "backup.db"
    assert published.run("backup", str(backup)).code == 0
    before = contents(published)
    published.drop("lost.txt", seed("Lost steel"))
    published.run("run", "--once")
    lost = ids(published)["Lost steel"]
    (published.seeds / "lost.txt").unlink()
    for path in (published.folder / "data").glob("notifier.db*"):
        path.unlink()
    backup.rename(published.folder / "data/notifier.db")
    published.drop("other.txt", seed("Other steel"))
    published.run("run", "--once")
    assert "Other steel" in (published.feeds / "topics/steel/changes.atom").read_text()
    assert not [name for name in names(published) if lost in name]
    (other,) = {*ids(published)} - {"Steel", "Memory"}
    assert other == "Other steel"
    kept = {name for name in before if name.startswith("releases/")}
    assert {name: contents(published)[name] for name in kept} == {n: before[n] for n in kept}


def test_the_documents_do_not_depend_on_locale_zone_or_hash_seed(published):
    before = contents(published)
    for path in published.feeds.rglob("*.*"):
        if path.is_file():
            path.unlink()
    command = published.spawn("rebuild", TZ="America/St_Johns", LC_ALL="C", PYTHONHASHSEED="7")
    stdout, stderr = command.communicate()
    assert command.returncode == 0, stderr
    assert '"written"' in stdout
    assert contents(published) == before


@pytest.mark.parametrize(
    "name", ["feeds", "feeds/topics", "feeds/.published", "feeds/index.html"]
)
def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(instance, name):
    instance.drop("a.txt", seed("Steel"))
    instance.run("ingest")
    path = instance.folder / name
    path.parent.mkdir(exist_ok=True)
    in_the_way = name in ("feeds", "feeds/topics")
    path.touch() if in_the_way else path.mkdir()
    ran = instance.run("publish")
    assert ran.code == 1
    assert ran.stderr.count("\n") == 1
    assert (
        "feeds.path in config.yaml must name a folder that this program may write" in ran.stderr
    )
    path.unlink() if in_the_way else path.rmdir()
    assert instance.run("publish").code == 0


def test_an_emptied_folder_is_filled_again(instance):
    instance.drop("a.txt", seed("Steel"))
    instance.run("run", "--once")
    before = {path: path.read_bytes() for path in instance.feeds.rglob("*.html")}
    for path in before:
        path.unlink()
    assert instance.run("publish").value["written"] == len(before)
    assert {path: path.read_bytes() for path in instance.feeds.rglob("*.html")} == before


def test_a_release_stays_published_when_it_was_when_it_is_redated(instance):
    body = " ".join(f"word{number}" for number in range(60)) + "."
    instance.drop("a.txt", record("Steel plan", body, "2026-03-01"))
    instance.run("run", "--once")
    instance.drop("b.txt", record("Steel plan", body, "2026-03-03"))
    assert len(instance.run("run", "--once").value["ingest"]["revised"]) == 1
    [item] = json.loads((instance.feeds / "topics/all/releases.json").read_bytes())["items"]
    assert item["date_published"].startswith("2026-02-28T15:00:00")
    [release] = instance.run("releases").value
    assert (release["date"], release["revision"]) == ("2026-03-03", 2)
