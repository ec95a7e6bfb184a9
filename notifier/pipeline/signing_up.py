"""Requests of the public forms: taken down, answered by a mail, confirmed.

Taking one down looks at nothing but how often was asked, so that neither the page nor the
time it takes tells whether an address is known; who is owed which mail is found out later.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

import structlog

from notifier import links, tokens
from notifier.account import AccountMail
from notifier.message import MailKind
from notifier.pipeline.deeds import named
from notifier.pipeline.office import Office, note, stage
from notifier.store.requests import Asked, Request
from notifier.store.subscribers import Status, Subscriber
from notifier.subscription import Door, chosen
from notifier.wish import Wish

log = structlog.get_logger()

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EVERYBODY = "everybody"
AGAIN_AFTER = DAY
PENDING_FOR = 7 * DAY
PORTION = 50


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``number`` requests within a time."""

    number: int
    within: timedelta


OF_ADDRESS = (Limit(1, 10 * MINUTE), Limit(3, DAY))
OF_NETWORK = (Limit(5, HOUR),)
OF_EVERYBODY = (Limit(60, MINUTE),)


class Taken(Enum):
    """What became of a request; ``YES`` also where no mail will come of it."""

    YES = "yes"
    TOO_MANY_OF_NETWORK = "too many of this network"
    TOO_MANY = "too many"


def ask(office: Office, kind: Asked, address: str, stated: str, *, network: str) -> Taken:
    """Take a request down, to be answered by ``answer``.

    An address that was asked for too often is passed over in silence: anybody can ask in
    somebody's name, and would learn of it.

    Args:
        network: see ``visit.network_of``.
    """
    requests, store = office.store.requests, office.store
    of_network = tokens.keyed(office.store.subscribers.secret(), "network", network)
    of_address = store.subscribers.address_mac(address)
    with store.transaction():
        if _is_full(office, of_network, OF_NETWORK):
            return Taken.TOO_MANY_OF_NETWORK
        if _is_full(office, EVERYBODY, OF_EVERYBODY):
            log.warning("account", problem="more requests than may be answered")
            return Taken.TOO_MANY
        counted = [of_network, EVERYBODY]
        if not _is_full(office, of_address, OF_ADDRESS):
            counted.append(of_address)
            requests.ask(address, kind, stated, office.now)
        requests.count(counted, office.now)
    return Taken.YES


def _is_full(office: Office, key: str, limits: Iterable[Limit]) -> bool:
    return any(
        office.store.requests.number_since(key, office.now - limit.within) >= limit.number
        for limit in limits
    )


def answer(office: Office) -> int:
    """Stage the mail that each request is owed, and forget what was never confirmed; gives
    the number of mails."""
    store, number = office.store, 0
    while requests := store.requests.unanswered(PORTION):
        with store.transaction():
            number += sum(_answered(office, request) for request in requests)
    with store.transaction():
        store.requests.forget(office.now - DAY, office.now - PENDING_FOR)
    if number:
        log.info("account", mails=number)
    return number


def _answered(office: Office, request: Request) -> bool:
    """Settle one request; whether a mail was owed for it."""
    store = office.store
    subscriber = _asking(office, request)
    mail = None if subscriber is None else _owed(office, subscriber, request)
    store.requests.answer(request, subscriber.id if subscriber else None, office.now)
    if subscriber is None or mail is None:
        return False
    stage(office, subscriber, mail, str(request.id))
    return True


def _asking(office: Office, request: Request) -> Subscriber | None:
    """Whose request it is: somebody new is made for a subscription, and nobody is found
    where nothing may be sent."""
    store, address = office.store, request.address
    known = store.subscribers.by_address(address)
    if store.suppressions.find(address, office.now) is not None:
        return None
    if known is not None or request.kind is Asked.LINK:
        return known
    preferences = Wish.load(request.stated).preferences
    subscriber_id = store.subscribers.keep(
        address, preferences, status=Status.PENDING, consent="", now=office.now
    )
    return store.subscribers.by_id(subscriber_id)


def _owed(office: Office, subscriber: Subscriber, request: Request) -> AccountMail | None:
    grant = office.grant(subscriber, str(request.id))
    is_link = request.kind is Asked.LINK
    if subscriber.status is Status.PENDING and not is_link:
        return _confirmation(
            office, request, links.confirm_url(office.site, office.keys, grant)
        )
    if subscriber.status is Status.ACTIVE and (is_link or not _was_told(office, subscriber)):
        url = links.settings_url(office.site, office.keys, grant)
        return AccountMail(MailKind.MANAGE, url, is_known=not is_link)
    return None


def _confirmation(office: Office, request: Request, url: str) -> AccountMail:
    interests = Wish.load(request.stated).interests
    known = office.known
    titles = tuple(known[one.topic].title for one in interests if one.topic in known)
    has_search = any(one.query for one in interests)
    return AccountMail(MailKind.CONFIRM, url, about=titles, has_search=has_search)


def _was_told(office: Office, subscriber: Subscriber) -> bool:
    """Whether the link to the settings was sent lately."""
    last = office.store.requests.last_sent(subscriber.id, MailKind.MANAGE)
    return last is not None and office.now - last < AGAIN_AFTER


def wished(office: Office, subscriber: Subscriber, request_id: str) -> Wish | None:
    """What a subscriber wished in a request; None when it was for a link, or is gone."""
    stated = office.store.requests.stated(request_id, subscriber.id)
    return Wish.load(stated) if stated else None


def confirm(office: Office, subscriber: Subscriber, wish: Wish, asked_at: datetime) -> None:
    """Begin what was wished, inside a transaction; what is told at another frequency comes
    at the wished one. Preferences of somebody who is told
    already stay as they are.

    Args:
        asked_at: when the mail with the link was written.
    """
    store, now = office.store, office.now
    if subscriber.status is Status.PENDING:
        consent = f"asked by the form, confirmed by the link of {asked_at.isoformat()}"
        store.subscribers.prefer(subscriber.id, wish.preferences, now)
        store.subscribers.confirm(subscriber.id, consent, now)
    note(office, subscriber, "confirm", named(wish.interests))
    last_seq, _ = store.releases.last_event()
    held = [one.interest for one in store.subscriptions.of(subscriber.id)]
    store.subscriptions.replace(
        subscriber.id,
        chosen(held, wish.interests),
        door=Door.FORM,
        last_seq=last_seq,
        now=now,
    )
