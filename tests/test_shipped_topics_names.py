"""The names of ministries, agencies and offices file nothing under the shipped topics."""

import re

import pytest

from tests.shipped_topics import BUNDLED, filed

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
    "Ministry of National Defense (MND)",
    "Ministry of Mines and Energy",
    "Ministry of Energy and Mineral Resources",
    "Department for Energy Security and Net Zero",
    "Minister of the Environment and Energy Security",
    "Ministry of Investment, Trade and Industry (MITI)",
    "Director General for Carbon Neutrality Policy",
    "Director General for Nuclear Industry Policy",
    "Korea Electric Power Corporation (KEPCO)",
    "Korea Hydro & Nuclear Power (KHNP)",
    "Korea Radioactive Waste Agency (KORAD)",
    "Korea Semiconductor Industry Association",
    "Korea Display Industry Association",
    "Korea Battery Industry Association",
    "Korea Automobile & Mobility Association",
    "Korea Iron & Steel Association",
    "Korea Defense Industry Association",
    "Korea Biotechnology Industry Organization",
    "International Energy Agency (IEA)",
    "World Trade Organization (WTO)",
]
MINISTRIES = [
    "Ministry of Trade, Industry and Energy (MOTIE)",
    "Ministry of Trade, Industry and Resources (MOTIR)",
    "Ministry of Climate, Energy and Environment (MCEE)",
    "Ministry of Science and ICT (MSIT)",
    "Ministry of Knowledge Economy (MKE)",
]
NAME_OF_THE_MINISTRY = re.compile(
    r"Ministry of Trade, Industry,? and (?:Energy|Resources)(?: \(MOTI[ER]\))?|MOTI[ER]"
)


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
        "Climate, Energy and Environment Minister",
        "Minister of National Defense",
        "U.S. Energy Secretary",
    ],
)
def test_the_name_of_an_office_in_a_title_counts_for_nothing(office):
    assert filed(f"{office} visits Seoul", "They met.") == {}


@pytest.mark.parametrize("ministry", MINISTRIES)
def test_a_ministry_may_be_renamed_and_nothing_is_filed_elsewhere(ministry):
    for revision in BUNDLED.values():
        renamed = [
            NAME_OF_THE_MINISTRY.sub(ministry, text) for text in (revision.title, revision.body)
        ]
        assert set(filed(*renamed)) == set(filed(revision.title, revision.body))
