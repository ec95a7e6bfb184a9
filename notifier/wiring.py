"""The configuration into the objects that the passes need.

The only place that knows every concrete thing, and with the daemon the only reader of
the clock.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit

import structlog

from notifier import lock, owner
from notifier.documents import PublicFolder
from notifier.errors import InstanceRunning
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
)
from notifier.pipeline.bounces import BounceReport
from notifier.pipeline.errands import Errands
from notifier.pipeline.hub_documents import HubDocuments
from notifier.pipeline.inlets import Intake
from notifier.pipeline.reconcile import publication as publication_of
from notifier.postmark import Sign
from notifier.settings import Config
from notifier.signing import Signer
from notifier.site import Site
from notifier.store import Store
from notifier.transports import Transport
from notifier.transports.allowing import Allowing
from notifier.transports.smtp import Smtp
from notifier.transports.spool import Spool

log = structlog.get_logger()

Ask = Callable[[], bool]
Progress = Callable[[int, int], None]


def utc_now() -> datetime:
    """The clock: aware, UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one clock, handed to everything else


def always() -> bool:
    """Keep going to the end."""
    return True


def silent(_done: int, _total: int) -> None:
    """Tell nobody how far a pass is."""


def hello_name(config: Config) -> str:
    """What we call ourselves to a relay (RFC 5321 section 4.1.1.1)."""
    return urlsplit(config.site.url).hostname or "localhost"


class Notifier:
    """The five passes of one instance, each with a store connection of its own.

    Passes may run in different threads; whoever runs them holds the lock.

    Raises, from every pass: StoreError when the store cannot be used.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.folder = PublicFolder(config.feeds.path)
        self.topics = config.topics
        self.filing = Filing.of(config.topics)

    def lock(self) -> AbstractContextManager[None]:
        """The lock that whoever writes holds; see ``lock.hold``."""
        return lock.hold(self.config.store.path.with_name("lock"))

    def store(self) -> Store:
        """The store, open for writing."""
        return Store.open(self.config.store.path)

    def beside(self) -> Store:
        """The store for a short change that may be made while the daemon runs: one
        transaction that reads what it decides by.

        Where nobody holds the lock, the store is made to agree with config.yaml first;
        otherwise it is left as whoever holds it read config.yaml.

        Raises:
            StoreError: there is no store yet, and whoever holds the lock is making it.
        """
        with suppress(InstanceRunning), self.lock(), self.store() as store:
            reconcile(store, self.config, utc_now())
        return Store.open_beside(self.config.store.path)

    def ingest(
        self, *, rescan: bool = False, keep_going: Ask = always, progress: Progress = silent
    ) -> IngestReport:
        """Scan every source once."""
        now = utc_now()
        with self.store() as store:
            reconcile(store, self.config, now)
            under = Conditions(
                filing=self.filing,
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
                documents = self.hub_documents(store, site)
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
                self.topics,
                sender=self.config.mail.sender,
                bounces=self.config.mail.return_address,
                limits=self.config.mail.limits,
                now=now,
                due_at=due_at or now,
            )

    def deliver(self, *, keep_going: Ask = always) -> DeliverReport:
        """Hand over every message that is due, once it is known which came back."""
        self.bounces(keep_going=keep_going)
        with self.store() as store:
            reconcile(store, self.config, utc_now())
            mail = self.config.mail
            terms = Terms(
                envelope=Envelope(mail.sender, mail.return_address, self.sign()),
                owner=owner.name(),
                is_gone=owner.is_gone,
                connections=mail.connections,
                per_minute=mail.per_minute,
                clock=utc_now,
                keep_going=keep_going,
            )
            return deliver(store, self.transport, terms)

    def sign(self) -> Sign | None:
        """What signs mails; None where the relay does, or nobody."""
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
                Errands(store, self.hub_documents(store, site), site, self.config.webhook_keys),
                allow_private=self.config.push.allow_private,
                clock=utc_now,
                keep_going=keep_going,
            )

    def hub_documents(self, store: Store, site: Site) -> HubDocuments:
        """The documents that the hub and outside hubs are told of."""
        return HubDocuments(self.folder, store, site, self.config.feeds.entries)

    def tidy(self) -> dict[str, int]:
        """Forget what has been kept long enough; gives how much of what."""
        with self.store() as store, store.transaction():
            forgotten = store.retention.forget(utc_now())
        log.info("tidy", **forgotten)
        return forgotten

    def transport(self) -> Transport:
        """The configured way out for mails."""
        allow = self.config.mail.allow
        return Allowing(self._next_hop(), allow) if allow else self._next_hop()

    def _next_hop(self) -> Transport:
        mail = self.config.mail
        if mail.smtp is not None and mail.transport == "smtp":
            return Smtp(mail.smtp, hello=hello_name(self.config))
        return Spool(mail.spool)
