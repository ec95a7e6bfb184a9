"""What subscribers change in their settings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from notifier.account import AccountMail
from notifier.message import MailKind
from notifier.pipeline.deeds import named, told
from notifier.pipeline.office import Office, note, stage
from notifier.store.subscribers import Subscriber
from notifier.store.subscriptions import UNSUBSCRIBED
from notifier.subscription import Door, Frequency, Interest, Preferences, chosen
from notifier.wish import Wish

STOP = "stop"
LONGEST_PAUSE = timedelta(days=366)
NOTICE_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of somebody's subscriptions.

    Attributes:
        every: by id of a subscription, a frequency or STOP; those left out stay.
        added: what to begin, with how to be told of all; None leaves that as it is.
    """

    every: Mapping[int, str]
    added: Wish | None


def change(office: Office, subscriber: Subscriber, wanted: Change) -> bool:
    """Make a change, inside a transaction; False when it changes nothing."""
    store = office.store
    held = {one.id: one.interest for one in store.subscriptions.of(subscriber.id)}
    interests = set(held.values())
    for id_, every in wanted.every.items():
        if id_ in held:
            interests.discard(held[id_])
            if every != STOP:
                interests.add(replace(held[id_], frequency=Frequency(every)))
    if wanted.added is not None:
        interests = set(chosen(interests, wanted.added.interests))
        _prefer(office, subscriber, wanted.added.preferences)
    if interests == set(held.values()):
        return False
    _replace(office, subscriber, sorted(interests))
    begun, ended = (
        sorted(interests - set(held.values())),
        sorted(set(held.values()) - interests),
    )
    for action, changed in (("subscribe", begun), ("unsubscribe", ended)):
        if changed:
            note(office, subscriber, action, f"on the page, {named(changed)}")
    return True


def _replace(office: Office, subscriber: Subscriber, interests: list[Interest]) -> None:
    last_seq, _ = office.store.releases.last_event()
    office.store.subscriptions.replace(
        subscriber.id, interests, door=Door.FORM, last_seq=last_seq, now=office.now
    )


def _prefer(office: Office, subscriber: Subscriber, preferences: Preferences) -> None:
    if preferences != subscriber.preferences:
        office.store.subscribers.prefer(subscriber.id, preferences, office.now)
        note(office, subscriber, "prefer", told(preferences))


def end(office: Office, subscriber: Subscriber) -> None:
    """End every subscription, inside a transaction."""
    ended = [one.interest for one in office.store.subscriptions.of(subscriber.id)]
    office.store.subscriptions.end_all(subscriber.id, UNSUBSCRIBED, office.now)
    if ended:
        note(office, subscriber, "unsubscribe", f"on the page, all: {named(ended)}")


def pause(office: Office, subscriber: Subscriber, until: datetime | None) -> None:
    """Send nothing before ``until``, inside a transaction; None ends a pause."""
    office.store.subscribers.pause(subscriber.id, until)
    said = "ended" if until is None else f"until {until.isoformat()}"
    note(office, subscriber, "pause", said)


def erase(office: Office, subscriber: Subscriber) -> None:
    """Forget who a subscriber was, inside a transaction; see ``Erasing.erase``."""
    office.store.erasing.erase(subscriber.id, office.now)
    note(office, office.store.subscribers.by_id(subscriber.id), "erase", "")


def latest_pause(office: Office, subscriber: Subscriber) -> date:
    """The last local date until which the mails may be paused."""
    return (office.now + LONGEST_PAUSE).astimezone(subscriber.preferences.timezone).date()


def pause_until(office: Office, subscriber: Subscriber, text: str) -> datetime:
    """The beginning of a local date, from tomorrow on.

    Raises:
        ValueError: it is no date, or none until which mails may be paused.
    """
    timezone = subscriber.preferences.timezone
    day = date.fromisoformat(text)
    today = office.now.astimezone(timezone).date()
    if not today < day <= latest_pause(office, subscriber):
        raise ValueError(text)
    return datetime.combine(day, time(0), timezone)


def tell(office: Office, subscriber: Subscriber, sentence: str) -> None:
    """Tell a subscriber what was changed by a link that may have been passed on, inside a
    transaction; once in NOTICE_AFTER."""
    last = office.store.requests.last_sent(subscriber.id, MailKind.NOTICE)
    if last is not None and office.now - last < NOTICE_AFTER:
        return
    mail = AccountMail(MailKind.NOTICE, office.site.address("manage"), about=(sentence,))
    stage(office, subscriber, mail, office.now.isoformat())
