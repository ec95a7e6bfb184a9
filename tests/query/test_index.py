"""The index of stored queries finds what evaluating each of them finds, with less work."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifier.query import And, Document, Index, Near, Not, Or, Query, Term, evaluate, parse
from notifier.query.canonical import canonical
from notifier.query.forms import forms
from tests.builders import a_document
from tests.query.brute_force import DOCUMENTS, NODES, query

KOREAN = [
    a_document(
        "반도체 수출은 늘었다", "핵심 광물의 수출을 논의했다. ½은 FTA를 통한 수출입이다."
    ),
    a_document(
        "'반도체 특별법'을 발표", "미국과의 협상에서는 수출이 늘고, 수출하는 기업들이 많다."
    ),
    a_document("", "늘었다 늘었다 the the the the 수출 수출은 수출을 Straße's strasse"),
]
ASKED = sorted({f for d in KOREAN for text in d.fields.values() for f in text.found_by})


@st.composite
def korean_terms(draw):
    words = tuple(draw(st.lists(st.sampled_from(ASKED), min_size=1, max_size=4)))
    prefix = draw(st.booleans())
    beginning = words[-1][: draw(st.integers(1, 14))] if prefix else words[-1]
    slop = draw(st.integers(0, 2)) if len(words) > 1 else 0
    field = draw(st.sampled_from([None, "title", "body"]))
    return Term((*words[:-1], beginning), prefix, field, slop)


def nodes_of(term):
    """Trees in which a term is needed, one of several, or forbidden."""
    return st.one_of(
        term,
        st.builds(Near, term, term, st.integers(0, 3)).filter(
            lambda node: node.left.field == node.right.field
        ),
        st.builds(lambda one, other: And((one, other)), term, term),
        st.builds(lambda one, other: Or((one, other)), term, term),
        st.builds(lambda one, other: And((one, Not(other))), term, term),
    )


def index(*texts: str) -> Index:
    return Index.of(parse(text) for text in texts)


def evaluated(queries: list[Query], document: Document):
    found = [(stored, evaluate(stored, document)) for stored in queries]
    return [(stored, because) for stored, because in found if because is not None]


def distinct(nodes) -> list[Query]:
    return list({canonical(node): query(node) for node in nodes}.values())


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.lists(NODES, min_size=1, max_size=30))
def test_the_index_finds_what_evaluating_every_query_finds(nodes):
    queries = distinct(nodes)
    stored = Index.of(queries)
    for document in DOCUMENTS:
        assert list(stored.matches(document)) == evaluated(queries, document)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.lists(nodes_of(korean_terms()), min_size=1, max_size=30))
def test_a_korean_word_is_found_with_what_is_glued_to_it(nodes):
    queries = distinct(nodes)
    stored = Index.of(queries)
    for document in KOREAN:
        assert list(stored.matches(document)) == evaluated(queries, document)


@pytest.mark.parametrize("document", DOCUMENTS[::8] + KOREAN)
def test_every_word_and_phrase_of_a_release_finds_it(document):
    terms = [
        Term(tuple(forms(word.key)[-1] for word in text.words[start : start + length]))
        for text in document.fields.values()
        for length in (1, 2, 3, 5)
        for start in range(len(text.words) - length + 1)
    ]
    queries = distinct(terms)
    assert [stored for stored, _ in Index.of(queries).matches(document)] == queries


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("steel", ["steel"]),
        ("Exports", ["export"]),
        ("title:steel", ["title:steel"]),
        ('"free trade agreement"', ['"free trade agreement"']),
        ('"in the free trade agreement of"', ['"free trade agreement"']),
        ('"trade deal"~3', ["trade"]),
        ("steel NEAR aluminium", ["aluminium"]),
        ("=US", ["us"]),
        ('="Ministers of Trade"', ['"minister of trade"']),
        ("semiconduct*", ["semiconduct*"]),
        ("electronically*", ["electronical*"]),
        ('"rare eart*"', ["rare"]),
        ("핵심", ["핵심"]),
        ("steel aluminium", ["aluminium"]),
        ("steel OR aluminium", ["aluminium", "steel"]),
        ("(steel OR tin) aluminium", ["aluminium"]),
        ("steel NOT aluminium", ["steel"]),
        ("steel OR (tin aluminium) OR steel", ["aluminium", "steel"]),
        ("country:JP steel", ["steel"]),
        ("country:JP", ["country:JP"]),
        ("country:JP OR title:japan", ["country:JP", "title:japan"]),
        ("*", []),
        ("* NOT steel", []),
        ("steel OR *", []),
    ],
)
def test_a_query_is_filed_under_its_rarest_part(text, expected):
    assert [canonical(anchor) for anchor in Index.of([]).anchors(parse(text))] == expected


def test_a_word_that_many_queries_ask_for_is_taken_for_common():
    stored = index("trade", "trade deal", "trade fair", "tin trade")
    assert [canonical(anchor) for anchor in stored.anchors(parse("tin trade"))] == ["tin"]
    assert [canonical(anchor) for anchor in stored.anchors(parse("ore trade"))] == ["ore"]


def test_queries_that_say_the_same_are_put_to_a_release_once_in_the_order_given():
    stored = index("quota steel", "tariff", "steel AND quota", "steel")
    document = a_document("Steel tariff", "A quota.")
    found = [text.text for text, _ in stored.matches(document)]
    assert found == ["quota steel", "tariff", "steel"]


def test_a_query_of_which_a_release_lacks_a_word_is_not_evaluated():
    stored = index(
        "aluminium tin", '"aluminium in" steel quota', "steel OR tariff", "steel -tin"
    )
    document = a_document("Steel", "Aluminium in Korea.")
    candidates = [text.text for text in stored.candidates(document)]
    assert candidates == ["steel OR tariff", "steel -tin"]


def test_a_query_of_one_field_is_evaluated_only_where_that_field_has_its_words():
    stored = index("title:steel", "body:steel", "body:steel*", "title:ste*")
    document = a_document("Steel", "Aluminium.")
    assert [text.text for text in stored.candidates(document)] == ["title:steel", "title:ste*"]


def test_facets_find_the_queries_that_ask_for_nothing_else():
    stored = index("country:JP", "country:US", "date:2026-03", "date:2025", "weight:>=minor")
    document = a_document("Steel", "", countries=("JP",))
    found = [text.text for text, _ in stored.matches(document)]
    assert found == ["country:JP", "date:2026-03", "weight:>=minor"]


def test_queries_about_other_words_cost_a_release_no_evaluation():
    others = [f'w{n} AND steel OR "steel w{n}" OR w{n}*' for n in range(100, 1_000)]
    stored = index(*others, "steel")
    assert [text.text for text in stored.candidates(a_document("Steel", "steel"))] == ["steel"]


def test_no_query_matches_where_none_is_stored():
    assert list(Index.of([]).matches(DOCUMENTS[0])) == []
