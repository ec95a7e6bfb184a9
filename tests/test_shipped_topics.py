"""Where the topics of the shipped configuration file the bundled releases, and why."""

import re

import pytest

from tests.shipped_topics import BUNDLED, SHIPPED, filed

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


@pytest.mark.parametrize("slug", ["hydrogen", "nuclear"])
def test_whatever_is_hydrogen_or_nuclear_is_energy(slug):
    [query] = [entry["query"] for entry in SHIPPED if entry["slug"] == slug]
    for words in re.findall(r'[A-Za-z]{4,}|"[^"]+"', query):
        text = words.strip('"').replace("*", "ing")
        for found in (filed(text, "."), filed("A meeting", text)):
            assert slug not in found or "energy" in found
    assert slug in filed(slug, ".")


@pytest.mark.parametrize(
    "body",
    [
        (
            "They agreed to work together in advanced industries such as AI, semiconductors,"
            " displays, batteries, bio, hydrogen, nuclear power, shipbuilding, defense,"
            " automobiles, steel, critical minerals, energy and supply chains."
        ),
        (
            "Amid protectionism, tariff uncertainty, climate change and the restructuring"
            " of global supply chains, trade and investment between the two countries grew."
        ),
        (
            "The chapters cover goods, rules of origin, tariff elimination, digital trade,"
            " investment, energy, supply chains and intellectual property."
        ),
        (
            "Participants came from the semiconductor, battery, automotive, steel and bio"
            " industries."
        ),
        "They met on the margins of the G7 Summit and of the WTO talks in Geneva.",
    ],
)
def test_a_list_or_a_lead_in_is_no_subject(body):
    assert filed("Korea and Norway hold a meeting", body) == {}


@pytest.mark.parametrize(
    ("title", "slugs"),
    [
        (
            "Chip exports rise 20 percent on AI demand",
            {"semiconductors-ict", "trade-statistics"},
        ),
        ("Korea strengthens export support for small firms", set()),
        ("Exports to ASEAN grow for a third month", {"trade-statistics"}),
        ("Roadmap for carbon composites in aircraft", set()),
        ("EV charging stations along motorways", {"batteries-ev"}),
        ("Trade defence against dumped goods", {"tariffs-remedies"}),
        ("Greenhouse gas inventory published", {"carbon-climate"}),
        ("Launch vehicle reaches orbit", set()),
        ("Modern art on display in Seoul", set()),
        ("Flu season: how to protect your family", set()),
    ],
)
def test_a_word_with_two_meanings_is_told_by_its_neighbour(title, slugs):
    assert set(filed(title, ".")) == slugs


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ("They asked for lower tariffs on automotive exports.", "autos"),
        ("Both sides will stockpile critical minerals.", "critical-minerals"),
        ("The country holds the largest nickel reserves.", "critical-minerals"),
        ("Exports came to USD 60 billion, up 3 percent year-on-year.", "trade-statistics"),
        ("The Commission imposed tariffs of 25 percent.", "tariffs-remedies"),
        ("They will build a more resilient global supply chain.", "supply-chains"),
        ("Talks on a free trade agreement resume in May.", "trade-agreements"),
        ("Hot-rolled plates are sold below cost.", "steel"),
        ("They will foster the bio industry.", "bio"),
        ("Support for materials, parts and equipment will grow.", "industrial-policy"),
    ],
)
def test_a_neighbour_in_the_body_makes_a_word_the_subject(body, slug):
    assert slug in filed("A meeting in Seoul", body)


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
