"""The forms that anybody may send: to subscribe, and to get the link to one's settings.

Whatever the address, the answer is the same.
"""

from collections.abc import Collection
from datetime import timedelta
from operator import attrgetter

from notifier import links
from notifier.errors import TokenExpired, TokenInvalid
from notifier.filing import country_topics
from notifier.pages import forms
from notifier.pages.forms import Choice, Expected
from notifier.pipeline.office import Office
from notifier.pipeline.outlook import ESTIMATED_DAYS, SHOWN_DAYS, Outlook, outlook
from notifier.pipeline.signing_up import Taken, ask
from notifier.store.requests import Asked
from notifier.tokens import Grant
from notifier.visit import Shown, Visit
from notifier.wish import Problems, Reading, Typed, Wish
from notifier.wording import count

YOUNGEST = timedelta(seconds=2)
"""Nobody fills in a form faster."""

_CHECK_YOUR_MAIL = (
    "If this address may get mails from us, one is on its way to it.",
    "Open it and follow its link; until then nothing is sent.",
    "Nothing came? Look among unwanted mails, or try again in ten minutes.",
)
_LINK_SENT = (
    "If this address is subscribed, a link to its settings is on its way to it.",
    "Nothing came? Look among unwanted mails, or try again in ten minutes.",
)
_REFUSED = {
    Taken.TOO_MANY_OF_NETWORK: (
        429,
        "Too many requests came from your network. Please try again in an hour.",
    ),
    Taken.TOO_MANY: (503, "Too many requests came at once. Please try again in a minute."),
}


def subscribe(office: Office, visit: Visit) -> Shown:
    """The form to subscribe, or what is said when it was sent."""
    typed = Typed.of(visit, office.site.timezone.key)
    reading = Reading(typed)
    if not visit.is_post or visit.text("action") == "preview":
        return _preview(office, visit, reading)
    wish = Wish(reading.interests(office.known.keys()), reading.preferences())
    address = reading.address()
    problems = _late(office, visit) | reading.problems
    if problems:
        return Shown(422, _form(office, visit, typed, problems))
    return _asked(office, visit, Asked.SUBSCRIBE, address, wish.dump())


def ask_for_link(office: Office, visit: Visit) -> Shown:
    """The form that asks for the link to one's settings, or what is said for it."""
    typed = Typed.of(visit, office.site.timezone.key)
    problems: Problems = {}
    if visit.is_post:
        reading = Reading(typed)
        address = reading.address()
        problems = _late(office, visit) | reading.problems
        if not problems:
            return _asked(office, visit, Asked.LINK, address, "")
    page = forms.link_form(
        office.site, problems, email=typed.email, stamp=_stamp(office, visit)
    )
    return Shown(422 if problems else 200, page)


def _asked(office: Office, visit: Visit, kind: Asked, address: str, stated: str) -> Shown:  # noqa: PLR0917 - one request
    if visit.text(forms.TRAP):
        taken = Taken.YES
    else:
        taken = ask(office, kind, address, stated, network=visit.network)
    path = forms.SUBSCRIBE if kind is Asked.SUBSCRIBE else forms.MANAGE
    if taken is not Taken.YES:
        status, sentence = _REFUSED[taken]
        return Shown(status, forms.message(office.site, path, "Not now", (sentence,)))
    said = _CHECK_YOUR_MAIL if kind is Asked.SUBSCRIBE else _LINK_SENT
    return Shown(200, forms.message(office.site, path, "Check your mail", said))


def _late(office: Office, visit: Visit) -> Problems:
    """A problem when the form was not shown by us, too long ago, or just now."""
    try:
        grant = links.verify(office.keys, links.FORM, visit.text("stamp"), office.now)
    except (TokenInvalid, TokenExpired):
        return {"form": "This form has been open for too long. Please send it once more."}
    if office.now - grant.issued_at < YOUNGEST:
        return {"form": "That was fast. Please send the form once more."}
    return {}


def _stamp(office: Office, visit: Visit) -> str:
    """The stamp that the form came with, as long as it is good; otherwise a new one."""
    stamp = visit.text("stamp")
    try:
        links.verify(office.keys, links.FORM, stamp, office.now)
    except (TokenInvalid, TokenExpired):
        return links.sign(office.keys, links.FORM, Grant("", office.now))
    return stamp


def _preview(office: Office, visit: Visit, reading: Reading) -> Shown:
    typed = reading.typed
    if not typed.topics and not typed.query:
        return Shown(200, _form(office, visit, typed, {}))
    interests = reading.interests(office.known.keys())
    if reading.problems:
        return Shown(422, _form(office, visit, typed, reading.problems))
    found = outlook(office, interests, interests[0].frequency)
    return Shown(200, _form(office, visit, typed, {}, found=found))


def _form(
    office: Office,
    visit: Visit,
    typed: Typed,
    problems: Problems,
    *,
    found: Outlook | None = None,
) -> bytes:
    return forms.subscribe(
        office.site,
        typed,
        problems,
        topics=topic_choices(office, typed.topics),
        countries=country_choices(office, typed.topics),
        expected=None if found is None else expected(found),
        stamp=_stamp(office, visit),
    )


def topic_choices(office: Office, chosen: Collection[str]) -> list[Choice]:
    """The topics, in the order of the configuration."""
    return [Choice(one.slug, one.title, one.slug in chosen) for one in office.topics]


def country_choices(office: Office, chosen: Collection[str]) -> list[Choice]:
    """The countries that releases are about, by name."""
    stored = office.store.topics.stored()
    return [
        Choice(one.slug, one.title, one.slug in chosen)
        for one in sorted(country_topics().values(), key=attrgetter("title"))
        if one.slug in chosen or (one.slug in stored and stored[one.slug].number_of_releases)
    ]


def expected(found: Outlook) -> Expected:
    """What a subscription would bring, in words."""
    return Expected(
        mails=mails(found),
        heading=f"{_number(found)} in the last {SHOWN_DAYS} days;"
        f" the estimate is of the last {ESTIMATED_DAYS} days.",
        releases=found.releases,
    )


def _number(found: Outlook) -> str:
    """How many releases there were, of which the newest are shown as they stand now."""
    if not found.number:
        return "No release"
    number = count(found.number, "release", "releases")
    if not found.is_exact:
        return f"The newest of at least {number}"
    return number if len(found.releases) == found.number else f"The newest of {number}"


def mails(found: Outlook) -> str:
    """How many mails a subscription would bring."""
    return forms.mails_a_week(found.mails_a_week)
