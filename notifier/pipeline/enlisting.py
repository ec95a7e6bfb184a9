"""What an operator does to subscribers; each deed is noted for ever."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from notifier.errors import RosterError, UnknownSubscriber
from notifier.pipeline.deeds import OPERATOR, named
from notifier.roster import Entry
from notifier.store import Store
from notifier.store.audit import Deed
from notifier.store.subscribers import Status, Subscriber
from notifier.store.subscriptions import BY_OPERATOR
from notifier.subscription import Door, Interest, Preferences, about, chosen


class Outcome(StrEnum):
    """What became of an entry."""

    ADDED = "added"
    CHANGED = "changed"
    KNOWN = "known"
    UNSUBSCRIBED = "unsubscribed"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class Enlister:
    """Changes subscribers on behalf of an operator, inside a transaction.

    Attributes:
        timezone: of who states none.
    """

    store: Store
    timezone: ZoneInfo
    now: datetime

    def add(self, entry: Entry, *, consent: str | None, again: bool) -> Outcome:
        """Begin a subscription.

        Args:
            consent: how the subscriber agreed, as a sentence; None leaves one who is new
                ``pending``, and mails nothing.
            again: begin it also when the subscriber ended the same one, or is told of it
                at another frequency, which it takes the place of.
        """
        if self.store.suppressions.find(entry.address, self.now) is not None:
            return Outcome.SUPPRESSED
        subscriber = self._kept(entry, consent)
        if subscriber.status in {Status.SUPPRESSED, Status.ERASED}:
            return Outcome.SUPPRESSED
        if entry.stated:
            preferences = replace(subscriber.preferences, **entry.stated)
            self.store.subscribers.prefer(subscriber.id, preferences, self.now)
        if consent is not None:
            self.store.subscribers.confirm(subscriber.id, consent, self.now)
        return self._begun(subscriber, entry.interest, again=again)

    def _begun(self, subscriber: Subscriber, wished: Interest, *, again: bool) -> Outcome:
        subscriptions = self.store.subscriptions
        held = {one.interest for one in subscriptions.of(subscriber.id)}
        is_told = about(wished) in {about(one) for one in held}
        if wished in held or (is_told and not again):
            return Outcome.KNOWN
        if not again and about(wished) in subscriptions.refused(subscriber.id):
            return Outcome.UNSUBSCRIBED
        last_seq, _ = self.store.releases.last_event()
        subscriptions.replace(
            subscriber.id,
            chosen(held, [wished]),
            door=Door.COMMAND,
            last_seq=last_seq,
            now=self.now,
        )
        self._note(subscriber, "subscribe", named([wished]))
        return Outcome.CHANGED if is_told else Outcome.ADDED

    def _kept(self, entry: Entry, consent: str | None) -> Subscriber:
        subscriber_id = self.store.subscribers.keep(
            entry.address,
            Preferences(self.timezone),
            status=Status.PENDING if consent is None else Status.ACTIVE,
            consent=consent or "",
            now=self.now,
        )
        return self.store.subscribers.by_id(subscriber_id)

    def pause(self, address: str, until: datetime | None) -> Subscriber:
        """Send nothing before ``until``; None ends a pause.

        Raises:
            UnknownSubscriber: nobody has this address.
        """
        subscriber = found(self.store, address)
        self.store.subscribers.pause(subscriber.id, until)
        told = "ended" if until is None else f"until {until.isoformat()}"
        self._note(subscriber, "pause", told)
        return found(self.store, address)

    def unsubscribe(self, address: str, only: AbstractSet[tuple[str, str]]) -> list[Interest]:
        """End subscriptions; gives what was ended.

        Args:
            only: (slug, "") of topics and ("", text) of queries; all when empty.

        Raises:
            UnknownSubscriber: nobody has this address.
            RosterError: the subscriber never asked for one of these.
        """
        subscriber = found(self.store, address)
        active = [one.interest for one in self.store.subscriptions.of(subscriber.id)]
        ended = [one for one in active if not only or (one.topic, one.query) in only]
        known = {about(one) for one in active} | self.store.subscriptions.refused(subscriber.id)
        for topic, query in sorted(only - known):
            column, what = ("topic", topic) if topic else ("query", query)
            told_of = named(active) or "nothing"
            problem = f"{address} never subscribed to {what!r}, and is told of: {told_of}"
            raise RosterError(column, problem)
        if only:
            for interest in ended:
                self.store.subscriptions.end(subscriber.id, interest, BY_OPERATOR, self.now)
        else:
            self.store.subscriptions.end_all(subscriber.id, BY_OPERATOR, self.now)
        self._note(subscriber, "unsubscribe", named(ended))
        return ended

    def erase(self, address: str) -> None:
        """Forget who a subscriber was; see ``Erasing.erase``.

        Raises:
            UnknownSubscriber: nobody has this address.
        """
        subscriber = found(self.store, address)
        self.store.erasing.erase(subscriber.id, self.now)
        target = f"erased:{subscriber.id}"
        self.store.audit.note(Deed(self.now, OPERATOR, "erase", target, ""))

    def _note(self, subscriber: Subscriber, action: str, detail: str) -> None:
        deed = Deed(self.now, OPERATOR, action, subscriber.public_id, detail)
        self.store.audit.note(deed)


def found(store: Store, address: str) -> Subscriber:
    """The subscriber of an address.

    Raises:
        UnknownSubscriber: nobody has it.
    """
    subscriber = store.subscribers.by_address(address)
    if subscriber is None:
        raise UnknownSubscriber(address)
    return subscriber
