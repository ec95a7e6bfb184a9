"""What docs/query-language.md says is so."""

import re
from pathlib import Path

import pytest

from notifier.errors import QueryError
from notifier.query import FACETS, FIELDS, evaluate, parse
from notifier.query.facets import KINDS
from tests.builders import a_document

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "query-language.md").read_text("utf-8")
EXAMPLES = re.findall(r"```query\n(.*?)\n```", PAGE, re.DOTALL)
FORMS = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|$", PAGE, re.MULTILINE)
ERRORS = re.findall(r"^\| `([^`]+)` \| (\d+) \| (.+) \|$", PAGE, re.MULTILINE)
SUMMARY = re.findall(r"^\| `([^`]+)` \| [^`|]+ \|$", PAGE, re.MULTILINE)
FOUND = re.findall(r"^\| `([^`]+)` \| (?!\d+ )([^`|]+) \| ([^`|]+) \|$", PAGE, re.MULTILINE)
ERRED = {text for text, _, _ in ERRORS}
ASKED = {*re.findall(r"`((?:date|source|kind|weight|category|country):[^`]+)`", PAGE)} - ERRED


def error_of(text):
    with pytest.raises(QueryError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize("text", sorted({*EXAMPLES, *SUMMARY, *ASKED}))
def test_every_example_of_the_page_is_in_the_language(text):
    assert parse(text).text == text


def test_no_example_and_no_row_of_the_page_is_left_out():
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    assert len(EXAMPLES) == PAGE.count("```query") > 10
    fields = [row for row in rows if row.split("`")[1] in FIELDS + FACETS]
    told = [*SUMMARY, *FORMS, *ERRORS, *FOUND, *fields]
    assert len(told) == len(rows) > 60
    assert len(ASKED) > 15


@pytest.mark.parametrize(("text", "found", "not_found"), FOUND)
def test_what_the_page_says_is_found_is_found_and_nothing_else(text, found, not_found):
    query = parse(text)
    for one in found.split(", "):
        assert evaluate(query, a_document(one, "")), one
    for one in not_found.split(", "):
        assert evaluate(query, a_document(one, "")) is None, one


def test_a_query_can_ask_for_every_kind_of_change():
    changes = (ROOT / "docs" / "changes.md").read_text("utf-8")
    listed = changes.partition("## Kinds")[2].partition("\n## ")[0]
    assert tuple(re.findall(r"^\| `([a-z]+)` \| ", listed, re.MULTILINE)) == KINDS


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
