"""The link of a mail that shows it in a browser."""

import re
import sqlite3

from lxml import html

from notifier.config import load
from notifier.reception import Reception
from notifier.wiring import Notifier
from tests.features.mails import DAY_1, ingest, subscribed, subscription, text_of, told
from tests.features.texts import seed


def mailed(instance, *, public):
    instance.configure(web={"public": public})
    subscribed(instance, subscription("daily", query="steel AND rose"))
    ingest(instance, "b.txt", seed("Steel 1", "Steel 2"))
    (mail,) = told(instance, at=DAY_1)
    return mail


def token(mail):
    return re.search(r"https://news\.example\.org/m/(\S+)", text_of(mail))[1]


def view(instance, wanted):
    return Reception(Notifier(load(instance.folder / "config.yaml", {}))).view(wanted)


def test_the_link_shows_the_releases_of_the_mail_and_no_link_of_its_reader(instance):
    mail = mailed(instance, public=True)
    shown = view(instance, token(mail))
    page = html.document_fromstring(shown)
    shown_titles = [title.text_content() for title in page.xpath("//h3")]
    assert sorted(shown_titles) == ["Steel 1", "Steel 2"]
    assert not re.search(r"/[um]/", " ".join(page.xpath("//a/@href")))
    in_mail = mail.get_body(("html",)).get_content()
    assert token(mail) in in_mail


def test_a_link_that_is_not_ours_shows_nothing(instance):
    mail = mailed(instance, public=True)
    unsubscribing = re.search(r"/u/([^>]+)>", mail["List-Unsubscribe"])[1]
    for wrong in ("", "v1.a.b", token(mail)[:-1], unsubscribing):
        assert view(instance, wrong) is None


def test_a_mail_whose_content_was_deleted_is_shown_no_more(instance):
    mail = mailed(instance, public=True)
    with sqlite3.connect(instance.folder / "data/notifier.db") as db:
        db.execute("DELETE FROM contents")
    assert view(instance, token(mail)) is None


def test_without_a_public_server_a_mail_has_no_such_link(instance):
    assert "/m/" not in text_of(mailed(instance, public=False))
