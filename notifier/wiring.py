"""The configuration into the objects that the passes need.

The only place that knows every concrete thing, and with the daemon the only reader of
the clock.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

import structlog

from notifier import lock, owner, tokens, websub
from notifier.account import trial
from notifier.documents import PublicFolder
from notifier.errors import CorrectionRefused, TokenInvalid, UnknownRelease
from notifier.filing import Filing
from notifier.pipeline import (
    ComposeReport,
    Conditions,
    DeliverReport,
    Envelope,
    IngestReport,
    PublishReport,
    PushReport,
    Terms,
    announce,
    bounces,
    compose,
    deliver,
    ingest,
    inlets,
    publish,
    push,
    reconcile,
    signing_up,
    subscribing,
)
from notifier.pipeline.bounces import BounceReport
from notifier.pipeline.corrections import Correction, Corrector
from notifier.pipeline.enlisting import Enlister, found
from notifier.pipeline.errands import Errands
from notifier.pipeline.fan_out import discard_flood, release_flood
from notifier.pipeline.front_desk import FrontDesk
from notifier.pipeline.hub_documents import HubDocuments
from notifier.pipeline.inlets import Intake
from notifier.pipeline.letters import VIEW, Issue, Stationery
from notifier.pipeline.measures import measures
from notifier.pipeline.previewing import impact, preview
from notifier.pipeline.publish import is_published
from notifier.pipeline.reconcile import publication as publication_of
from notifier.pipeline.reconcile import site as site_of
from notifier.pipeline.removal import announce as announce_removal
from notifier.pipeline.searching import rendered
from notifier.postmark import Sign, postmark
from notifier.public_copy import public_copy
from notifier.release import EventType, Status
from notifier.searches import Made, Search
from notifier.settings import Config
from notifier.signing import Signer
from notifier.site import Site
from notifier.store import Store
from notifier.subscription import Frequency
from notifier.transports import Outgoing, Receipt, Transport
from notifier.transports.allowing import Allowing
from notifier.transports.smtp import Smtp
from notifier.transports.spool import Spool
from notifier.web.metrics import Measure

log = structlog.get_logger()

Ask = Callable[[], bool]
Progress = Callable[[int, int], None]


def utc_now() -> datetime:
    """The clock: aware, UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one clock, handed to everything else


def always() -> bool:
    """Keep going to the end."""
    return True


def nothing() -> None:
    """Wake nobody."""


def silent(_done: int, _total: int) -> None:
    """Tell nobody how far a pass is."""


