"""What answering people on the public forms needs, and the mails that answer them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog

from notifier import account, links
from notifier.account import AccountMail
from notifier.errors import TokenInvalid
from notifier.filing import country_topics
from notifier.links import Purpose
from notifier.message import mime
from notifier.pipeline.deeds import SUBSCRIBER
from notifier.site import Site
from notifier.store import Store
from notifier.store.audit import Deed
from notifier.store.outbox import Staged
from notifier.store.subscribers import Subscriber
from notifier.subscription import Interest
from notifier.tokens import Grant, Keys
from notifier.topics import Topic

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Office:
    """What every answer needs.

    Attributes:
        topics: those of the configuration.
        sender: address in From.
        keys: those of links.
        now: aware, UTC.
    """

    store: Store
    site: Site
    topics: tuple[Topic, ...]
    sender: str
    keys: Keys
    now: datetime

    @property
    def known(self) -> dict[str, Topic]:
        """Topics and countries by slug."""
        return {topic.slug: topic for topic in self.topics} | country_topics()

    def grant(self, subscriber: Subscriber, scope: str = "") -> Grant:
        """What a link allows this subscriber."""
        return Grant(subscriber.public_id, self.now, subscriber.token_epoch, scope)


def holder(office: Office, purpose: Purpose, token: str) -> tuple[Subscriber, Grant]:
    """Whose token it is, and what it grants.

    Raises:
        TokenInvalid: it is none of ours, for something else, void, or of nobody any more.
        TokenExpired: it is too old.
    """
    grant = links.verify(office.keys, purpose, token, office.now)
    subscriber = office.store.subscribers.by_public_id(grant.subject)
    if subscriber is None or subscriber.token_epoch != grant.epoch:
        raise TokenInvalid
    return subscriber, grant


def note(office: Office, subscriber: Subscriber, action: str, detail: str) -> None:
    """Note what a subscriber did, inside a transaction.

    Args:
        detail: without an address.
    """
    office.store.audit.note(Deed(office.now, SUBSCRIBER, action, subscriber.public_id, detail))


def names(office: Office, interests: Iterable[Interest]) -> list[str]:
    """What interests are called: the title of a topic, or the text of a search."""
    known = office.known
    return [
        f"search: {one.query}"
        if one.query
        else known[one.topic].title
        if one.topic in known
        else one.topic
        for one in interests
    ]


def stage(office: Office, subscriber: Subscriber, mail: AccountMail, occasion: str) -> None:
    """Put a mail about an account into the outbox, inside a transaction.

    Args:
        occasion: what it answers; the same occasion gives the same Message-ID.
    """
    stated = f"{subscriber.public_id}:{mail.kind}:{occasion}"
    message_id = f"{mail.kind}.{hashlib.sha256(stated.encode()).hexdigest()[:24]}"
    content = account.render(office.site, mail)
    headers = account.headers(
        office.site,
        mail,
        message_id=message_id,
        sender=office.sender,
        recipient=subscriber.address,
    )
    for fault in content.faults:
        log.warning("account", message=message_id, fault=fault)
    office.store.outbox.stage(
        Staged(
            id=message_id,
            subscriber_id=subscriber.id,
            kind=mail.kind,
            recipient=subscriber.address,
            subject=content.subject,
            content=mime(headers, content),
        ),
        office.now,
    )
