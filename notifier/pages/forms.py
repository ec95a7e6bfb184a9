"""Pages by which people subscribe and look after their subscriptions.

Each works without a script. What somebody typed is shown as text only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from notifier import wording
from notifier.pages import lines
from notifier.pages.frame import Frame, framed, page
from notifier.release import Release, Weight
from notifier.site import Site
from notifier.subscription import WEEKDAYS, Frequency
from notifier.wish import Problems, Typed, zones

SUBSCRIBE, CONFIRM, MANAGE = "subscribe", "confirm", "manage"
TRAP = "website"
"""A field that people do not see; only programs fill it in."""
_FREQUENCIES: dict[str, str] = {
    Frequency.IMMEDIATE: "at once",
    Frequency.DAILY: "once a day",
    Frequency.WEEKLY: "once a week",
}
_WEIGHTS: dict[str, str] = {Weight.MINOR: "every revision", Weight.MAJOR: "only major ones"}
_DAYS_OF_MONTH = 30
_WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a form."""

    value: str
    text: str
    is_chosen: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a subscription would bring.

    Attributes:
        mails: as a sentence.
        heading: how many releases there were lately.
    """

    mails: str
    heading: str
    releases: Sequence[Release]


@dataclass(frozen=True, slots=True)
class Held:
    """One subscription in somebody's settings."""

    id: int
    name: str
    frequency: Frequency


@dataclass(frozen=True, slots=True)
class Settings:
    """Somebody's settings as the page shows them.

    Attributes:
        address: partly hidden.
        paused_until: local date, or None.
        latest_pause: the last date that may be chosen.
        message: what was just done, or "".
        is_full: whether all may be changed; otherwise frequency, pause and end.
    """

    token: str
    address: str
    held: Sequence[Held]
    typed: Typed
    paused_until: date | None
    latest_pause: date
    message: str
    is_full: bool


def subscribe(
    site: Site,
    typed: Typed,
    problems: Problems,
    *,
    topics: Sequence[Choice],
    countries: Sequence[Choice],
    expected: Expected | None,
    stamp: str,
) -> bytes:
    """The form to subscribe; ``stamp`` proves when it was shown."""
    return page(
        "subscribe",
        _frame(site, SUBSCRIBE, "Subscribe by mail"),
        typed=typed,
        problems=problems,
        topics=topics,
        countries=countries,
        expected=expected and _expected(site, expected),
        stamp=stamp,
        trap=TRAP,
        **_options(typed),
    )


def settings(
    site: Site,
    account: Settings,
    problems: Problems,
    *,
    topics: Sequence[Choice],
) -> bytes:
    """Somebody's settings; ``topics`` are those that could be added."""
    held = [(one, _choices(_FREQUENCIES, str(one.frequency))) for one in account.held]
    paused = account.paused_until
    return page(
        "settings",
        _frame(site, f"{MANAGE}/", "Your subscriptions"),
        account=account,
        held=held,
        problems=problems,
        topics=topics,
        typed=account.typed,
        paused=lines.day(paused) if paused else None,
        **_options(account.typed),
    )


def confirmation(
    site: Site, *, address: str, names: Sequence[str], frequency: Frequency, mails: str
) -> bytes:
    """What a request asked for, with the button that confirms it."""
    return page(
        "confirm",
        _frame(site, f"{CONFIRM}/", "Confirm your subscription"),
        address=address,
        names=names,
        often=_FREQUENCIES[frequency],
        mails=mails,
    )


def link_form(site: Site, problems: Problems, *, email: str, stamp: str) -> bytes:
    """The form that asks for the link to one's settings."""
    return page(
        "link",
        _frame(site, MANAGE, "Your subscriptions"),
        problems=problems,
        email=email,
        stamp=stamp,
        trap=TRAP,
    )


def message(
    site: Site, path: str, heading: str, sentences: Sequence[str], *, button: str | None = None
) -> bytes:
    """A page that says something, with a button that posts to its address if there is one."""
    frame = _frame(site, path, heading)
    return page(
        "notice",
        frame,
        heading=heading,
        sentences=sentences,
        button=button,
        action="",
        helps=False,
    )


def mails_a_week(number: float) -> str:
    """``about 3 mails a week``; of less than one, how many a month."""
    if round(number) >= 1:
        return f"about {wording.count(round(number), 'mail', 'mails')} a week"
    a_month = round(number * _DAYS_OF_MONTH / _WEEK_DAYS)
    if a_month >= 1:
        return f"about {wording.count(a_month, 'mail', 'mails')} a month"
    return "less than a mail a month"


def masked(address: str) -> str:
    """An address with only the first letter of its local part: ``r…@example.net``."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def _frame(site: Site, path: str, title: str) -> Frame:
    """These pages are nobody else's to find, so they name no address of their own."""
    return replace(framed(site, path, title=title, description="", feeds=()), canonical="")


def _expected(site: Site, expected: Expected) -> dict[str, object]:
    return {
        "mails": expected.mails,
        "heading": expected.heading,
        "releases": [lines.release(site, one) for one in expected.releases],
    }


def _options(typed: Typed) -> dict[str, object]:
    weekdays = {name: name.capitalize() for name in WEEKDAYS}
    hours = {str(hour): f"{hour:02d}:00" for hour in range(24)}
    return {
        "frequencies": _choices(_FREQUENCIES, typed.frequency),
        "weekdays": _choices(weekdays, typed.weekday),
        "hours": _choices(hours, typed.hour),
        "weights": _choices(_WEIGHTS, typed.min_weight),
        "zones": zones(),
    }


def _choices(texts: Mapping[str, str], chosen: str) -> list[Choice]:
    return [Choice(str(value), text, value == chosen) for value, text in texts.items()]
