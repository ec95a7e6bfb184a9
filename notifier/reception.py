"""What the web server asks of the rest: searches, the state, the hub, mails, the forms.

None of it needs the lock; what writes, writes what a pass takes up later.
"""

from collections.abc import Callable, Collection

from notifier import searches, tokens, websub
from notifier.api.answering import Page
from notifier.api.asking import Asked
from notifier.errors import TokenExpired, TokenInvalid
from notifier.pipeline import following, search_page, signing_up, state, subscribing
from notifier.pipeline.front_desk import FrontDesk
from notifier.pipeline.letters import VIEW
from notifier.pipeline.measures import measures
from notifier.pipeline.publish import is_published
from notifier.pipeline.reconcile import publication as publication_of
from notifier.pipeline.reconcile import site as site_of
from notifier.pipeline.searching import rendered
from notifier.public_copy import public_copy
from notifier.searches import Made, Search
from notifier.store import Store
from notifier.visit import Shown
from notifier.web.metrics import Measure
from notifier.wiring import Notifier, utc_now


def nothing() -> None:
    """Wake nobody."""


class Reception:
    """What the public may ask of one instance.

    Raises, from every method: StoreError when the store cannot be used.
    """

    def __init__(self, notifier: Notifier) -> None:
        self._notifier = notifier

    def ask_hub(self, form: bytes) -> None:
        """Keep a request to our hub, to be verified by the next push.

        Raises:
            HubRefused: it is no request, or cannot be granted.
        """
        request = websub.read(form, self._notifier.config.site.url)
        with self._notifier.store() as store:
            documents = self._notifier.hub_documents(
                store, site_of(store, self._notifier.config)
            )
            subscribing.ask(store, documents, request, utc_now())

    def search_feed(self, search: Search) -> Made:
        """The document of a search feed; needs no lock.

        Raises:
            StoreError: there is no store yet, or it is not indexed.
            FeedsFolderError: the public folder cannot be read.
        """
        with Store.open_for_reading(self._notifier.config.store.path) as store:
            publication = publication_of(store, self._notifier.config, utc_now())
            body = rendered(store, publication.site, search, publication.entries)
            # Asked for afterwards: what came while it was made may be in it.
            return Made(body, is_published(store, self._notifier.folder, publication))

    def search_page(self, asked: searches.Asked) -> Shown:
        """The page of a search; needs no lock."""
        with Store.open_for_reading(self._notifier.config.store.path) as store:
            publication = publication_of(store, self._notifier.config, utc_now())
            renamed = dict(publication.former.renamed)
            return search_page.answer(store, publication.site, asked, renamed)

    def state(self, failing: Collection[str] = ()) -> Shown:
        """How the service is, for its readers; needs no lock.

        Args:
            failing: names of the passes that failed the last time.
        """
        with Store.open_for_reading(self._notifier.config.store.path) as store:
            return state.answer(store, self._notifier.config, failing, utc_now())

    def events(self, asked: Asked) -> Page:
        """A part of the sequence of events; needs no lock.

        Raises:
            ParameterRefused: there is no such topic, or no such event.
            StoreError: there is no store yet.
        """
        with Store.open_for_reading(self._notifier.config.store.path) as store:
            return following.page(store, site_of(store, self._notifier.config), asked)

    def measures(self) -> list[Measure]:
        """What is worth watching."""
        with self._notifier.store() as store:
            return measures(store, utc_now())

    def view(self, token: str) -> str | None:
        """The public copy of a mail as HTML; None when there is none to show, or the link
        is not ours."""
        with Store.open_for_reading(self._notifier.config.store.path) as store:
            try:
                message_id, _ = tokens.read(store.link_keys.every(), VIEW, token)
            except (TokenInvalid, TokenExpired):
                return None
            return public_copy(store.outbox.content(message_id))

    def front_desk(self, wake: Callable[[], None] = nothing) -> FrontDesk:
        """Whoever answers people; ``wake`` is called when a request waits for its mail."""
        return FrontDesk(self._notifier.config, clock=utc_now, wake=wake)

    def answer(self) -> int:
        """Stage the mails that requests of the public forms are owed; gives how many."""
        with self.front_desk().office() as office:
            return signing_up.answer(office)
