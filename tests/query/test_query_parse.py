"""What is in the query language, and what is not."""

from datetime import date

import pytest

from notifier.errors import QueryError
from notifier.query import (
    And,
    Days,
    Everything,
    Facet,
    Near,
    Node,
    Not,
    Or,
    Term,
    parse,
)

STEEL, QUOTA, TARIFF = Term(("steel",)), Term(("quota",)), Term(("tariff",))

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
    "“trade agreement”": Term(("trade", "agreement")),
    '"trade deal"~3': Term(("trade", "deal"), slop=3),
    '"trade deal"~0': Term(("trade", "deal")),
    '"trade agree*"~20': Term(("trade", "agree"), prefix=True, slop=20),
    'title:"trade deal"~3': Term(("trade", "deal"), field="title", slop=3),
    '"a ~ b"': Term(("a", "b")),
    "수출*": Term(("수출",), prefix=True),
    "=US": Term(("US",), exact=True),
    "=us": Term(("us",), exact=True),
    '="US"': Term(("US",), exact=True),
    "=Šefčovič": Term(("Šefčovič",), exact=True),
    "=Korea's": Term(("Korea",), exact=True),
    '="Hong Kong"': Term(("Hong", "Kong"), exact=True),
    '="Hong Kong"~1': Term(("Hong", "Kong"), slop=1, exact=True),
    "=K-Battery": Term(("K", "Battery"), exact=True),
    "title:=US": Term(("US",), field="title", exact=True),
    "-=US steel": And((Not(Term(("US",), exact=True)), STEEL)),
    "=OR": Term(("OR",), exact=True),
    "steel NEAR quota": Near(QUOTA, STEEL, 10),
    "quota NEAR/10 steel": Near(QUOTA, STEEL, 10),
    "steel NEAR/0 quota": Near(QUOTA, STEEL, 0),
    'steel NEAR/5 "trade deal"': Near(Term(("trade", "deal")), STEEL, 5),
    "steel NEAR/5 =US": Near(Term(("US",), exact=True), STEEL, 5),
    "title:(steel NEAR quota)": Near(
        Term(("quota",), field="title"), Term(("steel",), field="title"), 10
    ),
    "tariff steel NEAR quota": And((Near(QUOTA, STEEL, 10), TARIFF)),
    "tariff NOT steel NEAR quota": And((Not(Near(QUOTA, STEEL, 10)), TARIFF)),
    "near": Term(("near",)),
    "date:2025-09-30": Facet("date", Days(date(2025, 9, 30), date(2025, 9, 30))),
    "date:2024-02": Facet("date", Days(date(2024, 2, 1), date(2024, 2, 29))),
    "date:2025": Facet("date", Days(date(2025, 1, 1), date(2025, 12, 31))),
    "date:2025-01..2025-03": Facet("date", Days(date(2025, 1, 1), date(2025, 3, 31))),
    "date:2025-09-01..2026": Facet("date", Days(date(2025, 9, 1), date(2026, 12, 31))),
    "date:>=2025-09-01": Facet("date", Days(date(2025, 9, 1), date.max)),
    "date:>2025": Facet("date", Days(date(2026, 1, 1), date.max)),
    "date:<=2025-02": Facet("date", Days(date.min, date(2025, 2, 28))),
    "date:<2025": Facet("date", Days(date.min, date(2024, 12, 31))),
    'date:"2025"': Facet("date", Days(date(2025, 1, 1), date(2025, 12, 31))),
    "source:motir": Facet("source", ("motir",)),
    "Source:MOTIR": Facet("source", ("motir",)),
    "kind:Figures": Facet("kind", ("figures",)),
    "weight:minor": Facet("weight", ("minor",)),
    "weight:>=minor": Facet("weight", ("minor", "major")),
    "weight:<major": Facet("weight", ("none", "minor")),
    'category:"Trade/Investment"': Facet("category", ("trade investment",)),
    "category:energy": Facet("category", ("energy",)),
    "country:jp": Facet("country", ("JP",)),
    "country:asean": Facet("country", ("ASEAN",)),
    "country:japan": Facet("country", ("JP",)),
    "country:UK": Facet("country", ("GB",)),
    'country:"South Africa"': Facet("country", ("ZA",)),
    "country:일본": Facet("country", ("JP",)),
    "country:(JP OR US)": Or((Facet("country", ("JP",)), Facet("country", ("US",)))),
    "steel -country:JP": And((Not(Facet("country", ("JP",))), STEEL)),
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
    "수*": (1, "fewer than 3 letters stand before the *."),
    "*port": (1, "this * does not end a word."),
    "**": (1, "this * does not end a word."),
    '"*"': (2, "this * does not end a word."),
    '"trade *"': (8, "this * does not end a word."),
    "export.*": (8, "this * does not end a word."),
    "steel|quota": (6, "| is not in this language."),
    "counry:KR": (1, "'counry:' is not a field."),
    "steel~2": (6, "this ~ does not follow a phrase."),
    '"steel"~2': (8, "~ needs two words or more."),
    '"trade deal"~': (13, "'~' is not a number of words from 0 to 20."),
    '"trade deal"~21': (13, "'~21' is not a number of words from 0 to 20."),
    '"trade deal"~two': (13, "'~two' is not a number of words from 0 to 20."),
    "=": (1, "nothing follows =."),
    "=(US)": (1, "nothing follows =."),
    "==US": (2, "this = does not begin a word."),
    "=-US": (2, "this - does not begin a word."),
    '="US': (2, "this quotation mark is never closed."),
    "=export*": (8, "= and * do not go together."),
    '="trade agree*"': (14, "= and * do not go together."),
    "NEAR/5": (1, "NEAR stands between two words or phrases."),
    "steel NEAR": (7, "NEAR stands between two words or phrases."),
    "steel NEAR (quota)": (7, "NEAR stands between two words or phrases."),
    "(steel) NEAR quota": (9, "NEAR stands between two words or phrases."),
    "steel NEAR -quota": (7, "NEAR stands between two words or phrases."),
    "steel NEAR *": (7, "NEAR stands between two words or phrases."),
    "steel NEAR title:quota": (7, "NEAR stands between two words or phrases."),
    "country:(JP NEAR US)": (13, "NEAR stands between two words or phrases."),
    "one NEAR two NEAR three": (14, "NEAR joins only two."),
    "steel NEAR/x quota": (12, "'x' is not a number of words from 0 to 100."),
    "steel NEAR/101 quota": (12, "'101' is not a number of words from 0 to 100."),
    "steel NEAR/ quota": (12, "'' is not a number of words from 0 to 100."),
    "-country:JP": (1, "the query only says what a release must not have."),
    "date:2025-13": (6, "'2025-13' is not a date."),
    "date:2025-02-29": (6, "'2025-02-29' is not a date."),
    "date:0000": (6, "'0000' is not a date."),
    "date:20250101": (6, "'20250101' is not a date."),
    "date:２０２５": (6, "'２０２５' is not a date."),
    "date:2025*": (6, "'2025*' is not a date."),
    "date:2025..": (6, "'' is not a date."),
    "date:2025-03..2025-01": (6, "'2025-03..2025-01' ends before it begins."),
    "date:>9999": (6, "no day is '>9999'."),
    "date:<0001": (6, "no day is '<0001'."),
    "date:*": (6, "* is not a date."),
    "kind:figure": (6, "'figure' is not a kind."),
    "kind:figures*": (6, "'figures*' is not a kind."),
    "weight:heavy": (8, "'heavy' is not a weight."),
    "weight:>major": (8, "no weight is '>major'."),
    "weight:<none": (8, "no weight is '<none'."),
    "country:Atlantis": (9, "'Atlantis' is not a country."),
    "country:ZZ": (9, "'ZZ' is not a country."),
    "country:=JP": (9, "'=JP' is not a country."),
    'country:"JP"~1': (9, "'\"JP\"~1' is not a country."),
    "country:(JP OR ZZ)": (16, "'ZZ' is not a country."),
    "source:mo/tir": (8, "'mo/tir' is not the id of a source."),
    "category:energy*": (10, "'energy*' is not a category."),
    'category:"/"': (10, "'/' is not a category."),
    'category:"energy': (10, "this quotation mark is never closed."),
    "title:(date:2025)": (8, "date: stands inside title:."),
}


