"""What is in the query language, what is not, and what its page says about it."""

import re
from pathlib import Path

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
    Node,
    Not,
    Or,
    Term,
    canonical,
    normal,
    parse,
)

PAGE = (Path(__file__).parent.parent / "docs" / "query-language.md").read_text("utf-8")
EXAMPLES = re.findall(r"```query\n(.*?)\n```", PAGE, re.DOTALL)
FORMS = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|$", PAGE, re.MULTILINE)
ERRORS = re.findall(r"^\| `([^`]+)` \| (\d+) \| (.+) \|$", PAGE, re.MULTILINE)
SUMMARY = re.findall(r"^\| `([^`]+)` \| [^`|]+ \|$", PAGE, re.MULTILINE)

STEEL, QUOTA = Term(("steel",)), Term(("quota",))

TREES: dict[str, Node] = {
    "steel": STEEL,
    "  Steel\n": STEEL,
    "ＳＴＥＥＬ": STEEL,
    "Šteel": STEEL,
    "steel's": STEEL,
    "steel,": STEEL,
    "16.7": Term(("16.7",)),
    "U.S.": Term(("u.s",)),
    "수출": Term(("수출",)),
    "and": Term(("and",)),
    '"OR"': Term(("or",)),
    '"steel"': STEEL,
    '"trade  agreement"': Term(("trade", "agreement")),
    "„trade agreement“": Term(("trade", "agreement")),
    "M.AX": Term(("m", "ax")),
    "R&D": Term(("r", "d")),
    "next-generation": Term(("next", "generation")),
    "½": Term(("1", "2")),
    "export*": Term(("export",), prefix=True),
    '"trade agree*"': Term(("trade", "agree"), prefix=True),
    "next-gen*": Term(("next", "gen"), prefix=True),
    "title:steel": Term(("steel",), field="title"),
    "Body:steel": Term(("steel",), field="body"),
    'title:"trade agree*"': Term(("trade", "agree"), prefix=True, field="title"),
    "*": Everything(),
    "steel AND quota": And((QUOTA, STEEL)),
    "quota steel": And((QUOTA, STEEL)),
    "steel\tquota": And((QUOTA, STEEL)),
    '"steel""quota"': And((QUOTA, STEEL)),
    "(steel)(quota)": And((QUOTA, STEEL)),
    "steel OR quota": Or((QUOTA, STEEL)),
    "steel OR steel": STEEL,
    "steel quota OR tariff": Or((And((QUOTA, STEEL)), Term(("tariff",)))),
    "steel NOT quota": And((Not(QUOTA), STEEL)),
    "steel AND NOT quota": And((Not(QUOTA), STEEL)),
    "steel -quota": And((Not(QUOTA), STEEL)),
    "steel –quota": And((Not(QUOTA), STEEL)),
    "steel !quota": And((Not(QUOTA), STEEL)),
    "(-quota) steel": And((Not(QUOTA), STEEL)),
    "-(-steel)": STEEL,
    "NOT NOT steel": STEEL,
    "* -steel": And((Everything(), Not(STEEL))),
    "steel (quota OR -quota)": And((Or((Not(QUOTA), QUOTA)), STEEL)),
    "title:(steel -quota)": And(
        (Not(Term(("quota",), field="title")), Term(("steel",), field="title"))
    ),
    "steel -title:quota": And((Not(Term(("quota",), field="title")), STEEL)),
}

MISTAKES = {
    "": (1, "the query looks for nothing."),
    " \n ": (1, "the query looks for nothing."),
    ")": (1, "this ) closes nothing."),
    "steel) quota": (6, "this ) closes nothing."),
    "(": (1, "this ( is never closed."),
    "((steel)": (1, "this ( is never closed."),
    "title:(steel": (7, "this ( is never closed."),
    "( )": (1, "nothing stands between ( and )."),
    '"steel': (1, "this quotation mark is never closed."),
    'steel "': (7, "this quotation mark is never closed."),
    '" "': (1, "nothing stands between quotation marks."),
    '"—"': (2, "'—' has no letter and no digit."),
    "steel & quota": (7, "'&' has no letter and no digit."),
    "\u0301": (1, "'\u0301' has no letter and no digit."),
    "OR steel": (1, "OR cannot stand at the beginning."),
    "steel AND OR quota": (11, "OR cannot stand after AND."),
    "steel NOT OR quota": (11, "OR cannot stand after NOT."),
    "(OR steel)": (2, "OR cannot stand after (."),
    "(steel AND)": (8, "nothing follows AND."),
    "steel NOT": (7, "nothing follows NOT."),
    "-": (1, "this - stands alone."),
    "steel --quota": (8, "this - does not begin a word."),
    '"steel"-quota': (8, "this - does not begin a word."),
    "title:-steel": (7, "this - does not begin a word."),
    "-steel": (1, "the query only says what a release must not have."),
    "NOT (steel quota)": (1, "the query only says what a release must not have."),
    "(steel -quota) OR NOT tariff": (19, "the query only says what a release must not have."),
    "-*": (1, "the query only says what a release must not have."),
    "country:KR": (1, "'country:' is not a field."),
    "10:30": (1, "'10:' is not a field."),
    ":steel": (1, "':' is not a field."),
    "title:": (1, "nothing to look for follows title: directly."),
    "title:NOT": (1, "nothing to look for follows title: directly."),
    "title:body:steel": (1, "nothing to look for follows title: directly."),
    "title:(steel title:quota)": (14, "title: stands inside title:."),
    "title:*": (7, "every release has a title."),
    "body:(steel *)": (13, "every release has a body."),
    "U.S*": (1, "fewer than 3 letters stand before the *."),
    '"trade ag*"': (8, "fewer than 3 letters stand before the *."),
    "*port": (1, "this * does not end a word."),
    "**": (1, "this * does not end a word."),
    '"*"': (2, "this * does not end a word."),
    '"trade *"': (8, "this * does not end a word."),
    "export.*": (8, "this * does not end a word."),
    "steel|quota": (6, "| is not in this language."),
    "steel~2": (6, "~ is not in this language."),
    "NEAR/5": (1, "NEAR is not in this language."),
}


