"""A file of the sitemap is never larger than the protocol allows."""

from lxml import etree

from notifier.pages.sitemap import MAX_LOCATIONS
from notifier.pipeline.sitemaps import sitemaps
from tests.builders import a_site
from tests.pipeline.world import TOPICS, a_world


def test_of_a_month_with_too_many_pages_the_last_revisions_are_left_out(tmp_path):
    with a_world(tmp_path / "notifier.db") as world:
        world.publish(("a", "Steel."), ("b", "Steel, and more of it."))
        world.store._db.execute("UPDATE releases SET number = 60000 WHERE id = 'b'")
        month = next(sitemaps(world.store, a_site(), TOPICS, ["2026-03"]))
    found = [one[0].text for one in etree.fromstring(month.content)]
    assert len(found) == MAX_LOCATIONS == 50_000
    assert found[:3] == [
        "https://example.org/releases/a/",
        "https://example.org/releases/b/",
        "https://example.org/releases/a/r1/",
    ]
    assert found[-1] == "https://example.org/releases/b/r49997/"
