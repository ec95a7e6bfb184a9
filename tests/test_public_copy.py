"""What anybody may see of a mail that was written to one person."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from notifier.digest import headers, render
from notifier.message import mime
from notifier.public_copy import public_copy
from notifier.subscription import Frequency
from tests.letters import SITE, a_letter, a_new_item, a_revised_item

MANAGE = "https://example.org/manage/v1.manage.mac"
VIEW = "https://example.org/m/v1.view.mac"
MARKS = ["<!--personal-->", "<!--/personal-->", "<!--", "-->", "personal"]


def sent(letter):
    values = headers(
        SITE,
        letter,
        message_id="m1",
        sender="a@example.org",
    )
    return mime(values, render(SITE, letter))


def personal(letter):
    return replace(letter, recipient="reader@example.net", view_url=VIEW, manage_url=MANAGE)


@pytest.mark.parametrize("frequency", list(Frequency))
def test_the_copy_has_every_release_and_nothing_that_tells_whose_mail_it_was(frequency):
    letter = personal(a_letter(a_new_item(), a_revised_item(), frequency=frequency))
    assert VIEW in render(SITE, letter).html
    copy = public_copy(sent(letter))
    page = html.document_fromstring(copy)
    assert [one.text_content() for one in page.xpath("//h3")] == [
        "Steel exports rise in February", "Sales of steel",
    ]  # fmt: skip
    links = {link for link in page.xpath("//a/@href") if not link.startswith("mailto:")}
    assert not re.search(r"/(m|u|manage)/", " ".join(links))
    assert "reader@example.net" not in copy
    assert "You get this mail" not in copy
    assert "\r" not in copy


@given(title=st.text(st.sampled_from("<!-/persona> ")) | st.sampled_from(MARKS))
def test_no_title_can_keep_a_personal_link_or_cut_more_than_is_personal(title):
    items = (a_new_item(title=title, body=title), a_revised_item(title=title + "x"))
    copy = public_copy(sent(personal(a_letter(*items))))
    assert "/u/" not in copy
    assert VIEW not in copy
    assert len(html.document_fromstring(copy).xpath("//h3")) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Subject: hi\r\n\r\nplain\r\n",
        b"Content-Type: text/html\r\n\r\n<p>without marks</p>\r\n",
        b"Content-Type: text/html\r\n\r\n<!--personal--><p>open\r\n",
        b"Content-Type: text/html\r\n\r\n<!--personal--><!--/personal--><!--personal-->\r\n",
    ],
    ids=["deleted", "no html", "no marks", "open mark", "another mark"],
)
def test_where_it_is_not_sure_what_is_personal_there_is_no_copy(content):
    assert public_copy(content) is None
