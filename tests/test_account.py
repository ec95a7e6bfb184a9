"""Mails about an account."""

import email
from email.policy import default

import pytest
from lxml import html

from notifier.account import FOLDERS, AccountMail, headers, render
from notifier.message import MailKind, mime
from tests.builders import a_site

URL = "https://example.org/confirm/v2.abc.def"


def sent(kind, **fields):
    """The mail as its reader's program has it."""
    mail = AccountMail(kind, URL, **fields)
    values = headers(
        a_site(),
        mail,
        message_id="m1",
        sender="updates@example.org",
        recipient="reader@example.net",
    )
    return email.message_from_bytes(mime(values, render(a_site(), mail)), policy=default)


def texts(mail):
    return [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]


@pytest.mark.parametrize("kind", FOLDERS)
def test_both_parts_lead_to_the_same_address_and_nowhere_else(kind):
    plain, page = texts(sent(kind, about=("Steel",)))
    links = {link for *_, link, _ in html.document_fromstring(page).iterlinks()}
    assert links == {URL, "https://example.org/", "mailto:editor@example.org"}
    assert URL in plain


@pytest.mark.parametrize("kind", FOLDERS)
def test_an_account_mail_belongs_to_no_list_and_asks_for_no_answer(kind):
    mail = sent(kind)
    lists = [name for name in mail if name.startswith(("List-", "Archived-At", "Precedence"))]
    assert lists == ["List-Help"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["To"] == "reader@example.net"


@pytest.mark.parametrize("kind", FOLDERS)
def test_its_button_is_styled_in_the_element(kind):
    page = html.document_fromstring(texts(sent(kind))[1])
    (button,) = page.find_class("button")
    assert button.get("href") == URL
    assert "background-color" in button.get("style")


def test_a_confirmation_names_topics_but_never_a_search():
    for text in texts(sent(MailKind.CONFIRM, about=("Steel & iron",), has_search=True)):
        assert "Steel &" in text
        assert "a search of your own" in text
    assert "a search" not in texts(sent(MailKind.CONFIRM, about=("Steel",)))[0]


def test_whoever_is_subscribed_already_reads_that():
    assert "has one already" in texts(sent(MailKind.MANAGE, is_known=True))[0]
    assert "has one already" not in texts(sent(MailKind.MANAGE))[0]


def test_markup_in_a_title_of_a_topic_stays_text():
    _, page = texts(sent(MailKind.NOTICE, about=("<script>x</script>",)))
    assert "<script" not in page
