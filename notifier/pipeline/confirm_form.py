"""The page behind the link of a confirmation mail."""

import hashlib

from notifier import links
from notifier.pages import forms
from notifier.pipeline.office import Office, holder, names
from notifier.pipeline.outlook import outlook
from notifier.pipeline.signing_up import confirm, wished
from notifier.pipeline.subscribe_form import mails
from notifier.store.subscribers import Status, Subscriber
from notifier.subscription import Frequency, next_slot
from notifier.tokens import Grant
from notifier.visit import Shown, Visit
from notifier.wish import Wish
from notifier.wording import day

_PATH = f"{forms.CONFIRM}/"


def answer(office: Office, visit: Visit) -> Shown:
    """What the request asked for with a button; on POST, the subscription.

    Raises:
        TokenInvalid: the link is none of ours, or void.
        TokenExpired: it is too old.
    """
    subscriber, grant = holder(office, links.CONFIRM, visit.token)
    wish = wished(office, subscriber, grant.scope)
    if office.store.requests.is_used(token_id(visit.token)):
        return _used(office)
    if wish is None or subscriber.status not in {Status.PENDING, Status.ACTIVE}:
        return _message(office, 410, "This link does not work any more", ())
    if not visit.is_post:
        return _question(office, subscriber, wish)
    return _confirmed(office, visit, subscriber, wish, grant)


def token_id(token: str) -> str:
    """What a token is called where it is noted that it was used."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _question(office: Office, subscriber: Subscriber, wish: Wish) -> Shown:
    frequency = wish.interests[0].frequency
    page = forms.confirmation(
        office.site,
        address=forms.masked(subscriber.address),
        names=names(office, wish.interests),
        frequency=frequency,
        mails=mails(outlook(office, wish.interests, frequency)),
    )
    return Shown(200, page)


def _confirmed(  # noqa: PLR0917 - what was found out about one link
    office: Office, visit: Visit, subscriber: Subscriber, wish: Wish, grant: Grant
) -> Shown:
    store = office.store
    with store.transaction():
        purpose = links.CONFIRM.name
        if not store.requests.use(token_id(visit.token), purpose, office.now):
            return _used(office)
        confirm(office, subscriber, wish, grant.issued_at)
    return _message(office, 200, "You are subscribed", (_first(office, wish),))


def _first(office: Office, wish: Wish) -> str:
    frequency = wish.interests[0].frequency
    if frequency is Frequency.IMMEDIATE:
        return "A mail comes as soon as there is news."
    slot = next_slot(frequency, wish.preferences, office.now)
    at = slot.due_at.astimezone(wish.preferences.timezone)
    zone = wish.preferences.timezone.key
    return (
        f"The first mail comes on {day(at.date())} at {at:%H:%M} ({zone}),"
        " or later if there is no news by then."
    )


def _used(office: Office) -> Shown:
    return _message(
        office,
        200,
        "This link was used already",
        ("It has done what it was for. Every mail has a link to change or end what you get.",),
    )


def _message(office: Office, status: int, heading: str, sentences: tuple[str, ...]) -> Shown:
    return Shown(status, forms.message(office.site, _PATH, heading, sentences))
