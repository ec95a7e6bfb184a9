"""What is owed to a subscriber, as one message in the outbox."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import structlog

from notifier import digest, tokens
from notifier.digest import Item, Letter
from notifier.links import footer_url
from notifier.mailto import mailto_token, unsubscribe_address
from notifier.message import MailKind, mime
from notifier.pipeline.drafts import Drafts
from notifier.pipeline.telling import coalesced, told
from notifier.release import EventType
from notifier.site import Site
from notifier.store import Store
from notifier.store.notifications import Owed
from notifier.store.outbox import Staged
from notifier.store.subscribers import Subscriber
from notifier.subscription import Frequency
from notifier.tokens import Grant, Keys

log = structlog.get_logger()

PURPOSE = "unsubscribe"
VIEW = "view"


@dataclass(frozen=True, slots=True)
class Stationery:
    """What every mail needs.

    Attributes:
        titles: titles of the topics by slug.
        sender: address in From.
        bounces: see ``compose``.
        keys: those of links.
        secret: key of the address that a mail ends a subscription by.
        now: aware, UTC.
    """

    site: Site
    titles: dict[str, str]
    sender: str
    bounces: str | None
    keys: Keys
    secret: bytes
    now: datetime


@dataclass(frozen=True, slots=True)
class Issue:
    """One mail to be written: whose, of which kind, and for which local day."""

    subscriber: Subscriber
    frequency: Frequency
    day: date


@dataclass(frozen=True, slots=True)
class Written:
    """A mail that was put into the outbox, and what had to be simplified to write it."""

    message_id: str
    faults: tuple[str, ...]


def stage(drafts: Drafts, stationery: Stationery, issue: Issue) -> Written | None:
    """Put one message with all that is pending into the outbox, inside the transaction of
    ``drafts``.

    Gives None when nothing is pending, or nothing of it is news.
    """
    store, subscriber, frequency = drafts.store, issue.subscriber, issue.frequency
    owed = store.notifications.pending(subscriber.id, frequency)
    if not owed:
        return None
    stay = coalesced(store, subscriber.id, owed)
    if not stay:
        return None
    if len(stay) < len(owed):
        owed = store.notifications.pending(subscriber.id, frequency)
    message_id = _message_id(store, issue, owed)
    staged, faults = _written(drafts, stationery, issue, owed=owed, message_id=message_id)
    store.outbox.stage(staged, stationery.now)
    store.notifications.assign([one.id for one in owed], message_id)
    return Written(message_id, faults)


def rewrite(
    drafts: Drafts, stationery: Stationery, issue: Issue, message_id: str, *, share: float
) -> Written | None:
    """Write a message of the outbox anew with what it carries now, inside the transaction of
    ``drafts``.

    Gives None when it carries nothing; then it waits until it expires.

    Args:
        share: of the usual size, that it may have at most.
    """
    owed = drafts.store.notifications.carried(message_id)
    if not owed:
        return None
    staged, faults = _written(
        drafts, stationery, issue, owed=owed, message_id=message_id, share=share
    )
    drafts.store.rewrites.replace(staged, stationery.now)
    return Written(message_id, faults)


def _written(
    drafts: Drafts,
    stationery: Stationery,
    issue: Issue,
    *,
    owed: Sequence[Owed],
    message_id: str,
    share: float = 1.0,
) -> tuple[Staged, tuple[str, ...]]:
    """The message, and what had to be simplified."""
    subscriber = issue.subscriber
    shown = drafts.items(told(drafts.store, subscriber.id, owed))
    first = _first_message(drafts.store, issue, shown)
    letter = replace(
        _letter(stationery, issue, shown),
        in_reply_to=None if first == message_id else first,
        view_url=_view_url(stationery, message_id),
    )
    content = digest.render(stationery.site, letter, drafts.line, share=share)
    headers = digest.headers(
        stationery.site,
        letter,
        message_id=message_id,
        sender=stationery.sender,
    )
    for fault in content.faults:
        log.warning("compose", message=message_id, fault=fault)
    staged = Staged(
        id=message_id,
        subscriber_id=subscriber.id,
        kind=MailKind(issue.frequency),
        recipient=subscriber.address,
        subject=content.subject,
        content=mime(headers, content),
        list_id=headers.list_id,
        left_out=content.left_out,
    )
    return staged, content.faults


def _message_id(store: Store, issue: Issue, owed: Sequence[Owed]) -> str:
    """The same for the same content, so that it is recognised wherever it comes twice; but
    another one when that was given up, and its news is told again."""
    stated = f"{issue.subscriber.public_id}:{issue.frequency}:{[one.id for one in owed]}"
    message_id = f"{issue.frequency}.{_short_hash(stated)}"
    while store.rewrites.knows(message_id):
        message_id = f"{issue.frequency}.{_short_hash(message_id)}"
    return message_id


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _letter(stationery: Stationery, issue: Issue, shown: tuple[Item, ...]) -> Letter:
    subscriber, frequency = issue.subscriber, str(issue.frequency)
    site, keys = stationery.site, stationery.keys
    token = tokens.make(keys, PURPOSE, subscriber.public_id, frequency)
    grant = Grant(subscriber.public_id, stationery.now, subscriber.token_epoch)
    return Letter(
        frequency=issue.frequency,
        day=issue.day,
        items=shown,
        recipient=subscriber.address,
        unsubscribe_url=site.address(f"u/{token}"),
        unsubscribe_mail=_unsubscribe_mail(stationery, subscriber, frequency),
        manage_url=footer_url(site, keys, grant) if site.is_served else None,
    )


def _unsubscribe_mail(
    stationery: Stationery, subscriber: Subscriber, frequency: str
) -> str | None:
    if stationery.bounces is None:
        return None
    token = mailto_token(stationery.secret, subscriber.public_id, frequency)
    return unsubscribe_address(token, stationery.bounces)


def _view_url(stationery: Stationery, message_id: str) -> str | None:
    if not stationery.site.is_served:
        return None
    return stationery.site.address(f"m/{tokens.make(stationery.keys, VIEW, message_id, '')}")


def _first_message(store: Store, issue: Issue, shown: tuple[Item, ...]) -> str | None:
    """Id of the message with which the story began that an immediate mail goes on with."""
    if issue.frequency is not Frequency.IMMEDIATE or len(shown) > 1:
        return None
    event = shown[0].event
    if event.type is EventType.NEW:
        return None
    return store.tellings.first_message(issue.subscriber.id, event.release.id)
