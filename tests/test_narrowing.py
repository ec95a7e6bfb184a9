"""A search with one condition more, or one less."""

from datetime import date

import pytest
from hypothesis import given

from notifier import narrowing
from notifier.query import Days, Facet, evaluate, parse
from tests.query.brute_force import DOCUMENTS, NODES, query

JAPAN, CHINA = Facet("country", ("JP",)), Facet("country", ("CN",))


def texts(found):
    return [(one.query, one.number) for one in found]


def test_a_condition_is_added_to_the_canonical_query():
    found = narrowing.narrower(parse("tariff steel"), {JAPAN: 3, CHINA: 1}, total=5, limit=9)
    assert texts(found) == [
        ("country:JP AND steel AND tariff", 3),
        ("country:CN AND steel AND tariff", 1),
    ]


def test_a_search_for_everything_becomes_the_condition_itself():
    assert texts(narrowing.narrower(parse("*"), {JAPAN: 3}, total=5, limit=9)) == [
        ("country:JP", 3)
    ]


def test_what_keeps_all_results_or_none_narrows_nothing():
    numbers = {JAPAN: 5, CHINA: 0}
    assert narrowing.narrower(parse("steel"), numbers, total=5, limit=9) == ()


def test_of_many_countries_and_categories_the_most_frequent_are_given():
    for numbers in (
        narrowing.countries({"JP": 1, "CN": 3, "US": 2}),
        narrowing.categories({"Energy": 1, "Trade": 3, "Industry": 2}),
    ):
        found = narrowing.narrower(parse("steel"), numbers, total=9, limit=2)
        assert [one.number for one in found] == [3, 2]


def test_of_many_years_the_newest_are_given_however_few_their_releases():
    numbers = narrowing.times({f"{year}-05": 2030 - year for year in range(2005, 2027)})
    found = narrowing.narrower(parse("steel"), numbers, total=999, limit=3)
    assert [one.facet.accepted.first.year for one in found] == [2026, 2025, 2024]


def test_a_query_that_would_become_too_long_cannot_be_narrowed():
    assert narrowing.narrower(parse("a" * 3_995), {JAPAN: 1}, total=2, limit=9) == ()


def test_results_of_several_years_are_narrowed_by_year_and_of_one_by_month():
    found = narrowing.times({"2025-12": 2, "2026-01": 1, "2026-02": 4})
    assert [(one.accepted.first, one.accepted.last, n) for one, n in found.items()] == [
        (date(2026, 1, 1), date(2026, 12, 31), 5),
        (date(2025, 1, 1), date(2025, 12, 31), 2),
    ]
    found = narrowing.times({"2024-02": 4, "2024-12": 1})
    assert list(found) == [
        Facet("date", Days(date(2024, 12, 1), date(2024, 12, 31))),
        Facet("date", Days(date(2024, 2, 1), date(2024, 2, 29))),
    ]


@pytest.mark.parametrize(
    ("text", "narrowed"),
    [
        ("date:2026", "date:2026-02-01..2026-02-28"),
        ("date:2026 steel", "date:2026-02-01..2026-02-28 AND steel"),
        ("date:2026 date:>=2025-06 steel", "date:2026-02-01..2026-02-28 AND steel"),
        (
            "date:2026-02-10..2026-03-05 steel",
            "date:2026-02-01..2026-02-28 AND date:2026-02-10..2026-03-05 AND steel",
        ),
        (
            "steel NOT date:2026",
            "date:2026-02-01..2026-02-28 AND steel AND NOT date:2026-01-01..2026-12-31",
        ),
        (
            "steel OR date:2026",
            "(date:2026-01-01..2026-12-31 OR steel) AND date:2026-02-01..2026-02-28",
        ),
    ],
)
def test_days_take_the_place_of_those_that_hold_them(text, narrowed):
    february = narrowing.times({"2026-02": 1})
    (found,) = narrowing.narrower(parse(text), february, total=2, limit=9)
    assert found.query == parse(narrowed).canonical
    assert parse(found.query).canonical == found.query


def test_a_country_takes_the_place_of_no_other_condition():
    (found,) = narrowing.narrower(parse("country:CN date:2026"), {JAPAN: 1}, total=2, limit=9)
    assert found.query == "country:CN AND country:JP AND date:2026-01-01..2026-12-31"


def test_a_category_that_is_part_of_another_finds_both():
    numbers = {"Energy": 3, "Energy and trade": 2, "energy": 1, "—": 7}
    assert narrowing.categories(numbers) == {
        Facet("category", ("energy",)): 6,
        Facet("category", ("energy and trade",)): 2,
    }


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("steel", []),
        ("country:JP", ["*"]),
        ("country:JP steel", ["steel"]),
        ("country:JP NOT steel", ["* AND NOT steel"]),
        ("country:JP date:2026", ["date:2026-01-01..2026-12-31", "country:JP"]),
        ("country:JP OR steel", []),
        ("steel NOT country:JP", []),
    ],
)
def test_each_condition_at_the_top_can_be_taken_away(text, without):
    assert [one.query for one in narrowing.wider(parse(text))] == without


@given(node=NODES)
def test_what_is_narrowed_matches_less_and_what_is_widened_more(node):
    wanted = query(node)
    found = {n for n, one in enumerate(DOCUMENTS) if evaluate(wanted, one) is not None}
    conditions = {JAPAN: 1} | narrowing.times({"2026-02": 1}) | narrowing.times({"2025-09": 1})
    for one in narrowing.narrower(wanted, conditions, total=2, limit=9):
        less, alone = parse(one.query), query(one.facet)
        assert {n for n, one in enumerate(DOCUMENTS) if evaluate(less, one) is not None} == {
            n for n in found if evaluate(alone, DOCUMENTS[n]) is not None
        }
    for one in narrowing.wider(wanted):
        more = parse(one.query)
        assert found <= {
            n for n, one in enumerate(DOCUMENTS) if evaluate(more, one) is not None
        }
