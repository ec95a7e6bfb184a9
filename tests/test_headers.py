"""Header fields: folding and encoded words, checked by a decoder of our own and Python's."""

import random
from email import policy
from email.header import decode_header, make_header
from email.parser import BytesParser
from email.utils import parseaddr
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.headers import block, one_line, phrase, structured, unstructured
from tests.strict_headers import strictly_decoded

SEEDS = Path(__file__).parent.parent / "seeds"
KOREAN = """
산업통상부 한국 미국 관세 협상 결과 발표 반도체 수출 역대 최대 기록 무역수지 흑자 에너지 공급망
안정화 위원회 개최 김정관 장관 방문 10월 11월 전년동월대비 (종합) 16.7% ‘핵심광물’
"""


def parsed(field: bytes, name: str) -> str:
    """The value as Python's parser reads it."""
    return BytesParser(policy=policy.default).parsebytes(field + b"\r\n")[name]


def english_words() -> list[str]:
    texts = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    return " ".join(texts).split()


def test_five_thousand_subjects_in_korean_and_english_come_back_letter_by_letter():
    choose = random.Random(2026)  # noqa: S311 - test data that is the same in every run
    korean, english = KOREAN.split(), english_words()
    for _ in range(5_000):
        words = [
            choose.choice(korean if choose.random() < 0.5 else english)
            for _ in range(choose.randint(1, 20))
        ]
        subject = " ".join(words)
        field = unstructured("Subject", subject)
        assert strictly_decoded(field, "Subject") == subject
        assert parsed(field, "Subject") == subject


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_becomes_a_legal_field_that_decodes_to_its_one_line_form(text):
    assert strictly_decoded(unstructured("Subject", text), "Subject") == one_line(text)


@given(st.text(st.sampled_from("\x00\n\r\x0b\x1c\x85\u2028\u2029\x7f a한")))
def test_no_control_character_and_no_line_end_reaches_a_header(text):
    line = one_line(text)
    assert line.isprintable()
    assert len(line.splitlines()) <= 1
    assert unstructured("Subject", text).count(b"Subject:") == 1


@pytest.mark.parametrize(
    "subject",
    [
        "hi\r\nBcc: everybody@example.org",
        "hi\n\nThe body",
        "hi\u2028Bcc: everybody@example.org",
        "hi\x0bthere",
    ],
)
def test_a_title_cannot_bring_a_header_of_its_own(subject):
    field = unstructured("Subject", subject)
    assert field == b"Subject: " + " ".join(subject.split()).encode() + b"\r\n"


def test_plain_english_stays_readable_and_is_folded_at_blanks():
    subject = (
        "Korea and Japan strengthen their work on critical minerals and supply chains again"
    )
    assert unstructured("Subject", subject) == (
        b"Subject: Korea and Japan strengthen their work on critical minerals and\r\n"
        b" supply chains again\r\n"
    )


@pytest.mark.parametrize("text", ["=?utf-8?B?aGk=?=", "a" * 900, "x " + "b" * 80])
def test_what_would_be_misread_or_cannot_be_folded_is_encoded(text):
    field = unstructured("Subject", text)
    assert b"=?utf-8?B?" in field
    assert parsed(field, "Subject") == strictly_decoded(field, "Subject") == text


def test_half_a_surrogate_pair_becomes_a_question_mark():
    assert strictly_decoded(unstructured("Subject", "한\ud800국"), "Subject") == "한?국"


@pytest.mark.parametrize(
    "name",
    [
        "Trade ministry",
        "Ministry of Trade, Industry and Energy (MOTIE)",
        'The "best" \\ releases',
        "산업통상부 보도자료 알림 (비공식)",
        "산업통상부, 보도자료: " * 8,
        "=?odd?=",
        "n" * 100,
    ],
)
def test_a_display_name_comes_back_with_its_address(name):
    field = structured("From", f"{phrase(name, len('From: '))} <updates@example.org>")
    shown, address = parseaddr(BytesParser().parsebytes(field)["From"])
    # policy.default puts a blank between encoded words of a name (Python 3.11.7).
    assert str(make_header(decode_header(shown))) == name.strip()
    assert address == "updates@example.org"
    assert all(len(line) <= 76 for line in field.decode("ascii").split("\r\n"))


@pytest.mark.parametrize("value", ["a\r\nBcc: b", "a\x00", "도메인.한국", "\x7f"])
def test_a_structured_value_that_is_not_printable_ascii_is_a_mistake(value):
    with pytest.raises(ValueError, match="printable ASCII"):
        structured("To", value)


def test_an_address_is_never_cut_but_a_line_of_more_than_998_octets_is_a_mistake():
    url = f"<https://example.org/u/{'t' * 100}>"
    assert structured("List-Unsubscribe", url) == f"List-Unsubscribe: {url}\r\n".encode()
    with pytest.raises(ValueError, match="998"):
        structured("List-Unsubscribe", f"<https://example.org/u/{'t' * 1_000}>")


@pytest.mark.parametrize(
    "fields",
    [
        [],
        [b"Subject: hi"],
        [b"Subject: hi\n"],
        [b"Subject: hi\r\n", b"\r\n"],
        [b"Subject: hi\r\n", b" \rhi\r\n"],
        [b"Subject: hi\r\n\r\nBody: of the mail\r\n"],
        [b" hi\r\n"],
        [b": hi\r\n"],
        [b"Sub ject: hi\r\n"],
        [b"Subject: h\xc3\xad\r\n"],
        [b"Subject: " + b"h" * 990 + b"\r\n"],
    ],
)
def test_a_header_that_is_not_made_of_fields_never_leaves(fields):
    with pytest.raises(ValueError, match="header fields"):
        block(fields)


def test_folded_fields_of_lines_up_to_998_octets_are_a_header():
    fields = [b"Subject: hi\r\n there\r\n", b"X: " + b"h" * 995 + b"\r\n"]
    assert block(fields) == b"".join(fields)
