"""Issues of recurring series are linked to the ones before and after them."""

from lxml import html

from tests.features.mails import DAY_1, ingest, subscribed, subscription, told
from tests.features.texts import SEEDS
from tests.issues import autos, exports, record

SITE = "https://news.example.org"


def once(instance, name, *issues):
    instance.drop(name, "".join(map(record, issues)))
    return instance.run("run", "--once").value


def ids(instance):
    return {one["title"]: one["id"] for one in instance.run("releases").value}


def neighbours(instance, issue):
    """Titles of the issues before and after one."""
    known = ids(instance)
    titles = {release_id: title for title, release_id in known.items()}
    shown = instance.run("show", known[issue[0]]).value
    return titles.get(shown["previous"]), titles.get(shown["next"])


def page(instance, issue):
    path = instance.feeds / "releases" / ids(instance)[issue[0]] / "index.html"
    body = html.fromstring(path.read_bytes()).find("body")
    return " ".join(" ".join(body.itertext()).split())


def address(instance, issue):
    return f"{SITE}/releases/{ids(instance)[issue[0]]}/"


def files(instance):
    found = (path for path in instance.feeds.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in found}


def test_each_series_is_linked_month_by_month(instance):
    once(instance, "a.txt", *(one(month) for month in (9, 8, 7) for one in (autos, exports)))
    for one in (autos, exports):
        july, august, september = (one(month) for month in (7, 8, 9))
        assert neighbours(instance, july) == (None, august[0])
        assert neighbours(instance, august) == (july[0], september[0])
        assert neighbours(instance, september) == (august[0], None)


def test_the_pages_of_both_ends_say_so(instance):
    once(instance, "a.txt", exports(8))
    assert "in this series" not in page(instance, exports(8))
    once(instance, "b.txt", exports(9))
    september, august = page(instance, exports(9)), page(instance, exports(8))
    assert f"Previous in this series: {exports(8)[0]} (1 September 2025)" in september
    assert "Next in this series" not in september
    assert f"Next in this series: {exports(9)[0]} (1 October 2025)" in august


def test_an_issue_that_comes_late_takes_its_place_on_every_page(instance):
    once(instance, "a.txt", exports(7), exports(9), autos(9))
    assert neighbours(instance, exports(9)) == (exports(7)[0], None)
    once(instance, "b.txt", exports(8))
    assert neighbours(instance, exports(9)) == (exports(8)[0], None)
    assert neighbours(instance, exports(7)) == (None, exports(8)[0])
    assert f"Previous in this series: {exports(8)[0]}" in page(instance, exports(9))
    assert f"Next in this series: {exports(8)[0]}" in page(instance, exports(7))
    published = files(instance)
    instance.run("rebuild")
    assert files(instance) == published


def test_an_issue_whose_text_was_replaced_leaves_the_series(instance):
    once(instance, "a.txt", exports(8), exports(9))
    title, _, day = exports(9)
    once(instance, "b.txt", (title, "The figures were published in error.", day))
    assert neighbours(instance, exports(8)) == (None, None)
    assert "in this series" not in page(instance, exports(8))
    published = files(instance)
    instance.run("rebuild")
    assert files(instance) == published


def test_a_merged_issue_is_passed_over_until_it_is_split_again(instance):
    once(instance, "a.txt", exports(7), exports(8), exports(9), autos(9))
    known = ids(instance)
    instance.run("merge", known[autos(9)[0]], known[exports(8)[0]])
    instance.run("publish")
    assert neighbours(instance, exports(9)) == (exports(7)[0], None)
    assert f"Previous in this series: {exports(7)[0]}" in page(instance, exports(9))
    instance.run("split", known[exports(8)[0]])
    instance.run("publish")
    assert neighbours(instance, exports(9)) == (exports(8)[0], None)
    assert f"Previous in this series: {exports(8)[0]}" in page(instance, exports(9))


def test_of_the_bundled_releases_two_are_issues_of_one_series(instance):
    for path in SEEDS:
        instance.drop(path.name, path.read_bytes())
    instance.run("ingest")
    shown = [instance.run("show", one).value for one in ids(instance).values()]
    found = {one["revisions"][0]["title"]: one["previous"] for one in shown if one["previous"]}
    annual = ids(instance)["Korea’s annual ICT exports achieve new highs in 2024"]
    assert found == {"Korea’s ICT exports rebound in February": annual}


def test_issues_of_two_sources_are_strangers(instance):
    sources = [{"id": one, "title": one, "path": one, "settle_s": 0} for one in ("one", "two")]
    instance.configure(sources=sources)
    for source, month in (("one", 8), ("two", 9)):
        (instance.folder / source).mkdir()
        instance.drop("a.txt", record(exports(month)), folder=source)
    instance.run("ingest")
    assert neighbours(instance, exports(9)) == (None, None)


def test_the_feed_of_releases_links_the_issue_before(instance):
    once(instance, "a.txt", exports(8), exports(9))
    feed = (instance.feeds / "topics/all/releases.atom").read_text()
    assert feed.count("Previous in this series:") == 1
    assert f'Previous in this series: &lt;a href="{address(instance, exports(8))}"' in feed
    assert "in this series" not in (instance.feeds / "topics/all/changes.atom").read_text()


def test_a_digest_names_the_issue_before(instance):
    subscribed(instance, subscription("daily", "all"))
    ingest(instance, "b.txt", record(exports(8)))
    told(instance, at=DAY_1)
    ingest(instance, "c.txt", record(exports(9)))
    (mail,) = told(instance, at="2099-01-02T08:00Z")
    title, link = exports(8)[0], address(instance, exports(8))
    lines = mail.get_body(("plain",)).get_content().splitlines()
    named = lines.index(f"  Previous in the series: {title}")
    assert lines[named + 1] == f"  {link}"
    tree = html.document_fromstring(mail.get_body(("html",)).get_content())
    (said,) = tree.xpath("//p[starts-with(., 'Previous in the series: ')]")
    assert said.xpath(f"a[@href='{link}']/text()") == [title]


def test_show_prints_the_issues_before_and_after(instance):
    once(instance, "a.txt", exports(7), exports(8), exports(9))
    known = ids(instance)
    shown = instance.run("show", known[exports(8)[0]], options=()).stdout
    assert f"previous in this series: {exports(7)[0]} (2025-08-01)" in shown
    assert f"next in this series: {exports(9)[0]} (2025-10-01)" in shown
