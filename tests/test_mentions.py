"""Figures, dates and names that make a small edit matter."""

import pytest

from notifier.mentions import (
    amounts,
    changed,
    changed_amounts,
    dates,
    figures,
    names,
    negations,
)


def texts(mentions):
    return [one.text for one in mentions]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rose 16.7 percent to $1,234.5 million", ["16.7", "1,234.5"]),
        ("a decline of -3.1 and of △3.1", ["-3.1", "△3.1"]),
        ("in the years 2024-25", ["2024", "25"]),
        ("the G7, the G20 and the K-2 tank", []),
        ("수출은 1조 2천억원, 수입은 1억3천만 달러", ["1조 2천억", "1억3천만"]),
        ("12월 3일 10시", ["12", "3", "10"]),
        ("up 5.6%.", ["5.6"]),
    ],
)
def test_a_figure_keeps_its_sign_and_its_units(text, found):
    assert texts(figures(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on Monday, September 22, at noon", ["Monday, September 22"]),
        ("on Dec. 1, 2025", ["Dec. 1, 2025"]),
        ("on 3 March 2024", ["3 March 2024"]),
        ("since Tuesday", ["Tuesday"]),
        ("12월 3일(수) 서울에서", ["12월 3일(수)"]),
        ("2025.12.3.(수) 서울에서", ["2025.12.3.(수)"]),
        ("12월 3일 수요일과 월요일에", ["12월 3일 수요일", "월요일"]),
        ("2025년 12월", ["2025년 12월"]),
        ("2025-12-01부터", ["2025-12-01"]),
        ("they marched and may sell", []),
    ],
)
def test_a_date_is_found_as_it_is_written(text, found):
    assert texts(dates(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They met Minister Kim Jung-kwan in Seoul.", ["Minister Kim Jung-kwan", "Seoul"]),
        ("It said so. Korea and MOTIR agreed.", ["MOTIR"]),
        ("with the Bank of Korea", ["Bank of Korea"]),
        ("산업부는 KOTRA와", ["KOTRA와"]),
        ("홍길동 장관은 김철수 차관과", ["홍길동", "김철수"]),
        ("Nothing here", []),
    ],
)
def test_a_name_is_capitalised_inside_a_sentence(text, found):
    assert texts(names(text)) == found


def test_words_that_negate_are_counted_in_both_languages():
    assert negations("It does not and can't; never.") == 3
    assert negations("변경되지 않았다. 사실이 아니다.") == 2
    assert negations("a note on northern knots") == 0


def test_what_changed_is_paired_in_order_and_what_moved_is_nothing():
    assert changed(figures("16.7 or 5"), figures("5 or 17.6")) == (("16.7", "17.6"),)
    assert changed(figures("1 and 2"), figures("1")) == (("2", ""),)
    assert changed([], figures("3")) == (("", "3"),)


def test_typography_is_no_change():
    assert changed(names("The Bank’s"), names("The Bank's")) == ()


def test_a_mention_knows_its_place():
    text = "rose 16.7 percent"
    [found] = figures(text)
    assert text[found.start : found.end] == found.text == "16.7"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("USD 16.7 billion in May", ["16.7 billion"]),
        ("3.1% or 2 percentage points", ["3.1%", "2 percentage points"]),
        ("a 500-MW plant, 3 metric tons", ["500-MW", "3 metric tons"]),
        ("1조 2천억 원과 5 만 명", ["1조 2천억 원", "5 만 명"]),
        ("12 wonders in 3 millionths", ["12", "3"]),
    ],
)
def test_an_amount_is_a_figure_with_its_unit(text, found):
    assert texts(amounts(text)) == found


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ("16.7 billion", "16.7 million", (("16.7 billion", "16.7 million"),)),
        ("16.7 billion won", "17.6 billion won", (("16.7", "17.6"),)),
        (
            "16.7 billion won",
            "16.7 billion dollars",
            (("16.7 billion won", "16.7 billion dollars"),),
        ),
        ("3 percent", "3 percentage points", (("3 percent", "3 percentage points"),)),
        ("5", "5 million", (("5", "5 million"),)),
        ("5 million", "", (("5", ""),)),
        ("3 percent, 1 ton, 12 억", "3%, 1 tons, 12억", ()),
        ("△3.1%", "3.1%", (("△3.1", "3.1"),)),
    ],
)
def test_a_unit_is_given_where_it_changed(old, new, pairs):
    assert changed_amounts(amounts(old), amounts(new)) == pairs


@pytest.mark.parametrize("text", ["1" * 50_000, "1 " * 50_000, "1조 " * 30_000, "1," * 50_000])
def test_amounts_of_a_long_text_are_found_in_one_go(text):
    assert amounts(text)
