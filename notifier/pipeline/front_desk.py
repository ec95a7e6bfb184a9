"""The public forms and the links out of mails: each visit with a store of its own.

GET changes nothing anywhere: mail programs and scanners open links.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from notifier import links, tokens
from notifier.errors import TokenExpired, TokenInvalid
from notifier.pages import forms
from notifier.pipeline import confirm_form, settings_form, subscribe_form
from notifier.pipeline.leaving import LINK, Resumed, come_back, leave
from notifier.pipeline.letters import PURPOSE
from notifier.pipeline.office import Office
from notifier.pipeline.reconcile import site
from notifier.settings import Config
from notifier.site import Site
from notifier.store import Store
from notifier.subscription import Frequency
from notifier.tokens import Grant
from notifier.visit import Shown, Visit

_HOW_OFTEN = {
    Frequency.IMMEDIATE: "immediate alerts",
    Frequency.DAILY: "daily digests",
    Frequency.WEEKLY: "weekly digests",
}

_RESUMED = {
    Resumed.AGAIN: ("You are subscribed again", "What this link had ended goes on as before."),
    Resumed.ANYHOW: (
        "You are subscribed",
        "There was nothing to take back: you get {} from this service.",
    ),
    Resumed.NOT: (
        "Nothing was taken back",
        "You get no {} from this service, and this link ended nothing within the last hour.",
    ),
}


class FrontDesk:
    """Answers people; may be called from several threads.

    Args:
        clock: gives the time, aware, UTC.
        wake: called when a request waits for its mail.
    """

    def __init__(
        self, config: Config, *, clock: Callable[[], datetime], wake: Callable[[], None]
    ) -> None:
        self._config, self._clock, self._wake = config, clock, wake

    @contextmanager
    def office(self) -> Iterator[Office]:
        """What answers need, with the store open."""
        with Store.open(self._config.store.path) as store:
            yield Office(
                store=store,
                site=site(store, self._config),
                topics=self._config.topics,
                sender=self._config.mail.account_sender,
                keys=store.link_keys.every(),
                now=self._clock(),
            )

    def subscribe(self, visit: Visit) -> Shown:
        """``/subscribe``."""
        with self.office() as office:
            shown = subscribe_form.subscribe(office, visit)
        if visit.is_post:
            self._wake()
        return shown

    def confirm(self, visit: Visit) -> Shown:
        """``/confirm/TOKEN``."""
        with self.office() as office:
            try:
                return confirm_form.answer(office, visit)
            except TokenInvalid:
                return _unknown(office.site, forms.CONFIRM)
            except TokenExpired:
                return _expired(office.site, forms.CONFIRM, "Please subscribe again.")

    def manage(self, visit: Visit) -> Shown:
        """``/manage`` and ``/manage/TOKEN``."""
        with self.office() as office:
            if not visit.token:
                shown = subscribe_form.ask_for_link(office, visit)
            else:
                shown = _settings(office, visit)
        if visit.is_post:
            self._wake()
        return shown

    def unsubscribe(self, token: str) -> tuple[str, str] | None:
        """End what a link in a mail is about: a sentence that says so, and the token that
        takes it back; None when the link is not ours.

        Asking twice is answered like once, and nobody learns whether there was anything.

        Raises:
            TokenExpired: the link is older than the keys that are kept.
        """
        with self.office() as office:
            try:
                public_id, frequency = tokens.read(office.keys, PURPOSE, token)
            except TokenInvalid:
                return None
            with office.store.transaction():
                leave(office.store, public_id, frequency, by=LINK, now=office.now)
            undo = Grant(public_id, office.now, scope=frequency)
            called = _HOW_OFTEN[Frequency(frequency)]
            sentence = f"You no longer get {called} from this service."
            return sentence, links.sign(office.keys, links.UNDO, undo)

    def resume(self, token: str) -> tuple[str, str] | None:
        """Take back what ``unsubscribe`` ended: a heading and a sentence that say what came
        of it, or None when the token is not ours or too old."""
        with self.office() as office:
            try:
                grant = links.verify(office.keys, links.UNDO, token, office.now)
            except (TokenInvalid, TokenExpired):
                return None
            # A program may have unsubscribed some time before a person sees the page.
            since = grant.issued_at - links.UNDO.lifetime
            with office.store.transaction():
                resumed = come_back(
                    office.store, grant.subject, grant.scope, since=since, now=office.now
                )
        heading, sentence = _RESUMED[resumed]
        return heading, sentence.format(_HOW_OFTEN[Frequency(grant.scope)])


def _settings(office: Office, visit: Visit) -> Shown:
    for answer in (settings_form.open_once, settings_form.answer):
        try:
            return answer(office, visit)
        except TokenInvalid:
            continue
        except TokenExpired:
            return _expired(office.site, forms.MANAGE, "Please ask for a new one.")
    return _unknown(office.site, forms.MANAGE)


def _unknown(about: Site, path: str) -> Shown:
    sentence = "It is damaged, or void by now. Please copy the whole link out of the mail."
    page = forms.message(about, f"{path}/", "This link is not known here", (sentence,))
    return Shown(404, page)


def _expired(about: Site, path: str, advice: str) -> Shown:
    page = forms.message(about, f"{path}/", "This link is too old", (advice,))
    return Shown(410, page)
