"""The sitemap names every page but those of months, is valid, and changes with them."""

import gzip
import re
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree

from tests.features.test_publish import contents
from tests.features.texts import CHIPS, STEEL, record, seed

SITE = "https://news.example.org/"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SCHEMAS = Path(__file__).parent.parent / "sitemaps"
LONG = (
    "Minister Ahn Duk-geun met makers of steel in Pohang, who asked for 26 tons of scrap, two"
    " furnaces and a road to the port; the plan of 2026 names 40 mills and what each spends."
)


def parsed(instance, name):
    """A file of the sitemap, which the schema of the protocol takes."""
    document = etree.parse(instance.feeds / name)
    kind = etree.QName(document.getroot()).localname
    schema = {"urlset": "sitemap.xsd", "sitemapindex": "siteindex.xsd"}[kind]
    etree.XMLSchema(etree.parse(SCHEMAS / schema)).assertValid(document)
    return document


def listed(instance, name):
    """Path -> lastmod of the addresses in a file."""
    return {
        one.findtext(f"{NAMESPACE}loc").removeprefix(SITE): one.findtext(f"{NAMESPACE}lastmod")
        for one in parsed(instance, name).getroot()
    }


def files(instance):
    return list(listed(instance, "sitemap.xml"))


def everything(instance):
    found = [one for name in files(instance) for one in listed(instance, name)]
    assert len(found) == len(set(found))
    return set(found)


def the_same_when_rebuilt(instance):
    """A rebuild has nothing to write and nothing to remove."""
    before = contents(instance)
    rebuilt = instance.run("rebuild").value
    assert (rebuilt["written"], rebuilt["removed"]) == (0, 0)
    assert contents(instance) == before


def run(instance):
    assert instance.run("run", "--once").code == 0


def ids(instance):
    return {one["title"]: one["id"] for one in instance.run("releases").value}


@pytest.fixture
def published(instance):
    instance.drop("a.txt", seed("Steel") + record("Memory", CHIPS, "2025-12-31"))
    run(instance)
    return instance


def test_it_leads_to_a_file_for_pages_and_one_for_each_month(published):
    assert files(published) == [
        "sitemaps/pages.xml",
        "sitemaps/2025-12.xml",
        "sitemaps/2026-03.xml",
    ]
    assert f"Sitemap: {SITE}sitemap.xml" in (published.feeds / "robots.txt").read_text()


def test_it_names_every_page_that_has_an_address_of_its_own(published):
    published.drop("b.txt", record("Steel", STEEL.replace("16.7", "17.6")))
    run(published)
    pages = {
        path.parent.relative_to(published.feeds).as_posix() + "/"
        for path in published.feeds.rglob("index.html")
    }
    named = [*listed(published, "sitemaps/pages.xml")]
    assert named[:5] == ["", "changes/", "topics/all/", "topics/steel/", "topics/chips/"]
    assert not [one for one in named[5:] if not one.startswith("topics/country-")]
    # Lists of one month lead to nothing that is not named here.
    lists = {one for one in pages if re.search("/[0-9]{4}-[0-9]{2}/$", one)}
    assert everything(published) == {one.removeprefix("./") for one in pages - lists}


def test_a_page_changed_when_its_release_last_did(published):
    steel = ids(published)["Steel"]
    shown = next(one for one in published.run("releases").value if one["id"] == steel)
    listing = listed(published, "sitemaps/2026-03.xml")
    for path in (f"releases/{steel}/", f"releases/{steel}/r1/"):
        assert datetime.fromisoformat(listing[path]) == datetime.fromisoformat(
            shown["updated_at"]
        )
    newest = max(listing.values())
    assert listed(published, "sitemaps/pages.xml")["topics/steel/"] == newest


def test_a_release_that_is_dated_anew_goes_to_the_file_of_its_month(published):
    published.drop("b.txt", record("Minister meets makers", LONG, "2026-01-30"))
    run(published)
    assert "sitemaps/2026-01.xml" in files(published)
    one = ids(published)["Minister meets makers"]
    published.drop("c.txt", record("Minister meets makers", LONG, "2026-02-02"))
    run(published)
    assert ids(published)["Minister meets makers"] == one
    assert f"releases/{one}/r2/" in listed(published, "sitemaps/2026-02.xml")
    # Its month has no other release.
    assert "sitemaps/2026-01.xml" not in files(published)
    assert not (published.feeds / "sitemaps/2026-01.xml").exists()
    the_same_when_rebuilt(published)


def test_a_merged_release_is_left_out_until_it_is_split(published):
    steel, memory = ids(published)["Steel"], ids(published)["Memory"]
    assert published.run("merge", steel, memory).code == 0
    published.run("publish")
    assert not any(memory in one for one in everything(published))
    the_same_when_rebuilt(published)
    assert published.run("split", memory).code == 0
    published.run("publish")
    assert f"releases/{memory}/r1/" in listed(published, "sitemaps/2025-12.xml")
    the_same_when_rebuilt(published)


def test_a_change_of_one_release_rewrites_one_month(published):
    published.drop("b.txt", record("Steel", STEEL.replace("16.7", "17.6")))
    written = published.run("run", "--once").value["publish"]["documents"]
    maps = sorted(name for name in written if name.startswith("sitemap"))
    assert maps == ["sitemaps/2026-03.xml", "sitemaps/pages.xml"]


def test_a_site_without_releases_has_a_valid_sitemap(instance):
    run(instance)
    assert files(instance) == ["sitemaps/pages.xml"]
    assert "" in everything(instance)


def test_addresses_begin_with_the_base_path_and_are_escaped(instance):
    url = "https://host.example/a&b/path"
    instance.configure(site=instance.settings["site"] | {"url": url})
    instance.drop("a.txt", seed("Steel"))
    run(instance)
    for name in ("sitemap.xml", "sitemaps/pages.xml", "sitemaps/2026-03.xml"):
        found = parsed(instance, name).getroot()
        assert all(one.findtext(f"{NAMESPACE}loc").startswith(f"{url}/") for one in found)


def test_what_is_left_of_a_month_that_no_text_is_dated_in_is_removed(published):
    for name in ("sitemaps/1999-01.xml", "sitemaps/mine.xml"):
        (published.feeds / name).write_bytes(b"old")
    assert published.run("rebuild").value["removed"] == 1
    assert (published.feeds / "sitemaps/mine.xml").exists()
    assert not (published.feeds / "sitemaps/1999-01.xml").exists()
    packed = (published.feeds / "sitemap.xml.gz").read_bytes()
    assert gzip.decompress(packed) == (published.feeds / "sitemap.xml").read_bytes()
