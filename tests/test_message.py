"""A mail as bytes."""

import re
from dataclasses import replace
from email import policy
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.message import Content, Headers, list_id, mime

CONTENT = Content(subject="Hello", text="Hello\n안녕\n", html="<p>Hello 안녕</p>\n")
HEADERS = Headers(
    id="01J0ABC",
    sender="updates@example.org",
    sender_name="Trade ministry",
    recipient="reader@example.net",
    language="en",
    kind="daily",
    topics=("steel", "autos"),
    release_id=None,
    list_id="daily.example.org",
    list_name="Trade ministry (daily)",
    help_url="mailto:editor@example.org",
    archive_url="https://example.org/topics/all/",
    archived_at=None,
    unsubscribe_url="https://example.org/u/v1.abc.def",
)
BULK = [
    "From", "To", "Subject", "Message-ID", "List-Id", "List-Unsubscribe",
    "List-Unsubscribe-Post", "List-Archive", "List-Post", "List-Help", "Auto-Submitted",
    "X-Auto-Response-Suppress", "Precedence", "Feedback-ID", "X-Notifier-Kind",
    "X-Notifier-Topics", "Content-Language", "MIME-Version", "Content-Type",
]  # fmt: skip


def parse(raw):
    return BytesParser(policy=policy.default).parsebytes(raw)


def test_a_digest_has_exactly_these_headers():
    mail = parse(mime(HEADERS, CONTENT))
    assert mail.keys() == BULK
    assert mail.defects == []
    assert mail["From"] == "Trade ministry <updates@example.org>"
    assert mail["To"] == "reader@example.net"
    assert mail["Subject"] == "Hello"
    assert mail["Message-ID"] == "<01J0ABC@example.org>"
    assert mail["List-Id"] == '"Trade ministry (daily)" <daily.example.org>'
    assert mail["List-Unsubscribe"] == "<https://example.org/u/v1.abc.def>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Help"] == "<mailto:editor@example.org>"
    assert mail["List-Archive"] == "<https://example.org/topics/all/>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Feedback-ID"] == "daily:multi:example-org:notifier"
    assert mail["X-Notifier-Kind"] == "daily"
    assert mail["X-Notifier-Topics"] == "steel, autos"
    assert mail["Content-Language"] == "en"


def test_a_mail_on_one_release_names_it_and_its_page():
    url = "https://example.org/releases/r01/"
    about = replace(HEADERS, release_id="r01", revision=2, archived_at=url)
    mail = parse(mime(about, CONTENT))
    assert mail["X-Notifier-Release"] == "r01"
    assert mail["X-Notifier-Revision"] == "2"
    assert mail["Archived-At"] == f"<{url}>"


def test_a_mail_for_a_query_names_no_topics():
    assert "X-Notifier-Topics" not in parse(mime(replace(HEADERS, topics=()), CONTENT))


def test_without_a_server_to_take_it_no_one_click_unsubscribe_is_offered():
    mail = parse(mime(replace(HEADERS, unsubscribe_url=None), CONTENT))
    assert "List-Unsubscribe" not in mail
    assert "List-Unsubscribe-Post" not in mail


def test_where_mail_is_taken_too_the_web_still_comes_first():
    address = "unsubscribe+abcd@example.org"
    mail = parse(mime(replace(HEADERS, unsubscribe_mail=address), CONTENT))
    assert mail["List-Unsubscribe"] == (
        f"<https://example.org/u/v1.abc.def>, <mailto:{address}?subject=unsubscribe>"
    )
    only = parse(
        mime(replace(HEADERS, unsubscribe_mail=address, unsubscribe_url=None), CONTENT)
    )
    assert only["List-Unsubscribe"] == f"<mailto:{address}?subject=unsubscribe>"
    assert "List-Unsubscribe-Post" not in only


def test_a_correction_answers_the_mail_that_told_of_the_release_first():
    mail = parse(mime(replace(HEADERS, in_reply_to="01J0AAA"), CONTENT))
    assert mail["In-Reply-To"] == mail["References"] == "<01J0AAA@example.org>"


def test_complaints_are_counted_by_the_topic_of_a_mail_that_has_one():
    mail = parse(mime(replace(HEADERS, topics=("steel",)), CONTENT))
    assert mail["Feedback-ID"] == "daily:steel:example-org:notifier"


@pytest.mark.parametrize("kind", ["confirm", "manage", "notice"])
def test_a_mail_about_an_account_is_of_no_list_and_offers_no_one_click(kind):
    mail = parse(mime(replace(HEADERS, kind=kind), CONTENT))
    lists = {name for name in mail if name.startswith("List-")}
    assert lists == {"List-Help"}
    assert "Precedence" not in mail
    assert mail["Auto-Submitted"] == "auto-generated"


def test_both_parts_say_the_same_and_the_preferred_one_comes_last():
    mail = parse(mime(HEADERS, CONTENT))
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert html.get_content_type() == "text/html"
    for part, content in ((text, CONTENT.text), (html, CONTENT.html)):
        assert part.get_content_charset() == "utf-8"
        assert part["Content-Transfer-Encoding"] == "base64"
        assert part.get_payload(decode=True).decode() == content.replace("\n", "\r\n")


def test_the_same_values_give_the_same_bytes_and_another_id_another_border():
    once = mime(HEADERS, CONTENT)
    assert mime(HEADERS, CONTENT) == once
    border = re.search(rb'boundary="(=_[0-9a-f]{32})"', once)[1]
    assert border not in mime(replace(HEADERS, id="01J0ABD"), CONTENT)


ANY = st.text(st.characters(exclude_categories=["Cs"]))


@given(subject=ANY, text=ANY, html=ANY, name=ANY)
def test_whatever_the_texts_are_the_wire_sees_short_ascii_lines_ended_by_crlf(
    subject, text, html, name
):
    headers = replace(HEADERS, sender_name=name, list_name=name)
    raw = mime(headers, replace(CONTENT, subject=subject, text=text, html=html))
    assert raw.isascii()
    assert raw.endswith(b"--\r\n")
    bare = raw.replace(b"\r\n", b"")
    assert b"\r" not in bare
    assert b"\n" not in bare
    assert max(map(len, raw.split(b"\r\n"))) <= 76
    mail = parse(raw)
    assert len(list(mail.iter_parts())) == 2
    assert mail["To"] == "reader@example.net"


@given(text=ANY)
def test_a_text_comes_back_with_crlf_line_ends(text):
    (part, _) = parse(mime(HEADERS, replace(CONTENT, text=text))).iter_parts()
    expected = re.sub("\r\n|\r|\n", "\r\n", text)
    assert part.get_payload(decode=True).decode() == expected


@pytest.mark.parametrize(
    "field",
    [
        "recipient",
        "sender",
        "id",
        "unsubscribe_url",
        "unsubscribe_mail",
        "help_url",
        "list_id",
        "in_reply_to",
    ],
)
def test_a_value_that_would_start_a_header_of_its_own_is_a_mistake(field):
    headers = replace(HEADERS, **{field: "a@b.org\r\nBcc: c@d.org"})
    with pytest.raises(ValueError, match="printable ASCII"):
        mime(headers, CONTENT)


@pytest.mark.parametrize(
    ("label", "host", "expected"),
    [
        ("daily", "example.org", "daily.example.org"),
        ("steel", "127.0.0.1", "steel.127.0.0.1"),
        ("so & so", "example.org", "so-so.example.org"),
    ],
)
def test_a_list_id_has_only_letters_digits_hyphens_and_dots(label, host, expected):
    assert list_id(label, host) == expected
