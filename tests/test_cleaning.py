"""The published view of damaged text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from notifier.cleaning import published_line, published_text, published_title

ANY_TEXT = st.text(st.characters())


@pytest.mark.parametrize(
    ("damaged", "published"),
    [
        pytest.param("a\x00b\x1b[1mc\x7f", "ab[1mc", id="controls are removed"),
        pytest.param("a\tb\nc", "a\tb\nc", id="tab and newline stay"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line ends become LF"),
        pytest.param("a\x0bb\x0cc", "a\nb\nc", id="page breaks still separate words"),
        pytest.param("\x93aid\x94 \x96 \x80", "“aid” – €", id="Windows characters return"),
        pytest.param("a\x81\x8d\x8f\x90\x9db", "ab", id="undefined C1 controls are removed"),
        pytest.param("\ud800x\udfff", "\ufffdx\ufffd", id="surrogates are replaced"),
        pytest.param("\ufffe\uffff", "\ufffd\ufffd", id="noncharacters are replaced"),
        pytest.param("\ufdd0\ufdef", "\ufffd\ufffd", id="those in the middle too"),
        pytest.param("\U0001fffe\U0010ffff", "\ufffd\ufffd", id="and of all planes"),
        pytest.param("수출 📈 עברית \u202e", "수출 📈 עברית \u202e", id="all else stays"),
    ],
)
def test_text_is_cleaned(damaged, published):
    assert published_text(damaged) == published


@given(ANY_TEXT)
def test_published_text_is_legal_in_xml_and_utf_8(text):
    element = etree.Element("text")
    element.text = published_text(text)
    parsed = etree.fromstring(etree.tostring(element, encoding="utf-8"))
    assert (parsed.text or "") == published_text(text)


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text):
    assert published_text(published_text(text)) == published_text(text)
    assert published_line(published_line(text)) == published_line(text)


@given(ANY_TEXT)
def test_a_line_is_one_line(text):
    assert len(published_line(text).splitlines()) <= 1


@pytest.mark.parametrize("title", ["", "   ", "\x00\x1b", "\u200b\u2060", "\n\u2028\n"])
def test_a_title_that_shows_nothing_is_named_by_its_date(title):
    assert published_title(title, date(2026, 3, 1)) == "Untitled release of 2026-03-01"


def test_a_title_loses_only_its_damage():
    assert published_title(" Steel\x0b \r\nexports\x92 rise ", date(2026, 3, 1)) == (
        "Steel exports’ rise"
    )