class Notifier:
    """The five passes of one instance, each with a store connection of its own.

    Passes may run in different threads; whoever runs them holds the lock.

    Raises, from every pass: StoreError when the store cannot be used.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.folder = PublicFolder(config.feeds.path)
        self._topics = config.topics
        self._filing = Filing.of(config.topics)

    def lock(self) -> AbstractContextManager[None]:
        """The lock that whoever writes holds; see ``lock.hold``."""
        return lock.hold(self.config.store.path.with_name("lock"))

    def store(self) -> Store:
        """The store, open for writing."""
        return Store.open(self.config.store.path)

    def ingest(
        self, *, rescan: bool = False, keep_going: Ask = always, progress: Progress = silent
    ) -> IngestReport:
        """Scan every source once."""
        now = utc_now()
        with self.store() as store:
            reconcile(store, self.config, now)
            under = Conditions(
                filing=self._filing,
                identity=self.config.identity,
                now=now,
                timezone=self.config.site.timezone,
                quarantine=self.config.store.path.with_name("quarantine"),
                min_free_bytes=self.config.store.min_free_bytes,
                rescan=rescan,
                keep_going=keep_going,
                progress=progress,
            )
            return ingest(store, self.config.sources, under)

    def publish(
        self, *, afresh: bool = False, keep_going: Ask = always, progress: Progress = silent
    ) -> PublishReport:
        """Bring the public folder up to date; ``afresh``: look at every document."""
        with self.store() as store:
            now = utc_now()
            site = reconcile(store, self.config, now)
            if afresh:
                self.folder.forget()
            publication = publication_of(store, self.config, now)
            report = publish(
                store, self.folder, publication, keep_going=keep_going, progress=progress
            )
            hubs = self.config.push.hubs
            if self.config.web.public or hubs:
                documents = self._hub_documents(store, site)
                announce(store, documents, publication, hubs=hubs, now=utc_now())
            return report

    def compose(self, due_at: datetime | None = None) -> ComposeReport:
        """Stage what is due now, or what will be due by ``due_at``."""
        now = utc_now()
        with self.store() as store:
            site = reconcile(store, self.config, now)
            return compose(
                store,
                site,
                self._topics,
                sender=self.config.mail.sender,
                bounces=self.config.mail.return_address,
                limits=self.config.mail.limits,
                now=now,
                due_at=due_at or now,
            )

    def release_flood(self) -> tuple[int, int]:
        """Mail the events that are held; see ``fan_out``."""
        now = utc_now()
        with self.store() as store:
            reconcile(store, self.config, now)
            return release_flood(store, self._topics, now)

    def discard_flood(self) -> tuple[int, int]:
        """Mail nobody of the events that are held; see ``fan_out``."""
        now = utc_now()
        with self.store() as store:
            reconcile(store, self.config, now)
            return discard_flood(store, self._topics, now)

    def deliver(self, *, keep_going: Ask = always) -> DeliverReport:
        """Hand over every message that is due, once it is known which came back."""
        self.bounces(keep_going=keep_going)
        with self.store() as store:
            reconcile(store, self.config, utc_now())
            mail = self.config.mail
            terms = Terms(
                envelope=Envelope(mail.sender, mail.return_address, self._sign()),
                owner=owner.name(),
                is_gone=owner.is_gone,
                connections=mail.connections,
                per_minute=mail.per_minute,
                clock=utc_now,
                keep_going=keep_going,
            )
            return deliver(store, self.transport, terms)

    def _sign(self) -> Sign | None:
        dkim = self.config.mail.dkim
        return None if dkim is None else Signer(dkim.domain, dkim.selector, dkim.key).sign

    def bounces(self, *, keep_going: Ask = always) -> BounceReport:
        """Take in the mails that came back, and settle what follows."""
        settings = self.config.mail.bounces
        now = utc_now()
        with self.store() as store:
            taken = Intake()
            if settings is not None and settings.maildir is not None:
                taken = inlets.take_maildir(store, settings.maildir, now)
            report = bounces.settle(store, now, keep_going)
        report.problems = tuple(taken.problems)
        for problem in report.problems:
            log.error("bounces", problem=problem)
        return report

    def push(self, *, keep_going: Ask = always) -> PushReport:
        """Make every call to another server that is due."""
        with self.store() as store:
            site = reconcile(store, self.config, utc_now())
            return push(
                Errands(
                    store, self._hub_documents(store, site), site, self.config.webhook_keys
                ),
                allow_private=self.config.push.allow_private,
                clock=utc_now,
                keep_going=keep_going,
            )

    def ask_hub(self, form: bytes) -> None:
        """Keep a request to our hub, to be verified by the next push.

        Raises:
            HubRefused: it is no request, or cannot be granted.
        """
        request = websub.read(form, self.config.site.url)
        with self.store() as store:
            documents = self._hub_documents(store, site_of(store, self.config))
            subscribing.ask(store, documents, request, utc_now())

    def _hub_documents(self, store: Store, site: Site) -> HubDocuments:
        return HubDocuments(self.folder, store, site, self.config.feeds.entries)

    def search_feed(self, search: Search) -> Made:
        """The document of a search feed; needs no lock.

        Raises:
            StoreError: there is no store yet, or it is not indexed.
            FeedsFolderError: the public folder cannot be read.
        """
        with Store.open_for_reading(self.config.store.path) as store:
            publication = publication_of(store, self.config, utc_now())
            body = rendered(store, publication.site, search, publication.entries)
            # Asked for afterwards: what came while it was made may be in it.
            return Made(body, is_published(store, self.folder, publication))

    def withdraw(self, release_id: str, reason: str | None) -> bool:
        """Withdraw a release because of ``reason``, or restore it when that is None; False
        when it is so already.

        Raises:
            UnknownRelease: no release has this id.
        """
        now = utc_now()
        event = EventType.RESTORED if reason is None else EventType.WITHDRAWN
        wanted = Status.LIVE if reason is None else Status.WITHDRAWN
        with self.store() as store:
            reconcile(store, self.config, now)
            with store.transaction():
                release = store.reading.release(release_id)
                if release is None:
                    raise UnknownRelease(release_id)
                if release.merged_into is not None:
                    raise CorrectionRefused(
                        f"{release_id} is merged into {release.merged_into}; name that one"
                    )
                if release.status is wanted:
                    return False
                announce_removal(store, [release_id], event, now, because=reason)
        return True

    def merge(self, kept_id: str, other_id: str) -> Correction:
        """Say that two releases are one; see ``corrections.Corrector``."""
        with self._correcting() as corrector:
            return corrector.merge(kept_id, other_id)

    def split(self, release_id: str, revision: int | None) -> Correction:
        """Say that a release is two; see ``corrections.Corrector``."""
        with self._correcting() as corrector:
            return corrector.split(release_id, revision)

    @contextmanager
    def _correcting(self) -> Iterator[Corrector]:
        now = utc_now()
        with self.store() as store:
            reconcile(store, self.config, now)
            with store.transaction():
                yield Corrector(store, self._filing, now)

    def tidy(self) -> dict[str, int]:
        """Forget what has been kept long enough; gives how much of what."""
        with self.store() as store, store.transaction():
            forgotten = store.retention.forget(utc_now())
        log.info("tidy", **forgotten)
        return forgotten

    def measures(self) -> list[Measure]:
        """What is worth watching."""
        with self.store() as store:
            return measures(store, utc_now())

    @contextmanager
    def enlisting(self) -> Iterator[Enlister]:
        """What an operator may do to subscribers; all of it happens, or nothing."""
        now = utc_now()
        with self.store() as store:
            reconcile(store, self.config, now)
            with store.transaction():
                yield Enlister(store, self.config.site.timezone, now)

    def erase(self, address: str) -> None:
        """Forget who a subscriber was.

        Raises:
            UnknownSubscriber: nobody has this address.
        """
        with self.enlisting() as enlister:
            enlister.erase(address)
        with self.store() as store:
            store.checkpoint()

    def preview(self, address: str, frequency: Frequency) -> bytes | None:
        """The mail that a subscriber would get now at a frequency; None for none.

        Raises:
            UnknownSubscriber: nobody has this address.
        """
        now = utc_now()
        with self.store() as store:
            site = reconcile(store, self.config, now)
            subscriber = found(store, address)
            stationery = Stationery(
                site,
                {topic.slug: topic.title for topic in self._topics},
                self.config.mail.sender,
                self.config.mail.return_address,
                secret=store.subscribers.secret(),
                now=now,
            )
            today = now.astimezone(subscriber.preferences.timezone).date()
            return preview(store, stationery, Issue(subscriber, frequency, today))

    def impact(self, release_id: str) -> dict[str, int]:
        """How many subscribers an event of a release would be told to, by frequency.

        Raises:
            UnknownRelease: no release has this id.
        """
        with self.store() as store:
            reconcile(store, self.config, utc_now())
            return impact(store, self._topics, release_id)

    def send_test(self, address: str) -> Receipt:
        """Hand a short mail to the next hop, past the outbox.

        Raises:
            DeliveryError: it was not accepted.
        """
        now = utc_now()
        with self.store() as store:
            site = reconcile(store, self.config, now)
        stored = trial(site, self.config.mail.sender, address, now)
        content = postmark(stored, now, self._sign()) + stored
        outgoing = Outgoing("test", self.config.mail.sender, address, content)
        with self.transport() as transport:
            return transport.send(outgoing, lambda: None)

    def transport(self) -> Transport:
        """The configured way out for mails."""
        allow = self.config.mail.allow
        return Allowing(self._next_hop(), allow) if allow else self._next_hop()

    def _next_hop(self) -> Transport:
        mail = self.config.mail
        if mail.smtp is not None and mail.transport == "smtp":
            return Smtp(mail.smtp, hello=urlsplit(self.config.site.url).hostname or "localhost")
        return Spool(mail.spool)

    def view(self, token: str) -> str | None:
        """The public copy of a mail as HTML; None when there is none to show, or the link
        is not ours."""
        with Store.open_for_reading(self.config.store.path) as store:
            try:
                message_id, _ = tokens.read(store.subscribers.secret(), VIEW, token)
            except TokenInvalid:
                return None
            return public_copy(store.outbox.content(message_id))

    def front_desk(self, wake: Callable[[], None] = nothing) -> FrontDesk:
        """Whoever answers people; ``wake`` is called when a request waits for its mail."""
        return FrontDesk(self.config, clock=utc_now, wake=wake)

    def answer(self) -> int:
        """Stage the mails that requests of the public forms are owed; gives how many."""
        with self.front_desk().office() as office:
            return signing_up.answer(office)
