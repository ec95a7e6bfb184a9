"""Subscribers of an instance, and the mails that they get."""

import email
from email.policy import default

from lxml import html

from tests.features.texts import CHIPS, STEEL, record, seed

READER = "reader@example.net"
DAY_1, DAY_2, DAY_9 = (f"2099-01-0{day}T08:00Z" for day in (1, 2, 9))
MONDAY = "2099-01-05T08:00Z"


def subscription(frequency, *topics, **fields):
    stated = {"email": READER, "frequency": frequency, "timezone": "UTC", "hour": 8}
    return stated | ({"topics": list(topics)} if topics else {}) | fields


def subscribed(instance, *subscriptions):
    """The instance after its baseline, with these subscriptions."""
    instance.configure(subscriptions=list(subscriptions))
    instance.drop("baseline.txt", record("Old steel", STEEL) + record("Old chips", CHIPS))
    value = instance.run("run", "--once").value
    assert value["compose"]["notifications"] == 0
    return instance


def told(instance, at=None):
    """Compose and deliver; gives the mails that came of it."""
    before = set(spool(instance))
    composed = instance.run("compose", *(("--at", at) if at else ()))
    assert composed.code == 0
    delivered = instance.run("deliver")
    assert (delivered.code, delivered.value["deferred"]) == (0, 0)
    new = sorted(set(spool(instance)) - before)
    assert composed.value["messages"] == delivered.value["accepted"] == len(new)
    return [email.message_from_bytes(path.read_bytes(), policy=default) for path in new]


def spool(instance):
    return (instance.folder / "data/outbox").glob("*.eml")


def ingest(instance, name, text):
    instance.drop(name, text)
    assert instance.run("ingest").code == 0


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def titles(mail):
    """The titles of the releases in a mail, in its order."""
    tree = html.document_fromstring(mail.get_body(("html",)).get_content())
    links = tree.xpath("//a[contains(@href, '/releases/')]")
    found = [link.text_content().strip() for link in links]
    return list(
        dict.fromkeys(title for title in found if title and "change" not in title.lower())
    )


def flooded(instance, number=51):
    """What composing says of so many releases at once, with one subscriber."""
    subscribed(instance, subscription("immediate", "steel"))
    ingest(instance, "b.txt", seed(*(f"Steel {n}" for n in range(number))))
    ran = instance.run("compose")
    assert ran.code == (1 if ran.value["held"] else 0)
    return ran.value
