"""Mails about an account: to confirm a request, to open the settings, to say what changed.

Values in, values out. None of them carries a word that somebody typed into a form, so that
nobody can use them to write to others.
"""

from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import quote

from notifier.cleaning import published_line, published_text
from notifier.digest import inlined
from notifier.message import Content, Headers, MailKind, mime
from notifier.site import Site
from notifier.templates import render as rendered

FOLDERS = (MailKind.CONFIRM, MailKind.MANAGE, MailKind.NOTICE)


@dataclass(frozen=True, slots=True)
class AccountMail:
    """One mail about an account.

    Attributes:
        kind: one of FOLDERS.
        url: the address of the button.
        about: titles of topics that the mail names; or what was changed, as sentences.
        has_search: whether a search was asked for besides; its text is never shown.
        is_known: of ``manage``: a subscription was asked for where there is one.
    """

    kind: MailKind
    url: str
    about: tuple[str, ...] = ()
    has_search: bool = False
    is_known: bool = False


def render(site: Site, mail: AccountMail) -> Content:
    """The mail as a reader sees it."""
    folder = f"mail/{mail.kind}"
    values: dict[str, object] = {
        "site": site,
        "mail": mail,
        "home_url": site.address(""),
        "help_url": _help_url(site),
    }
    subject = published_line(rendered(f"{folder}/subject.txt", **values))
    values["subject"] = subject
    html, fault = inlined(published_text(rendered(f"{folder}/body.html", **values)))
    text = published_text(rendered(f"{folder}/body.txt", **values))
    return Content(subject, text, html, (fault,) if fault else ())


def headers(
    site: Site,
    mail: AccountMail,
    *,
    message_id: str,
    sender: str,
    recipient: str,
) -> Headers:
    """Header values of the mail; it belongs to no list, and cannot be unsubscribed from.

    Args:
        message_id: part of the Message-ID before ``@``.
    """
    return Headers(
        id=message_id,
        sender=sender,
        sender_name=site.title,
        recipient=recipient,
        language=site.language,
        kind=str(mail.kind),
        topics=(),
        release_id=None,
        list_id="",
        list_name="",
        help_url=_help_url(site),
        archive_url=site.address(""),
        archived_at=None,
        unsubscribe_url=None,
    )


def trial(site: Site, sender: str, recipient: str, now: datetime) -> bytes:
    """A short mail by which an operator sees whether mails arrive, as bytes without Date."""
    text = (
        f"This is a test of the mails of {site.title}.\n\n"
        f"It was sent by `notifier mail test-send` from {site.address('')}\n"
    )
    paragraphs = "".join(f"<p>{escape(one)}</p>" for one in text.strip().split("\n\n"))
    html = f"<!doctype html><html lang=en><title>Test</title><body>{paragraphs}</body></html>"
    subject = published_line(f"Test of {site.title}")
    mail = AccountMail(MailKind.NOTICE, site.address(""))
    message_id = f"test.{now:%Y%m%d%H%M%S%f}"
    values = headers(site, mail, message_id=message_id, sender=sender, recipient=recipient)
    return mime(values, Content(subject, text, html))


def _help_url(site: Site) -> str:
    return "mailto:" + quote(site.contact, safe="@+")
