"""What is owed to a subscriber, as one message in the outbox."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import structlog

from notifier import digest, tokens
from notifier.digest import Item, Letter
from notifier.links import footer_url
from notifier.message import MailKind, mime
from notifier.release import Match
from notifier.site import Site
from notifier.store import Store
from notifier.store.notifications import Owed
from notifier.store.outbox import Staged
from notifier.store.subscribers import Subscriber
from notifier.subscription import Frequency
from notifier.tokens import Grant

log = structlog.get_logger()

PURPOSE = "unsubscribe"
VIEW = "view"


@dataclass(frozen=True, slots=True)
class Stationery:
    """What every mail needs.

    Attributes:
        titles: titles of the topics by slug.
        sender: address in From.
        secret: signs the links that end a subscription.
        now: aware, UTC.
    """

    site: Site
    titles: dict[str, str]
    sender: str
    secret: bytes
    now: datetime


@dataclass(frozen=True, slots=True)
class Issue:
    """One mail to be written: whose, of which kind, and for which local day."""

    subscriber: Subscriber
    frequency: Frequency
    day: date


def stage(store: Store, stationery: Stationery, issue: Issue) -> str | None:
    """Put one message with all that is pending into the outbox, inside a transaction.

    Gives its id, or None when nothing is pending.
    """
    subscriber, frequency = issue.subscriber, issue.frequency
    owed = store.notifications.pending(subscriber.id, frequency)
    if not owed:
        return None
    items = _items(store, stationery, owed)
    message_id = _message_id(subscriber, frequency, owed)
    letter = _letter(stationery, issue, items, message_id)
    content = digest.render(stationery.site, letter)
    headers = digest.headers(
        stationery.site,
        letter,
        message_id=message_id,
        sender=stationery.sender,
        date=stationery.now.astimezone(subscriber.preferences.timezone),
    )
    for fault in content.faults:
        log.warning("compose", message=message_id, fault=fault)
    store.outbox.stage(
        Staged(
            id=message_id,
            subscriber_id=subscriber.id,
            kind=MailKind(frequency),
            recipient=subscriber.address,
            subject=content.subject,
            content=mime(headers, content),
        ),
        stationery.now,
    )
    store.notifications.assign([one.id for one in owed], message_id)
    return message_id


def _items(store: Store, stationery: Stationery, owed: Sequence[Owed]) -> tuple[Item, ...]:
    events = store.reading.events([one.seq for one in owed])
    return tuple(
        Item(
            event=event,
            topics=_matches(stationery, one),
            difference=event.revision.difference,
            title_difference=event.revision.title_difference,
            figures=event.revision.facts.figures,
        )
        for one, event in zip(owed, events, strict=True)
    )


def _matches(stationery: Stationery, owed: Owed) -> tuple[Match, ...]:
    found = []
    for slug, query, because in owed.reasons:
        title = f"your search “{query}”" if query else stationery.titles.get(slug, slug)
        found.append(Match(slug, title, because))
    return tuple(found)


def _message_id(subscriber: Subscriber, frequency: Frequency, owed: Sequence[Owed]) -> str:
    """The same for the same content, so that it is recognised wherever it comes twice."""
    stated = f"{subscriber.public_id}:{frequency}:{[one.id for one in owed]}"
    return f"{frequency}.{hashlib.sha256(stated.encode()).hexdigest()[:24]}"


def _letter(
    stationery: Stationery, issue: Issue, items: tuple[Item, ...], message_id: str
) -> Letter:
    subscriber, frequency = issue.subscriber, str(issue.frequency)
    site, secret = stationery.site, stationery.secret
    token = tokens.make(secret, PURPOSE, subscriber.public_id, frequency)
    grant = Grant(subscriber.public_id, stationery.now, subscriber.token_epoch)
    return Letter(
        frequency=issue.frequency,
        day=issue.day,
        items=items,
        recipient=subscriber.address,
        unsubscribe_url=site.address(f"u/{token}"),
        manage_url=footer_url(site, secret, grant) if site.takes_subscriptions else None,
        timezone=subscriber.preferences.timezone,
        view_url=_view_url(stationery, message_id),
    )


def _view_url(stationery: Stationery, message_id: str) -> str | None:
    if not stationery.site.takes_subscriptions:
        return None
    return stationery.site.address(f"m/{tokens.make(stationery.secret, VIEW, message_id, '')}")
