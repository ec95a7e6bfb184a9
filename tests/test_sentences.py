"""Where sentences end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.sentences import sentences

TEXT = st.text(st.sampled_from('aU1□ㅇ.!?。"”’)] \n\t\u00a0'), max_size=40)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("One. Two! Three?", ["One. ", "Two! ", "Three?"], id="marks"),
        pytest.param("“One.” (Two.) Three", ["“One.” ", "(Two.) ", "Three"], id="quotes"),
        pytest.param("It rose 16.7 percent. So", ["It rose 16.7 percent. ", "So"], id="figure"),
        pytest.param("수출이 늘었다. 수입은", ["수출이 늘었다. ", "수입은"], id="Korean"),
        pytest.param(
            "a table\nof lines\n\n end", ["a table\n", "of lines\n\n ", "end"], id="lines"
        ),
        pytest.param(
            "□ 개요  ㅇ 수출 증가 ※ 참고 3○ 4",
            ["□ 개요  ", "ㅇ 수출 증가 ", "※ 참고 3○ 4"],
            id="bullets",
        ),
        pytest.param("the U.S. trade", ["the U.S. ", "trade"], id="a false end is harmless"),
    ],
)
def test_a_text_is_cut_where_sentences_end(text, pieces):
    assert sentences(text) == pieces


@given(TEXT | st.text())
def test_the_pieces_join_to_the_text(text):
    assert "".join(sentences(text)) == text


@given(TEXT)
def test_no_piece_is_empty_and_only_the_first_can_be_blank(text):
    pieces = sentences(text)
    assert all(pieces)
    assert all(piece.strip() for piece in pieces[1:])


@pytest.mark.parametrize("char", [".", '"', "\n", " ", "□", " ㅇ", " x ", ".'", ". ", "\n "])
def test_a_long_text_of_one_kind_is_cut_in_one_go(char):
    text = "a." + char * 100_000 + "x"
    assert "".join(sentences(text)) == text
