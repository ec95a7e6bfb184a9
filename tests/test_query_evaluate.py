"""Which releases a query matches, and the words it shows for it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.query import (
    And,
    Everything,
    Not,
    Or,
    Query,
    Term,
    canonical,
    evaluate,
    normal,
    parse,
)
from notifier.words import words
from tests.builders import a_document, seed_releases

TITLE = "Korea’s steel exports rise"
BODY = "Steel exports to the U.S. rose 16.7 percent. The export of K-Battery cells fell."


def hits(text, title=TITLE, body=BODY):
    found = evaluate(parse(text), a_document(title, body))
    return None if found is None else [(hit.field, hit.text) for hit in found]


MATCHES = {
    "steel": [("title", "steel"), ("body", "Steel")],
    "STEEL": [("title", "steel"), ("body", "Steel")],
    "korea": [("title", "Korea’s")],
    "16.7": [("body", "16.7")],
    "u.s.": [("body", "U.S")],
    "export": [("body", "export")],
    "export*": [("title", "exports"), ("body", "exports"), ("body", "export")],
    '"steel exports"': [("title", "steel exports"), ("body", "Steel exports")],
    '"steel exp*"': [("title", "steel exports"), ("body", "Steel exports")],
    '"exports steel"': None,
    '"rise steel"': None,
    "k-battery": [("body", "K-Battery")],
    "title:steel": [("title", "steel")],
    "body:korea": None,
    "title:(steel OR export)": [("title", "steel")],
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
}


@pytest.mark.parametrize("text", MATCHES)
def test_a_query_matches_because_of_these_words(text):
    assert hits(text) == MATCHES[text]


def test_a_place_is_shown_once_however_often_it_is_asked_for():
    assert hits("percent OR body:percent OR perc*") == [("body", "percent")]


def test_a_phrase_ends_with_the_last_word_of_its_field():
    assert hits('"steel rises"', "steel", "rises") is None
    assert hits('"steel exp*"', "", "of steel") is None


def test_a_phrase_that_repeats_a_word_is_found_at_each_place():
    assert hits('"no no"', "", "no no no") == [("body", "no no"), ("body", "no no")]


def test_a_release_without_words_matches_only_what_needs_none():
    assert hits("steel", "", "…") is None
    assert hits("*", "", "…") == []


def test_a_sign_that_stands_for_several_words_is_found_by_them():
    assert hits('"1 2"', "½ of it", "") == [("title", "½")]
    assert hits("½", "", "1/2") == [("body", "1/2")]


def test_accents_and_width_do_not_hide_a_word():
    assert hits("sefcovic", "", "Maroš Šefčovič") == [("body", "Šefčovič")]
    assert hits("cepa", "ＣＥＰＡ", "") == [("title", "ＣＥＰＡ")]


RELEASES = [(release.current.title, release.current.body) for release in seed_releases()]
DOCUMENTS = [a_document(title, body) for title, body in RELEASES]
FIELD_WORDS = [
    {"title": list(words(title)), "body": list(words(body))} for title, body in RELEASES
]
VOCABULARY = sorted({word.key for fields in FIELD_WORDS for word in fields["body"]})


def brute_force(node, fields):
    """Whether ``node`` matches, and where its positive terms stand, without any index."""
    match node:
        case Everything():
            return True, set()
        case Not(inner):
            return not brute_force(inner, fields)[0], set()
        case And(nodes) | Or(nodes):
            found = [brute_force(part, fields) for part in nodes]
            quantifier = all if isinstance(node, And) else any
            places = set().union(*(places for matches, places in found if matches))
            matches = quantifier(matches for matches, _ in found)
            return matches, places if matches else set()
    places = set(brute_places(node, fields))
    return bool(places), places


def brute_places(term, fields):
    for name, found in fields.items():
        for start in range(len(found) - len(term.words) + 1):
            window = found[start : start + len(term.words)]
            keys = [word.key for word in window]
            if term.prefix and keys[-1].startswith(term.words[-1]):
                keys[-1] = term.words[-1]
            if tuple(keys) == term.words and term.field in {None, name}:
                yield name, window[0].start, window[-1].end


@st.composite
def phrases(draw):
    fields = draw(st.sampled_from(FIELD_WORDS))
    found = fields[draw(st.sampled_from(["title", "body"]))]
    start = draw(st.integers(0, len(found) - 1))
    keys = [word.key for word in found[start : start + draw(st.integers(1, 3))]]
    prefix = draw(st.booleans())
    if prefix:
        keys[-1] = keys[-1][: draw(st.integers(1, 6))]
    return Term(tuple(keys), prefix, draw(st.sampled_from([None, "title", "body"])))


NODES = st.recursive(
    phrases() | st.builds(Term, st.tuples(st.sampled_from(VOCABULARY))) | st.just(Everything()),
    lambda node: st.one_of(
        st.builds(Not, node),
        st.builds(And, st.lists(node, min_size=1, max_size=4).map(tuple)),
        st.builds(Or, st.lists(node, min_size=1, max_size=4).map(tuple)),
    ),
    max_leaves=12,
)


def query(node):
    return Query("", canonical(node), node)


def places(found):
    return None if found is None else {(hit.field, hit.start, hit.end) for hit in found}


def matching(node):
    """Numbers of the bundled releases that ``node`` matches."""
    return [
        number
        for number, document in enumerate(DOCUMENTS)
        if evaluate(query(node), document) is not None
    ]


@settings(deadline=None, max_examples=150)
@given(NODES)
def test_the_index_finds_what_reading_every_word_finds(node):
    for fields, document in zip(FIELD_WORDS, DOCUMENTS, strict=True):
        matches, expected = brute_force(node, fields)
        assert places(evaluate(query(node), document)) == (expected if matches else None)


@settings(deadline=None, max_examples=100)
@given(NODES)
def test_the_normal_form_matches_the_same_releases(node):
    assert matching(normal(node)) == matching(node)
    assert matching(Not(Not(node))) == matching(node)


@settings(deadline=None, max_examples=100)
@given(NODES, NODES)
def test_de_morgan_holds_for_what_is_matched(one, other):
    negated = [Not(one), Not(other)]
    assert matching(Not(And((one, other)))) == matching(Or(tuple(negated)))
    assert matching(Not(Or((one, other)))) == matching(And(tuple(negated)))


@settings(deadline=None, max_examples=100)
@given(NODES)
def test_every_reason_is_text_of_its_field_in_order_and_once(node):
    for (title, body), document in zip(RELEASES, DOCUMENTS, strict=True):
        found = evaluate(query(node), document) or ()
        text = {"title": title, "body": body}
        assert all(hit.text == text[hit.field][hit.start : hit.end] for hit in found)
        order = [(hit.field == "body", hit.start, hit.end) for hit in found]
        assert order == sorted(set(order))


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_text_can_be_indexed_and_all_its_words_found(title, body):
    document = a_document(title, body)
    for name, field in document.fields.items():
        for word in field.words:
            found = evaluate(query(Term((word.key,), field=name)), document)
            assert (name, word.start, word.end) in places(found)
