"""Which releases a query matches, and the words it shows for it."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.query import And, Not, Or, Term, evaluate, normal, parse
from notifier.release import Weight
from tests.builders import a_document
from tests.query.brute_force import (
    DOCUMENTS,
    NODES,
    RELEASES,
    disagreements,
    places,
    query,
)

TITLE = "Korea’s steel exports rise"
BODY = "Steel exports to the U.S. rose 16.7 percent. The export of K-Battery cells fell."
TRAITS = {
    "date": date(2025, 9, 30),
    "source": "motir",
    "kinds": ("figures", "names"),
    "weight": Weight.MINOR,
    "category": "FTA/Economic Cooperation",
    "countries": ("JP", "EU"),
}


def hits(text, title=TITLE, body=BODY):
    found = evaluate(parse(text), a_document(title, body, **TRAITS))
    return None if found is None else [(hit.field, hit.text) for hit in found]


MATCHES = {
    "steel": [("title", "steel"), ("body", "Steel")],
    "STEEL": [("title", "steel"), ("body", "Steel")],
    "korea": [("title", "Korea’s")],
    "16.7": [("body", "16.7")],
    "u.s.": [("body", "U.S")],
    "export": [("title", "exports"), ("body", "exports"), ("body", "export")],
    "exports": [("title", "exports"), ("body", "exports"), ("body", "export")],
    "exporter": None,
    "export*": [("title", "exports"), ("body", "exports"), ("body", "export")],
    "exports*": [("title", "exports"), ("body", "exports")],
    '"steel exports"': [("title", "steel exports"), ("body", "Steel exports")],
    '"steel export"': [("title", "steel exports"), ("body", "Steel exports")],
    '"steel exp*"': [("title", "steel exports"), ("body", "Steel exports")],
    '"exports steel"': None,
    '"rise steel"': None,
    '"exports rose"~2': None,
    '"exports rose"~3': [("body", "exports to the U.S. rose")],
    '"fell rose"~20': None,
    '"steel rose percent"~5': [("body", "Steel exports to the U.S. rose 16.7 percent")],
    '"steel rose percent"~4': None,
    "k-battery": [("body", "K-Battery")],
    "=Steel": [("body", "Steel")],
    "=steel": [("title", "steel")],
    "=export": [("body", "export")],
    "=Korea": [("title", "Korea’s")],
    "=KOREA": None,
    '="Steel exports"': [("body", "Steel exports")],
    "=K-Battery": [("body", "K-Battery")],
    "steel NEAR/0 exports": [
        ("title", "steel"), ("title", "exports"), ("body", "Steel"), ("body", "exports"),
    ],
    "exports NEAR/0 steel": [
        ("title", "steel"), ("title", "exports"), ("body", "Steel"), ("body", "exports"),
    ],
    "percent NEAR/0 rose": None,
    "percent NEAR/1 rose": [("body", "rose"), ("body", "percent")],
    "percent NEAR rise": None,
    'cells NEAR/3 "the export"': [("body", "The export"), ("body", "cells")],
    "steel NEAR steel": None,
    "title:(steel NEAR export)": [("title", "steel"), ("title", "exports")],
    "title:steel": [("title", "steel")],
    "body:korea": None,
    "title:(steel OR export)": [("title", "steel"), ("title", "exports")],
    "copper OR percent": [("body", "percent")],
    "steel copper": None,
    "rise fell": [("title", "rise"), ("body", "fell")],
    "rise -copper": [("title", "rise")],
    "rise -fell": None,
    "rise (percent OR -steel)": [("title", "rise"), ("body", "percent")],
    "rise (copper OR -tin)": [("title", "rise")],
    "NOT NOT rise": [("title", "rise")],
    "fell OR (* -copper)": [("body", "fell")],
    "*": [],
    "* -copper": [],
    "* -steel": None,
    "rise country:JP": [("title", "rise")],
    "rise -country:JP": None,
}  # fmt: skip


@pytest.mark.parametrize("text", MATCHES)
def test_a_query_matches_because_of_these_words(text):
    assert hits(text) == MATCHES[text]


HELD = [
    "date:2025", "date:2025-09", "date:2025-09-30", "date:2025-09..2025-10",
    "date:2024..2025-09", "date:>=2025-09-30", "date:<=2025-09", "date:>2025-08",
    "date:<2025-10", "source:motir", "source:MOTIR", "kind:figures", "kind:Names",
    "weight:minor", "weight:>=minor", "weight:<=minor", "weight:>none", "weight:<major",
    "category:fta", "category:cooperation", 'category:"FTA/Economic Cooperation"',
    "country:JP", "country:jp", "country:eu", "country:(US OR JP)", "country:(JP EU)",
]  # fmt: skip
LACKED = [
    "date:2024", "date:2025-10", "date:2025-09-29", "date:>2025-09", "date:<2025-09",
    "date:>=2025-10", "date:<=2025-08", "date:2024..2025-08", "source:other", "kind:typo",
    "weight:major", "weight:>minor", "weight:<minor", "category:energy",
    'category:"fta cooperation"', "country:US", "country:(JP US)",
]  # fmt: skip


@pytest.mark.parametrize("text", HELD)
def test_what_a_release_has_besides_its_text_matches_without_a_word(text):
    assert hits(text) == []
    assert hits(f"* -{text}") is None


@pytest.mark.parametrize("text", LACKED)
def test_what_a_release_has_not_does_not_match(text):
    assert hits(text) is None
    assert hits(f"* -{text}") == []


def test_a_release_without_category_is_in_none():
    energy = evaluate(parse("category:energy"), a_document("Energy", "Energy."))
    assert energy is None


def test_a_place_is_shown_once_however_often_it_is_asked_for():
    assert hits("percent OR body:percent OR perc*") == [("body", "percent")]


def test_a_phrase_ends_with_the_last_word_of_its_field():
    assert hits('"steel rises"', "steel", "rises") is None
    assert hits('"steel exp*"', "", "of steel") is None
    assert hits('"of steel"~2', "", "of") is None


def test_a_phrase_that_repeats_a_word_is_found_at_each_place():
    assert hits('"no no"', "", "no no no") == [("body", "no no"), ("body", "no no")]


def test_a_loose_phrase_is_found_as_short_as_it_can_be_at_each_beginning():
    found = hits('"a b"~3', "", "a a x b b")
    assert found == [("body", "a a x b"), ("body", "a x b")]


def test_a_loose_phrase_of_one_word_has_one_place_at_each_beginning():
    found = hits('"a a a"~20', "", "a " * 500)
    assert found == [("body", "a a a")] * 498


def test_sides_of_near_may_not_overlap():
    assert hits('"trade deal" NEAR/5 deal', "", "a trade deal") is None
    found = hits('"trade deal" NEAR/5 deal', "", "a trade deal, a deal")
    assert found == [("body", "trade deal"), ("body", "deal")]


def test_a_release_without_words_matches_only_what_needs_none():
    assert hits("steel", "", "…") is None
    assert hits("*", "", "…") == []


def test_a_sign_that_stands_for_several_words_is_found_by_them():
    assert hits('"1 2"', "½ of it", "") == [("title", "½")]
    assert hits("½", "", "1/2") == [("body", "1/2")]


def test_accents_and_width_do_not_hide_a_word():
    assert hits("sefcovic", "", "Maroš Šefčovič") == [("body", "Šefčovič")]
    assert hits("cepa", "ＣＥＰＡ", "") == [("title", "ＣＥＰＡ")]


def test_accents_count_in_a_word_that_is_asked_for_as_it_is_written():
    assert hits("=Sefcovic", "", "Maroš Šefčovič") is None
    assert hits("=Šefčovič", "", "Maroš S\u030cefc\u030covic\u030c") != []


def test_us_can_be_told_from_us():
    assert hits("=US", "", "The US told us.") == [("body", "US")]
    assert hits("=IT", "", "It is IT.") == [("body", "IT")]


@settings(max_examples=120)
@given(NODES)
def test_the_index_finds_what_reading_every_word_finds(node):
    assert list(disagreements(node)) == []


def matching(node):
    """Numbers of the bundled releases that ``node`` matches."""
    return [
        number
        for number, document in enumerate(DOCUMENTS)
        if evaluate(query(node), document) is not None
    ]


@settings(max_examples=50)
@given(NODES)
def test_the_normal_form_matches_the_same_releases(node):
    assert matching(normal(node)) == matching(node)
    assert matching(Not(Not(node))) == matching(node)


@settings(max_examples=50)
@given(NODES, NODES)
def test_de_morgan_holds_for_what_is_matched(one, other):
    negated = (Not(one), Not(other))
    assert matching(Not(And((one, other)))) == matching(Or(negated))
    assert matching(Not(Or((one, other)))) == matching(And(negated))


@settings(max_examples=50)
@given(NODES)
def test_every_reason_is_text_of_its_field_in_order_and_once(node):
    for release, document in zip(RELEASES, DOCUMENTS, strict=True):
        found = evaluate(query(node), document) or ()
        text = {"title": release.title, "body": release.body}
        assert all(hit.text == text[hit.field][hit.start : hit.end] for hit in found)
        order = [(hit.field == "body", hit.start, hit.end) for hit in found]
        assert order == sorted(set(order))


@given(st.text(), st.text())
def test_any_text_can_be_indexed_and_all_its_words_found(title, body):
    document = a_document(title, body)
    for name, field in document.fields.items():
        for word in field.words:
            found = evaluate(query(Term((word.key,), field=name)), document)
            assert (name, word.start, word.end) in places(found)
