"""People at the public forms of an instance: they read pages, press buttons, get mails."""

import email
import re
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from email.policy import default
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html

from notifier.config import load
from notifier.pipeline.front_desk import FrontDesk
from notifier.pipeline.signing_up import answer
from notifier.store import Store
from notifier.web import create_app
from tests.features.texts import CHIPS, record, seed
from tests.web.conftest import healthy, served

START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
SITE = "https://news.example.org"
READER = "reader@example.net"
HOME, OFFICE = "192.0.2.1", "198.51.100.9"
FORM = "application/x-www-form-urlencoded"


class Page:
    """A page as a person sees it."""

    def __init__(self, answer):
        self.answer = answer
        self.status = answer.status_code
        self.tree = html.document_fromstring(answer.text)
        self.address = str(answer.url)
        self.text = " ".join(self.tree.text_content().split())
        self.title = self.tree.find(".//h1").text_content()

    @property
    def form(self):
        (form,) = self.tree.forms
        return form


class Scene:
    """An instance with the built-in server, at a time of our own."""

    def __init__(self, config):
        self.config = config
        self.now = START
        self.client = None
        self.woken = 0
        self.desk = FrontDesk(config, clock=lambda: self.now, wake=self._wake)
        self._read = set()

    def _wake(self):
        self.woken += 1

    def later(self, **spans):
        self.now += timedelta(**spans)

    def get(self, address):
        return Page(self.client.get(urlsplit(address)._replace(scheme="", netloc="").geturl()))

    def press(self, page, button=None, *, network=HOME, **fields):
        """Fill in the form of a page and press a button of it, as a browser would."""
        return Page(self.press_raw(page, button, network=network, **fields))

    def press_raw(self, page, button, *, network=HOME, **fields):
        """The same, for what is no page."""
        form = page.form
        sent = [(name, value) for name, value in form.form_values() if name not in fields]
        for name, value in fields.items():
            sent += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        sent += [("action", button)] if button else []
        return self.client.post(
            urljoin(page.address, form.get("action") or page.address),
            content=urlencode(sent),
            headers={"Content-Type": FORM, "X-Forwarded-For": network},
        )

    def subscribe(self, address=READER, *, network=HOME, **fields):
        """Open the form, think for a while, and send it."""
        page = self.get("/subscribe")
        self.later(seconds=5)
        chosen = fields if fields.keys() & {"topic", "q"} else fields | {"topic": "steel"}
        return self.press(page, "subscribe", network=network, email=address, **chosen)

    def ask_for_link(self, address=READER, *, network=OFFICE):
        page = self.get("/manage")
        self.later(seconds=5)
        return self.press(page, network=network, email=address)

    def mails(self):
        """The mails that were written since the last look, oldest first."""
        with self.desk.office() as office:
            answer(office)
        rows = self.rows("SELECT message_id, content FROM contents ORDER BY rowid")
        new = [(name, content) for name, content in rows if name not in self._read]
        self._read |= {name for name, _ in new}
        return [email.message_from_bytes(content, policy=default) for _, content in new]

    def rows(self, statement, *values):
        with closing(sqlite3.connect(self.config.store.path)) as db:
            return db.execute(statement, values).fetchall()

    def suppress(self, address):
        """Nothing may be sent to an address any more."""
        with self.desk.office() as office:
            mac = office.store.subscribers.address_mac(address)
        with closing(sqlite3.connect(self.config.store.path)) as db, db:
            db.execute(
                "INSERT INTO suppressions VALUES (?, 'complaint', '2026-01-01', NULL, '')",
                [mac],
            )

    def confirm(self, address=READER, **fields):
        """Subscribe and confirm."""
        self.subscribe(address, **fields)
        (mail,) = self.mails()
        return self.press(self.get(link(mail)))

    def settings(self, address=READER):
        """The page of somebody's settings, opened by the link of a mail."""
        self.later(minutes=11)
        self.ask_for_link(address)
        (mail,) = self.mails()
        return self.press(self.get(link(mail)))

    def subscriptions(self, address=READER):
        """What somebody is subscribed to, and how often."""
        with Store.open(self.config.store.path) as store:
            subscriber = store.subscribers.by_address(address)
            held = store.subscriptions.of(subscriber.id) if subscriber else []
        return [
            (one.interest.topic or one.interest.query, str(one.interest.frequency))
            for one in held
        ]

    def subscriber(self, address=READER):
        with Store.open(self.config.store.path) as store:
            return store.subscribers.by_address(address)


def text_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def link(mail):
    """The address of the button of a mail about an account."""
    return re.search(rf"{SITE}/(?:confirm|manage)\S*", text_of(mail))[0]


def prepare(instance):
    """An instance whose forms are public, with some releases of these days."""
    instance.configure(web={"public": True})
    instance.drop("a.txt", seed("Steel up", "Steel down", day="2026-03-01"))
    instance.drop("b.txt", record("New chips", CHIPS, "2026-02-20"))
    assert instance.run("run", "--once").code == 0


@contextmanager
def scene_of(folder):
    """The scene of a prepared instance."""
    scene = Scene(load(folder / "config.yaml", {}))
    app = create_app(
        scene.config.feeds.path, people=scene.desk, has_forms=True, health=healthy, url=SITE
    )
    with served(app) as client:
        scene.client = client
        yield scene
