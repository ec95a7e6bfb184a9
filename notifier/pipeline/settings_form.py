"""The page on which subscribers look after their subscriptions.

The link of a mail of its own opens all of it, once; the link at the foot of every other
mail, which may have been passed on, opens how often, a pause and the end.
"""

import json
from dataclasses import dataclass, replace

from notifier import links
from notifier.errors import TokenInvalid
from notifier.pages import forms
from notifier.pages.forms import Held, Settings
from notifier.pipeline import managing
from notifier.pipeline.confirm_form import token_id
from notifier.pipeline.managing import STOP, Change
from notifier.pipeline.office import Office, holder, names
from notifier.pipeline.signing_up import wished
from notifier.pipeline.subscribe_form import country_choices, topic_choices
from notifier.store.subscribers import Status, Subscriber
from notifier.subscription import Frequency
from notifier.visit import Shown, Visit
from notifier.wish import Problems, Reading, Typed, Wish

_PATH = f"{forms.MANAGE}/"
_EVERY = "every-"
_ID_DIGITS = 18
_FREQUENCIES = {*(str(one) for one in Frequency), STOP}
_DONE = {
    "save": "Your settings are saved.",
    "pause": "The mails are paused.",
    "resume": "The mails go on.",
    "end": "You are unsubscribed from everything.",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """Settings that somebody has opened.

    Attributes:
        token: what the page posts to.
        wish: what was wished in the request that the link answers, to be added.
        is_full: whether all may be changed.
    """

    token: str
    subscriber: Subscriber
    wish: Wish | None
    is_full: bool


def open_once(office: Office, visit: Visit) -> Shown:
    """Behind the link of a mail of its own: a button that opens the settings, once.

    Raises:
        TokenInvalid: the link is none of ours, or void.
        TokenExpired: it is too old.
    """
    subscriber, grant = holder(office, links.SIGN_IN, visit.token)
    requests, used = office.store.requests, token_id(visit.token)
    if requests.is_used(used):
        return _used(office)
    if not visit.is_post:
        sentence = "Press the button to see your settings. The link works once."
        return _message(office, "Your subscriptions", sentence, button="Open my settings")
    with office.store.transaction():
        if not requests.use(used, links.SIGN_IN.name, office.now):
            return _used(office)
    session = office.grant(subscriber, grant.scope)
    token = links.sign(office.keys, links.SESSION, session)
    return _page(office, _opened(office, token))


def answer(office: Office, visit: Visit) -> Shown:
    """The settings; on POST, after what was asked for.

    Raises:
        TokenInvalid: the link is none of ours, or void.
        TokenExpired: it is too old.
    """
    opened = _opened(office, visit.token)
    if not visit.is_post:
        return _page(office, opened)
    action = visit.text("action")
    if opened.is_full and action == "export":
        return _export(office, opened.subscriber)
    if opened.is_full and action == "erase":
        return _erase(office, opened, visit)
    return _change(office, opened, visit, action)


def _opened(office: Office, token: str) -> Opened:
    try:
        subscriber, grant = holder(office, links.SESSION, token)
    except TokenInvalid:
        subscriber, _ = holder(office, links.FOOTER, token)
        return Opened(token, subscriber, None, is_full=False)
    return Opened(token, subscriber, wished(office, subscriber, grant.scope), is_full=True)


def _change(office: Office, opened: Opened, visit: Visit, action: str) -> Shown:
    reading = Reading(Typed.of(visit, office.site.timezone.key))
    subscriber = opened.subscriber
    with office.store.transaction():
        is_changed = _act(office, opened, visit, reading)
        if is_changed and not opened.is_full and action != "end":
            managing.tell(office, subscriber, _DONE[action])
    if reading.problems:
        return _page(office, opened, problems=reading.problems, typed=reading.typed)
    after = replace(opened, subscriber=office.store.subscribers.by_id(subscriber.id), wish=None)
    return _page(office, after, message=_DONE[action])


def _act(office: Office, opened: Opened, visit: Visit, reading: Reading) -> bool:
    """Do what was asked for; whether it changed anything."""
    subscriber = opened.subscriber
    match visit.text("action"):
        case "save":
            return _save(office, opened, visit, reading)
        case "pause":
            return _pause(office, subscriber, visit, reading.problems)
        case "resume":
            managing.pause(office, subscriber, None)
        case "end":
            managing.end(office, subscriber)
        case _:
            reading.problems["form"] = "nothing was asked for."
            return False
    return True


def _save(office: Office, opened: Opened, visit: Visit, reading: Reading) -> bool:
    added = None
    if opened.is_full:
        is_adding = reading.typed.topics or reading.typed.query
        interests = reading.interests(office.known.keys()) if is_adding else ()
        added = Wish(interests, reading.preferences())
    every = _every(visit, reading.problems)
    if reading.problems:
        return False
    return managing.change(office, opened.subscriber, Change(every, added))


def _every(visit: Visit, problems: Problems) -> dict[int, str]:
    """How often each subscription is to be told, by its id."""
    found = {}
    for name in visit.fields:
        number = name.removeprefix(_EVERY)
        is_id = number.isascii() and number.isdecimal() and len(number) < _ID_DIGITS
        if name == number or not is_id:
            continue
        found[int(number)] = visit.text(name)
        if visit.text(name) not in _FREQUENCIES:
            problems["form"] = "choose one of the list for each subscription."
    return found


def _pause(office: Office, subscriber: Subscriber, visit: Visit, problems: Problems) -> bool:
    try:
        until = managing.pause_until(office, subscriber, visit.text("paused_until"))
    except ValueError:
        problems["paused_until"] = "Choose a day from tomorrow on, within a year."
        return False
    managing.pause(office, subscriber, until)
    return True


def _export(office: Office, subscriber: Subscriber) -> Shown:
    account = office.store.erasing.account(subscriber.id)
    body = json.dumps(account, ensure_ascii=False, indent=2).encode()
    return Shown(200, body, "application/json", file_name="subscription.json")


def _erase(office: Office, opened: Opened, visit: Visit) -> Shown:
    if visit.text("sure") != "yes":
        problems = {"sure": "Tick the box above to erase your data."}
        return _page(office, opened, problems=problems)
    with office.store.transaction():
        managing.erase(office, opened.subscriber)
    office.store.checkpoint()
    sentence = "Your address and all that was kept with it are gone; no mail will come."
    return _message(office, "Your data are erased", sentence)


def _page(
    office: Office,
    opened: Opened,
    *,
    message: str = "",
    problems: Problems | None = None,
    typed: Typed | None = None,
) -> Shown:
    subscriber = opened.subscriber
    if subscriber.status is not Status.ACTIVE:
        raise TokenInvalid
    active = office.store.subscriptions.of(subscriber.id)
    called = names(office, [one.interest for one in active])
    held = [
        Held(one.id, name, one.interest.frequency)
        for one, name in zip(active, called, strict=True)
    ]
    paused = subscriber.paused_until
    zone = subscriber.preferences.timezone
    is_paused = paused is not None and paused > office.now
    shown = typed or Typed.again(subscriber.preferences, opened.wish)
    account = Settings(
        token=opened.token,
        address=subscriber.address if opened.is_full else forms.masked(subscriber.address),
        held=held,
        typed=shown,
        paused_until=paused.astimezone(zone).date() if paused and is_paused else None,
        latest_pause=managing.latest_pause(office, subscriber),
        message=message,
        is_full=opened.is_full,
    )
    topics = topic_choices(office, shown.topics) + country_choices(office, shown.topics)
    page = forms.settings(office.site, account, problems or {}, topics=topics)
    return Shown(422 if problems else 200, page)


def _used(office: Office) -> Shown:
    sentence = "For another one, send the form under Your subscriptions."
    return _message(office, "This link was used already", sentence)


def _message(
    office: Office, heading: str, sentence: str, *, button: str | None = None
) -> Shown:
    page = forms.message(office.site, _PATH, heading, (sentence,), button=button)
    return Shown(200, page)
