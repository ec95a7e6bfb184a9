"""Bytes of a seed file -> its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.errors import SeedUnreadable
from notifier.seed_text import decode

GOOD = "-\nSteel exports rise\nExports of steel rose. date2026-03-01\n"


def refusal(content):
    """Code and line of the reason why ``content`` is no text, or two times None."""
    try:
        decode(content)
    except SeedUnreadable as problem:
        return problem.code, problem.line
    return None, None


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(GOOD.encode(), id="UTF-8"),
        pytest.param(GOOD.encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param(b"\xff\xfe" + GOOD.encode("utf-16-le"), id="UTF-16, little end first"),
        pytest.param(b"\xfe\xff" + GOOD.encode("utf-16-be"), id="UTF-16, big end first"),
    ],
)
def test_a_file_is_read_as_unicode(content):
    assert decode(content) == GOOD


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        pytest.param(b"", None, "empty", id="no bytes"),
        pytest.param(b" \r\n\xc2\xa0\n", None, "empty", id="only blanks"),
        pytest.param(b"\xef\xbb\xbf", None, "empty", id="only a mark"),
        pytest.param(b"\xff\xfe", None, "empty", id="only a UTF-16 mark"),
        pytest.param(GOOD.encode("utf-16-le"), 1, "nul_bytes", id="UTF-16 without a mark"),
        pytest.param("-\n수출".encode("utf-16-be"), 1, "nul_bytes", id="Korean in UTF-16"),
        pytest.param(b"\xff\xfe\0\0-\0\0\0", 1, "nul_bytes", id="UTF-32"),
        pytest.param(b"-\r\nT\r\nB\0", 3, "nul_bytes", id="NUL"),
        pytest.param(b"-\nT\n\xff", 3, "not_utf8", id="a byte that is never UTF-8"),
        pytest.param(b"\xef\xbb\xbf-\rT\r\xc3(", 3, "not_utf8", id="half a letter"),
        pytest.param("-\n수출".encode("cp949"), 2, "not_utf8", id="Korean Windows"),
        pytest.param(b"-\n\xed\xa0\x80", 2, "not_utf8", id="a surrogate"),
        pytest.param(b"\xff\xfe-\0\n\0\0\xd8", 2, "not_utf8", id="UTF-16 cut in a letter"),
    ],
)
def test_what_is_no_unicode_text_is_refused(content, line, code):
    assert refusal(content) == (code, line)


def test_the_first_bad_byte_is_named():
    with pytest.raises(SeedUnreadable, match=r"byte 7 \(0xff\) is not valid UTF-8"):
        decode(b"\xef\xbb\xbf-\nT\xff")


@given(st.binary() | st.text().map(str.encode) | st.text().map(lambda t: t.encode("utf-16")))
def test_any_bytes_are_a_text_or_a_reason(content):
    code = refusal(content)[0]
    assert code in {None, "empty", "nul_bytes", "not_utf8"}
    assert code or decode(content).strip()


@given(st.text(st.characters(exclude_characters="\0", codec="utf-8")), st.booleans())
def test_every_text_comes_back(text, marked):
    assert decode(f"-{text}".encode("utf-8-sig" if marked else "utf-8")) == f"-{text}"
    assert decode(f"-{text}".encode("utf-16")) == f"-{text}"