def error_of(text):
    with pytest.raises(QueryError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize("text", TREES)
def test_a_query_is_understood_as_this_tree(text):
    assert parse(text).root == TREES[text]


@pytest.mark.parametrize("text", TREES)
def test_its_canonical_form_is_the_same_query(text):
    query = parse(text)
    again = parse(query.canonical)
    assert (again.canonical, again.root) == (query.canonical, query.root)


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_shown_where_it_is(text):
    error = error_of(text)
    assert (error.column, error.problem) == MISTAKES[text]
    assert error.query == text


@pytest.mark.parametrize("text", MISTAKES)
def test_every_mistake_comes_with_advice(text):
    assert error_of(text).hint.endswith((".", "?"))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("titel:x", "Did you mean title:?"),
        ("bdy:x", "Did you mean body:?"),
        ("counry:JP", "Did you mean country:?"),
        ("kind:figure", "Did you mean kind:figures?"),
        ("weight:mnor", "Did you mean weight:minor?"),
        ("weight:x", "Write one of none, minor, major."),
    ],
)
def test_what_is_nearly_right_names_what_is_right(text, hint):
    assert error_of(text).hint == hint


def test_an_unknown_kind_is_told_all_kinds():
    assert error_of("kind:zzz").hint.startswith("Write one of first, retitled, redated, ")
