"""Limits of the query language, and what holds for every text and every tree."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.errors import QueryError
from notifier.query import (
    MAX_ATOMS,
    MAX_CHARS,
    MAX_DEPTH,
    And,
    Everything,
    Not,
    Or,
    Term,
    canonical,
    normal,
    parse,
)
from tests.query.brute_force import NODES

STEEL = Term(("steel",))


def understood(text):
    try:
        return parse(text), None
    except QueryError as error:
        return None, error


def error_of(text):
    return understood(text)[1]


def test_a_query_of_the_greatest_length_is_understood():
    assert parse("a" * MAX_CHARS).root == Term(("a" * MAX_CHARS,))
    assert error_of("a" * (MAX_CHARS + 1)).column == MAX_CHARS + 1


def test_a_query_that_is_too_long_in_canonical_form_is_an_error():
    words = " OR ".join(f"{n:015}" for n in range(199))
    assert parse(words).canonical == words
    assert error_of(f"title:({words})").problem.endswith("when written in full.")
    assert error_of("steel " + "ﷺ" * 300).column == 7


def test_a_query_has_a_greatest_number_of_words():
    words = [f"w{n}" for n in range(MAX_ATOMS)]
    assert len(parse(" ".join(words)).canonical.split(" AND ")) == MAX_ATOMS
    text = " ".join([*words, "more"])
    assert error_of(text).column == text.index("more") + 1


def test_parentheses_have_a_greatest_depth():
    assert parse("(" * MAX_DEPTH + "steel" + ")" * MAX_DEPTH).root == STEEL
    deeper = MAX_DEPTH + 1
    assert error_of("(" * deeper + "steel" + ")" * deeper).column == deeper


@pytest.mark.parametrize("text", ["NOT " * 1_000, "-(" * 2_000, "(" * 4_000, "OR " * 1_333])
def test_a_long_run_of_one_thing_is_only_an_error(text):
    assert error_of(text).column >= 1


WORDS_AND_SIGNS = [
    *"()\"“*:-!~=|'’.,&–\n\0", "AND", "OR", "NOT", "title:", "body:", "steel", "quota*",
    " ", " ", " ", "½", "\u0301", "\ud800", "\u200b", "수출", "NEAR/3", "U.S.",
    "NEAR", "=", "~2", '"a b"~3', "date:", "2025", ">=", "..", "kind:", "figures", "weight:",
    "country:JP", "source:x", "category:", "É", "ﬁ", "'s",
]  # fmt: skip
PIECES = st.sampled_from(WORDS_AND_SIGNS)


@settings(max_examples=400)
@given(st.one_of(st.text(), st.text(st.characters()), st.lists(PIECES).map("".join)))
def test_any_text_is_a_query_or_an_error_inside_it(text):
    query, error = understood(text)
    if query is None:
        assert 1 <= error.column <= max(1, len(text))
        assert str(error).isprintable()
    else:
        again = parse(query.canonical)
        assert (again.canonical, again.root) == (query.canonical, query.root)


@settings(max_examples=300)
@given(NODES)
def test_the_canonical_form_of_a_query_is_that_query(node):
    query = parse(f"* ({canonical(node)})")
    assert query.root == normal(And((Everything(), node)))
    assert parse(query.canonical).root == query.root


@given(st.lists(NODES, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_make_another_query(nodes, random):
    for kind in (And, Or):
        shuffled = [*nodes, nodes[0]]
        random.shuffle(shuffled)
        assert normal(kind(tuple(shuffled))) == normal(kind(tuple(nodes)))


@given(NODES)
def test_the_normal_form_is_its_own_normal_form(node):
    assert normal(normal(node)) == normal(node)
    assert normal(Not(Not(node))) == normal(node)


@given(NODES, NODES)
def test_not_goes_through_parentheses_as_de_morgan_says(one, other):
    assert normal(Not(And((one, other)))) == normal(Or((Not(one), Not(other))))
    assert normal(Not(Or((one, other)))) == normal(And((Not(one), Not(other))))
