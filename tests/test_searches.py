"""Which search feed an address asks for."""

from contextlib import suppress
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.errors import QueryError, SearchRefused
from notifier.query import parse
from notifier.searches import MAX_ADDRESS_CHARS, Asked, asked, is_search, read


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("search.atom?q=steel", "search.atom?q=steel"),
        ("search.json?q=tariff+Steel+steel", "search.json?q=steel%20AND%20tariff"),
        ("search.rss?q=K-Battery", "search.rss?q=%22k%20battery%22"),
        ("search.atom?q=%EC%B2%A0%EA%B0%95", "search.atom?q=%EC%B2%A0%EA%B0%95"),
        ("search.atom?utm_source=x&q=steel", "search.atom?q=steel"),
        ("search.atom?q=*", "search.atom?q=%2A"),
    ],
)
def test_a_search_has_one_name_however_it_is_spelled(path, name):
    assert read(path).name == name
    assert read(name).name == name


@pytest.mark.parametrize(
    ("path", "status", "reason"),
    [
        ("search.atom", 400, "q must be given once"),
        ("search.atom?", 400, "q must be given once"),
        ("search.atom?q=", 400, "q must be given once"),
        ("search.atom?query=steel", 400, "q must be given once"),
        ("search.atom?q=steel&q=chips", 400, "q must be given once"),
        ("search.atom?q=%FF", 400, "the address must be UTF-8"),
        ("search.atom?" + "&".join(f"a{n}=1" for n in range(40)), 400, "the address must be"),
        ("search.atom?q=titel:steel", 400, "column 1: 'titel:' is not a field."),
        ("search.atom?q=" + "x" * MAX_ADDRESS_CHARS, 414, "the address of this search"),
        (
            "search.atom?q=" + "+".join(f"철{n}" for n in range(150)),
            414,
            "the address of this search",
        ),
        ("search.xml?q=steel", 404, "this is not"),
        ("topics/steel/releases.atom", 404, "this is not"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(path, status, reason):
    with pytest.raises(SearchRefused) as refused:
        read(path)
    assert refused.value.status == status
    assert refused.value.reason.startswith(reason)


def answer(path):
    """The name of what a path asks for, or the status of its refusal."""
    try:
        return read(path).name
    except SearchRefused as error:
        return error.status


@given(st.text(), st.booleans())
def test_any_address_is_read_or_refused(text, is_encoded):
    text = text.encode(errors="replace").decode()
    path = f"search.atom?q={quote(text)}" if is_encoded else f"search.atom?{text}"
    assert is_search(path)
    found = answer(path)
    if isinstance(found, str):
        assert found.isascii()
        assert found.isprintable()
        assert len(found) <= MAX_ADDRESS_CHARS
        assert answer(found) == found
    else:
        assert found in {400, 414}


@given(st.text(min_size=1, max_size=200).filter(str.isprintable))
def test_a_refusal_has_the_words_of_the_language(text):
    with suppress(QueryError):
        parse(text)
        return
    with pytest.raises(SearchRefused) as refused:
        read(f"search.atom?q={quote(text, safe='')}")
    with pytest.raises(QueryError) as wrong:
        parse(text)
    assert refused.value.reason == str(wrong.value)


@pytest.mark.parametrize(
    ("stated", "text", "page", "is_newest"),
    [
        ("", "", 1, False),
        ("q=", "", 1, False),
        ("q=+steel+", "steel", 1, False),
        ("q=steel&page=3&order=newest", "steel", 3, True),
        ("q=steel&page=-1", "steel", 1, False),
        ("q=steel&page=0", "steel", 1, False),
        ("q=steel&page=9999999999999", "steel", 1, False),
        ("q=steel&page=4000", "steel", 4_000, False),
        ("q=steel&page=%D9%A3", "steel", 1, False),
        ("q=steel&utm_source=x&order=best", "steel", 1, False),
        ("q=%00%1b[31m", "\x00\x1b[31m", 1, False),
    ],
)
def test_a_page_is_asked_for_in_any_way(stated, text, page, is_newest):
    assert asked(stated) == Asked(text, page, is_newest)


def test_a_topic_is_taken_as_it_is_stated_so_that_a_wrong_one_can_be_named():
    assert asked("q=steel&topic=trade-statistics").topic == "trade-statistics"
    assert asked("q=steel&topic=+Steel%3C+").topic == "Steel<"
    assert asked("q=steel&topic=").topic == asked("q=steel").topic == ""


def test_a_topic_that_is_cut_is_longer_than_any_slug():
    assert len(asked("q=steel&topic=" + "a" * 9_000).topic) == 65


@pytest.mark.parametrize(
    ("stated", "text", "status"),
    [
        ("q=steel&q=chips", "steel", 400),
        ("q=%ED%A0%80", "", 400),
        ("q=%FF", "", 400),
        ("&".join(f"a{n}=1" for n in range(40)), "", 400),
        ("q=" + "x" * 50_000, "", 414),
    ],
)
def test_what_a_page_cannot_answer_is_refused_with_what_was_typed(stated, text, status):
    found = asked(stated)
    assert (found.text, found.refusal.status) == (text, status)


@given(st.text(max_size=300))
def test_no_address_of_a_page_is_an_error(stated):
    assert 1 <= asked(stated).page < 1_000_000_000
