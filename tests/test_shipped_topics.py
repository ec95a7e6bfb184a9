"""Where the topics of the shipped configuration file the bundled releases, and why."""

from pathlib import Path

import pytest
import yaml

from notifier.filing import Filing, is_country_slug
from notifier.query import parse
from tests.builders import a_subject, a_topic, seed_releases

ROOT = Path(__file__).parent.parent
TOPICS = ROOT / "config.yaml"

SLUGS = [
    "semiconductors-ict",
    "batteries-ev",
    "autos",
    "critical-minerals",
    "energy",
    "hydrogen",
    "nuclear",
    "steel",
    "shipbuilding-defense",
    "bio",
    "ai-digital",
    "trade-agreements",
    "tariffs-remedies",
    "trade-statistics",
    "supply-chains",
    "investment",
    "carbon-climate",
    "multilateral",
    "industrial-policy",
]
SHIPPED = [
    entry
    for entry in yaml.safe_load(TOPICS.read_text("utf-8"))["topics"]
    if entry["slug"] != "all"
]
BUNDLED = {release.current.title: release.current for release in seed_releases()}

OFFICES = [
    "Ministry of Trade, Industry and Energy",
    "Ministry of Trade, Industry and Resources",
    "Ministry of Climate, Energy and Environment",
    "Ministry of Science and ICT",
    "Ministry of Industry and Mineral Resources",
    "Minister for Trade",
    "Minister for Trade, Industry and Energy",
    "Minister of Trade, Industry and Resources",
    "Minister of Investment, Industry and Trade",
    "Deputy Minister for Trade",
    "Deputy Minister for Energy Policy",
    "U.S. Secretary of Energy",
    "Director-General for Cross-Border Investment Policy",
    "Director General for FTA Negotiations",
    "Director General for Industrial Policy",
    "Director General for Industrial Technology Convergence Policy",
    "Director-General of the Hydrogen Economy Policy Bureau",
    "Korea Trade-Investment Promotion Agency (KOTRA)",
    "Korea Planning & Evaluation Institute of Industrial Technology",
    "Korea Institute of Energy Technology Evaluation and Planning (KETEP)",
    "Korea Institute of Geoscience and Mineral Resources (KIGAM)",
    "Department for Business and Trade",
    "Directorate-General for Trade and Economic Security",
]


QUERIES = [
    a_topic(slug=entry["slug"], title=entry["title"], query=parse(entry["query"]))
    for entry in SHIPPED
]


def filed(title, body):
    found = Filing.of(QUERIES).matches(a_subject(title, body))
    return {
        one.slug: [hit.text for hit in one.because]
        for one in found
        if not is_country_slug(one.slug)
    }


def filed_bundled(title):
    return filed(BUNDLED[title].title, BUNDLED[title].body)


def test_the_shipped_topics_are_these_nineteen():
    assert [entry["slug"] for entry in SHIPPED] == SLUGS


def test_every_shipped_topic_says_what_it_is():
    for entry in SHIPPED:
        assert set(entry) >= {"slug", "title", "description", "query"}
        assert entry["title"].strip()
        assert entry["description"].endswith(".")


def test_the_ict_exports_are_filed_under_chips_and_statistics():
    found = filed_bundled("Korea’s annual ICT exports achieve new highs in 2024")
    assert set(found) == {"semiconductors-ict", "trade-statistics"}
    assert {"ICT", "ICT exports", "Semiconductor exports"} <= set(found["semiconductors-ict"])
    assert {"trade balance", "year-on-year"} <= set(found["trade-statistics"])


def test_the_hydrogen_safety_conference_is_hydrogen_and_energy_and_nothing_else():
    found = filed_bundled("11th International Conference on Hydrogen Safety")
    assert set(found) == {"energy", "hydrogen"}
    assert "Hydrogen Safety" in found["hydrogen"]


def test_the_nuclear_statement_is_nuclear_and_energy():
    title = (
        "Joint Statement of the United States of America and the Republic of Korea"
        " on the Expansion of Peaceful Nuclear Energy"
    )
    assert set(filed_bundled(title)) == {"energy", "nuclear"}


