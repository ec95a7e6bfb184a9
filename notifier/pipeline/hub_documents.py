"""Documents that the hub tells of: files of the public folder, and search feeds."""

import asyncio
import hashlib
from dataclasses import dataclass, field

from notifier import searches
from notifier.documents import PublicFolder
from notifier.errors import SearchRefused
from notifier.pipeline.searching import rendered
from notifier.site import Site
from notifier.store import Store

MAX_KEPT = 32

State = tuple[int, int]


@dataclass(slots=True)
class HubDocuments:
    """Feed documents as they are now, by their names.

    A search feed is made once for each state of the store, because it has as many
    deliveries as followers; MAX_KEPT at most are kept.

    Attributes:
        entries: how many a feed document holds besides those that are young.
    """

    folder: PublicFolder
    store: Store
    site: Site
    entries: int
    _state: State | None = None
    _made: dict[str, bytes] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether there is a document of this name."""
        if searches.is_search(name):
            return _search(name) is not None
        return self.folder.read(name) is not None

    def read(self, name: str) -> bytes | None:
        """A document, or None when there is none of this name.

        Raises:
            FeedsFolderError: the public folder cannot be read.
            StoreError: the store is not indexed yet.
        """
        if not searches.is_search(name):
            return self.folder.read(name)
        search = _search(name)
        if search is None:
            return None
        self._forget_former()
        if name not in self._made:
            self._keep(name, rendered(self.store, self.site, search, self.entries))
        return self._made[name]

    async def prepare(self, name: str) -> None:
        """Make a search feed beside the loop that asks, so that calls which are under way
        go on meanwhile; ``read`` gives it as long as the store is what it was.

        Raises:
            StoreError: the store is not indexed yet.
        """
        search = _search(name) if searches.is_search(name) else None
        self._forget_former()
        if search is None or name in self._made:
            return
        state = self._state
        content = await asyncio.to_thread(self._rendered_apart, search)
        self._forget_former()
        if state == self._state:
            self._keep(name, content)

    def _rendered_apart(self, search: searches.Search) -> bytes:
        """Over a connection of its own: one belongs to the thread that opened it."""
        with Store.open_for_reading(self.store.path) as store:
            return rendered(store, self.site, search, self.entries)

    def _keep(self, name: str, content: bytes) -> None:
        if len(self._made) == MAX_KEPT:
            self._made.clear()
        self._made[name] = content

    def digest(self, name: str) -> str:
        """Of a document as it is now, or "" when there is none."""
        content = self.read(name)
        return "" if content is None else digest_of(content)

    def _forget_former(self) -> None:
        seq, _ = self.store.releases.last_event()
        state = (seq, self.store.corrections.last())
        if state != self._state:
            self._state = state
            self._made.clear()


def digest_of(content: bytes) -> str:
    """What tells one state of a document from another."""
    return hashlib.sha256(content).hexdigest()


def _search(name: str) -> searches.Search | None:
    """The search of a stored name; None when the language has changed and no longer
    takes its query."""
    try:
        return searches.read(name)
    except SearchRefused:
        return None