def understood(text):
    try:
        return parse(text), None
    except QueryError as error:
        return None, error


def error_of(text):
    with pytest.raises(QueryError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize("text", TREES)
def test_a_query_is_understood_as_this_tree(text):
    assert parse(text).root == TREES[text]


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_shown_where_it_is(text):
    error = error_of(text)
    assert (error.column, error.problem) == MISTAKES[text]
    assert error.query == text


@pytest.mark.parametrize("text", MISTAKES)
def test_every_mistake_comes_with_advice(text):
    assert error_of(text).hint.endswith((".", "?"))


@pytest.mark.parametrize(("text", "near"), [("titel:x", "title:"), ("bdy:x", "body:")])
def test_an_unknown_field_names_the_nearest_known_one(text, near):
    assert error_of(text).hint == f"Did you mean {near}?"


@pytest.mark.parametrize("text", sorted({*EXAMPLES, *SUMMARY}))
def test_every_example_of_the_page_is_in_the_language(text):
    assert parse(text).text == text


def test_no_example_and_no_row_of_the_page_is_left_out():
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    assert len(EXAMPLES) == PAGE.count("```query") > 10
    assert len(SUMMARY) + len(FORMS) + len(ERRORS) == len(rows) > 20


@pytest.mark.parametrize(("text", "form"), FORMS)
def test_every_canonical_form_of_the_page_is_right(text, form):
    assert parse(text).canonical == form


@pytest.mark.parametrize(("text", "column", "problem"), ERRORS)
def test_every_error_of_the_page_is_raised(text, column, problem):
    error = error_of(text)
    assert (error.column, error.problem) == (int(column), problem)


def test_queries_that_the_page_calls_the_same_are_the_same():
    same = [
        ["K-Battery", '"k battery"'],
        ["steel quota", "steel AND quota", "quota AND steel AND steel"],
        ["steel NOT quota", "steel -quota"],
    ]
    for group in same:
        assert set(group) <= set(EXAMPLES)
        assert len({parse(text).canonical for text in group}) == 1


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


WORDS = st.sampled_from(["steel", "quota", "u.s", "16.7", "수출", "export", "or", "not"])
TERMS = st.builds(
    Term,
    st.lists(WORDS, min_size=1, max_size=3).map(tuple),
    field=st.sampled_from([None, "title", "body"]),
) | st.builds(Term, st.just(("trade", "agree")), prefix=st.booleans())
NODES = st.recursive(
    TERMS | st.just(Everything()),
    lambda node: st.one_of(
        st.builds(Not, node),
        st.builds(And, st.lists(node, min_size=2, max_size=4).map(tuple)),
        st.builds(Or, st.lists(node, min_size=2, max_size=4).map(tuple)),
    ),
    max_leaves=20,
)
PIECES = st.sampled_from([
    *"()\"“*:-!~=|'’.,&–\n\0", "AND", "OR", "NOT", "title:", "body:", "steel", "quota*",
    " ", " ", " ", "½", "\u0301", "\ud800", "\u200b", "수출", "NEAR/3", "U.S.",
])  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(st.one_of(st.text(), st.text(st.characters()), st.lists(PIECES).map("".join)))
def test_any_text_is_a_query_or_an_error_inside_it(text):
    query, error = understood(text)
    if query is None:
        assert 1 <= error.column <= max(1, len(text))
        assert str(error).isprintable()
    else:
        again = parse(query.canonical)
        assert (again.canonical, again.root) == (query.canonical, query.root)


@settings(deadline=None, max_examples=300)
@given(NODES)
def test_the_canonical_form_of_a_query_is_that_query(node):
    query = parse(f"* ({canonical(node)})")
    assert query.root == normal(And((Everything(), node)))
    assert parse(query.canonical).root == query.root


@settings(deadline=None)
@given(st.lists(NODES, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_make_another_query(nodes, random):
    for kind in (And, Or):
        shuffled = [*nodes, nodes[0]]
        random.shuffle(shuffled)
        assert normal(kind(tuple(shuffled))) == normal(kind(tuple(nodes)))


@settings(deadline=None)
@given(NODES)
def test_the_normal_form_is_its_own_normal_form(node):
    assert normal(normal(node)) == normal(node)
    assert normal(Not(Not(node))) == normal(node)


@settings(deadline=None)
@given(NODES, NODES)
def test_not_goes_through_parentheses_as_de_morgan_says(one, other):
    assert normal(Not(And((one, other)))) == normal(Or((Not(one), Not(other))))
    assert normal(Not(Or((one, other)))) == normal(And((Not(one), Not(other))))
