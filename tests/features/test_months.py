"""Releases and changes by month: each on its page, and no page without one."""

from datetime import timedelta

import pytest

from notifier.wiring import utc_now
from tests.features.texts import STEEL, record


def months(instance, folder):
    found = (instance.feeds / folder).glob("2*/index.html")
    return sorted(path.parent.name for path in found)


def page(instance, path):
    return (instance.feeds / path / "index.html").read_text()


def kept(instance):
    return next(one["id"] for one in instance.run("releases").value if "2" in one["title"])


@pytest.fixture
def published(instance):
    """Three months with a release on steel each."""
    for place, day in enumerate(["2025-12-30", "2026-01-15", "2026-03-02"]):
        text = STEEL.replace("16.7", f"{place + 3}.5").replace("February", f"month {place}")
        instance.drop(f"{place}.txt", record(f"Exports of steel, report {place}", text, day))
    instance.run("run", "--once")
    return instance


def test_every_month_with_a_release_has_a_page_that_leads_to_its_neighbours(published):
    assert months(published, "topics/steel") == ["2025-12", "2026-01", "2026-03"]
    shown = page(published, "topics/steel/2026-01")
    assert "report 1" in shown
    assert "report 2" not in shown
    assert 'rel="prev" href="https://news.example.org/topics/steel/2025-12/"' in shown
    assert 'rel="next" href="https://news.example.org/topics/steel/2026-03/"' in shown
    assert "/topics/steel/2026-01/" in page(published, "topics/steel")


def test_a_month_between_others_becomes_their_neighbour(published):
    published.drop("new.txt", record("Steel fair in Busan", "All of steel met.", "2026-02-10"))
    value = published.run("run", "--once").value["publish"]
    assert "topics/steel/2026-03/index.html" in value["documents"]
    assert "topics/steel/2025-12/index.html" not in value["documents"]
    assert "/topics/steel/2026-02/" in page(published, "topics/steel/2026-01")
    assert published.run("rebuild").value["written"] == 0


def test_a_release_that_is_redated_takes_its_month_with_it(published):
    text = STEEL.replace("16.7", "5.5").replace("February", "month 2")
    published.drop("late.txt", record("Exports of steel, report 2", text, "2026-03-05"))
    published.run("run", "--once")
    text = text.replace("5.5", "6.5")
    published.drop("later.txt", record("Exports of steel, report 2", text, "2026-02-28"))
    published.run("run", "--once")
    before = months(published, "topics/steel")
    assert published.run("rebuild").value["written"] == 0
    assert months(published, "topics/steel") == before
    releases = published.run("releases").value
    assert before == sorted({one["date"][:7] for one in releases})


def test_a_month_whose_only_release_becomes_one_with_another_has_no_page(published):
    steel = next(one for one in published.run("releases").value if "report 1" in one["title"])
    published.run("merge", kept(published), steel["id"])
    assert published.run("publish").value["removed"] == len(["all", "steel", "sitemap"])
    assert months(published, "topics/steel") == ["2025-12", "2026-03"]
    assert "2026-01" not in page(published, "topics/steel/2026-03")
    assert published.run("rebuild").value["written"] == 0


def test_changes_have_a_page_for_their_month(published):
    assert months(published, "changes") == []
    assert "Nothing has changed yet." in page(published, "changes")
    text = STEEL.replace("16.7", "9.5").replace("February", "month 2")
    published.drop("edited.txt", record("Exports of steel, report 2", text, "2026-03-02"))
    published.run("run", "--once")
    (month,) = months(published, "changes")
    assert "<del>5.5</del><ins>9.5</ins>" in page(published, f"changes/{month}")
    assert f"/changes/{month}/" in page(published, "changes")


def test_a_date_far_ahead_leaves_the_charts_of_all_others_alone(published):
    ahead = f"{utc_now() + timedelta(days=200):%Y-%m-%d}"
    published.drop("typo.txt", record("Steel of the future", "Steel, some day.", ahead))
    published.run("run", "--once")
    shown = page(published, "topics/steel")
    assert "From December 2025 (1)" in shown
    assert f"/topics/steel/{ahead[:7]}/" in shown
    assert 'class="spark"' in page(published, ".")
    assert "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1" not in page(published, ".")
    assert published.run("rebuild").value["written"] == 0
