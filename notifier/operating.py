"""What an operator decides by hand, about releases and about mails.

Each decision holds one transaction. Those about mails and subscribers may be made while
the daemon runs; those about releases need the lock, because a publish reads releases in
more than one transaction and shall find one state of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from notifier.account import trial
from notifier.errors import CorrectionRefused, UnknownRelease
from notifier.pipeline import reconcile
from notifier.pipeline.corrections import Correction, Corrector
from notifier.pipeline.deeds import OPERATOR
from notifier.pipeline.enlisting import Enlister, found
from notifier.pipeline.fan_out import discard_flood, release_flood
from notifier.pipeline.letters import Issue, Stationery
from notifier.pipeline.previewing import impact, preview
from notifier.pipeline.reconcile import site as site_of
from notifier.pipeline.removal import announce as announce_removal
from notifier.postmark import postmark
from notifier.release import EventType, Status
from notifier.store.audit import Deed
from notifier.subscription import Frequency
from notifier.transports import Outgoing, Receipt
from notifier.wiring import Notifier, utc_now

log = structlog.get_logger()


class Operator:
    """The decisions of an operator on one instance.

    Raises, from every method: StoreError when the store cannot be used.
    """

    def __init__(self, notifier: Notifier) -> None:
        self._notifier = notifier

    def release_flood(self) -> tuple[int, int]:
        """Mail the events that are held; see ``fan_out``."""
        with self._notifier.beside() as store:
            return release_flood(store, self._notifier.topics, utc_now())

    def discard_flood(self) -> tuple[int, int]:
        """Mail nobody of the events that are held; see ``fan_out``."""
        with self._notifier.beside() as store:
            return discard_flood(store, self._notifier.topics, utc_now())

    def withdraw(self, release_id: str, reason: str | None) -> bool:
        """Withdraw a release because of ``reason``, or restore it when that is None; False
        when it is so already.

        Raises:
            UnknownRelease: no release has this id.
        """
        now = utc_now()
        event = EventType.RESTORED if reason is None else EventType.WITHDRAWN
        wanted = Status.LIVE if reason is None else Status.WITHDRAWN
        with self._notifier.store() as store:
            reconcile(store, self._notifier.config, now)
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
        with self._notifier.store() as store:
            reconcile(store, self._notifier.config, now)
            with store.transaction():
                yield Corrector(store, self._notifier.filing, now)

    @contextmanager
    def enlisting(self) -> Iterator[Enlister]:
        """What an operator may do to subscribers; all of it happens, or nothing."""
        with self._notifier.beside() as store, store.transaction():
            yield Enlister(store, self._notifier.config.site.timezone, utc_now())

    def erase(self, address: str) -> None:
        """Forget who a subscriber was.

        Raises:
            UnknownSubscriber: nobody has this address.
        """
        with self.enlisting() as enlister:
            enlister.erase(address)
        with self._notifier.beside() as store:
            store.checkpoint()

    def preview(self, address: str, frequency: Frequency) -> bytes | None:
        """The mail that a subscriber would get now at a frequency; None for none.

        Raises:
            UnknownSubscriber: nobody has this address.
        """
        now = utc_now()
        with self._notifier.beside() as store:
            site = site_of(store, self._notifier.config)
            subscriber = found(store, address)
            stationery = Stationery(
                site,
                {topic.slug: topic.title for topic in self._notifier.topics},
                self._notifier.config.mail.sender,
                self._notifier.config.mail.return_address,
                keys=store.link_keys.every(),
                secret=store.subscribers.secret(),
                now=now,
            )
            today = now.astimezone(subscriber.preferences.timezone).date()
            return preview(store, stationery, Issue(subscriber, frequency, today))

    def held(self) -> int:
        """How many events nobody is mailed of until the operator says so."""
        with self._notifier.beside() as store:
            return sum(one.events for one in store.floods.held())

    def rotate_keys(self) -> str:
        """Make a new key, from which every link is made from now on; gives what it is
        called. Links made before work as they did."""
        now = utc_now()
        with self._notifier.beside() as store, store.transaction():
            kid = store.link_keys.rotate(now)
            store.audit.note(Deed(now, OPERATOR, "rotate", f"key {kid}", ""))
        log.info("keys", made=kid)
        return kid

    def impact(self, release_id: str) -> dict[str, int]:
        """How many subscribers an event of a release would be told to, by frequency.

        Raises:
            UnknownRelease: no release has this id.
        """
        with self._notifier.beside() as store:
            return impact(store, self._notifier.topics, release_id)

    def send_test(self, address: str) -> Receipt:
        """Hand a short mail to the next hop, past the outbox.

        Raises:
            DeliveryError: it was not accepted.
        """
        now = utc_now()
        with self._notifier.beside() as store:
            site = site_of(store, self._notifier.config)
        stored = trial(site, self._notifier.config.mail.sender, address, now)
        content = postmark(stored, now, self._notifier.sign()) + stored
        outgoing = Outgoing("test", self._notifier.config.mail.sender, address, content)
        with self._notifier.transport() as transport:
            return transport.send(outgoing, lambda: None)