def test_car_figures_are_filed_under_cars_and_statistics():
    found = filed_bundled("Korea’s Auto Industry Maintains Growth Momentum in August")
    assert set(found) == {"autos", "trade-statistics"}


@pytest.mark.parametrize(
    "title",
    [
        "7th Round of Korea–Thailand Comprehensive Economic Partnership Agreement (CEPA)",
        "Korea–Serbia Hold First Official CEPA Negotiations",
        "Korea and Pakistan to launch negotiations for bilateral EPA",
    ],
)
def test_a_round_of_negotiations_is_not_filed_under_each_chapter_it_lists(title):
    assert set(filed_bundled(title)) == {"trade-agreements"}


def test_a_dispute_on_steel_is_not_filed_under_the_list_of_other_subjects():
    title = (
        "Korea and Canada Discuss Economic and Trade Issues,"
        " Including Canada’s Steel TRQ Measures"
    )
    found = filed_bundled(title)
    assert {"steel", "tariffs-remedies"} <= set(found)
    named = {"autos", "batteries-ev", "critical-minerals", "energy", "ai-digital"}
    assert not named & set(found)


def test_a_plan_for_recycling_minerals_is_filed_under_minerals_and_not_tariffs():
    title = "Private Sector Experts Propose Policies for Critical Minerals Recycling"
    found = filed_bundled(title)
    assert "critical-minerals" in found
    assert "tariffs-remedies" not in found


def test_the_wto_conference_is_multilateral():
    title = (
        "MOTIR Reviews Agenda Items for the Successful Convening"
        " of the 14th WTO Ministerial Conference"
    )
    assert "WTO Ministerial" in filed_bundled(title)["multilateral"]


def test_a_greeting_of_the_ministry_of_energy_is_not_filed_under_energy():
    title = "Korea and Saudi Arabia Strengthen “Rafiq” (Companion) Partnership"
    assert "Industry and Energy" in BUNDLED[title].body
    assert "energy" not in filed_bundled(title)


@pytest.mark.parametrize("office", OFFICES)
def test_the_name_of_an_office_counts_for_nothing(office):
    assert filed("Korea and Norway hold a meeting", f"The {office} met a guest.") == {}
    assert filed("Korea and Norway hold a meeting", f"Kim of the {office}, {office}.") == {}


@pytest.mark.parametrize(
    "office",
    [
        "Minister of Trade, Industry and Energy",
        "Minister of Climate, Energy and Environment",
        "Minister of Science and ICT",
        "Minister of Industry and Mineral Resources",
        "Minister of Investment",
        "U.S. Energy Secretary",
    ],
)
def test_the_name_of_an_office_in_a_title_counts_for_nothing(office):
    assert filed(f"{office} visits Seoul", "They met.") == {}


@pytest.mark.parametrize("key", ["hydrogen", "nuclear"])
def test_whatever_is_hydrogen_or_nuclear_is_energy(key):
    for revision in BUNDLED.values():
        found = filed(revision.title, revision.body)
        assert key not in found or "energy" in found


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Korea’s exports rise 4.3 percent in June", "trade-statistics"),
        ("Korea to build ten more EV charging stations", "batteries-ev"),
        ("Seoul hosts the APEC trade ministers", "multilateral"),
        ("Korea opens a second offshore wind farm", "energy"),
        ("Final anti-dumping duties on steel plates", "tariffs-remedies"),
        ("Submarine talks with Poland begin", "shipbuilding-defense"),
        ("Record FDI pledges in 2026", "investment"),
        ("Korea and Chile upgrade their FTA", "trade-agreements"),
        ("Emissions trading to be reformed", "carbon-climate"),
        ("Rare earths found off the coast", "critical-minerals"),
    ],
)
def test_a_title_alone_is_enough_for_a_release_nobody_has_seen(title, slug):
    assert slug in filed(title, ".")
