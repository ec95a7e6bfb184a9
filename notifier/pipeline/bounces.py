"""What follows from the mails that came back.

An inlet only keeps them; here each is read, matched with the message it is about, and
settled in one transaction with what follows. A report can be here before the answer to the
attempt is: it waits for that, and one that matches nothing waits PATIENCE for its message.
Nothing is ever answered.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from notifier import inbound
from notifier.inbound import Kind, Report
from notifier.inbound.verdict import (
    HARD_WITHIN_DAYS,
    SOFT_WITHIN_DAYS,
    Verdict,
    gives_up,
    verdict,
)
from notifier.mailto import UNSUBSCRIBE, read_mailto_token
from notifier.pipeline import suppressing
from notifier.pipeline.deeds import PROGRAM
from notifier.pipeline.leaving import MAIL, leave
from notifier.store import Store
from notifier.store.inbound import Unsettled
from notifier.store.returns import Sent
from notifier.store.strikes import Strike
from notifier.store.suppressions import Cause
from notifier.subscription import Frequency

log = structlog.get_logger()

PORTION = 100
# Longer than a message may be on its way to the next hop.
PATIENCE = timedelta(minutes=30)
KEPT_FOR = timedelta(days=30)
GUESSED_WITHIN = timedelta(days=7)

_ABOUT_MESSAGES = (Kind.FAILED, Kind.DELAYED, Kind.COMPLAINT)


@dataclass(slots=True)
class BounceReport:
    """What came back: number of mails settled by kind, and of those that wait; what could
    not be read, as sentences."""

    settled: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    problems: tuple[str, ...] = ()


def settle(store: Store, now: datetime, keep_going: Callable[[], bool]) -> BounceReport:
    """Settle every mail that came back and can be settled.

    Raises:
        StoreError: the store cannot be written.
    """
    report = BounceReport()
    last = 0
    while keep_going() and (portion := store.inbound.unsettled(last, PORTION)):
        for one in portion:
            if not keep_going():
                break
            with store.transaction():
                kind = _settle(store, one, now)
            if kind is None:
                report.waiting += 1
            else:
                report.settled[str(kind)] += 1
        last = portion[-1].id
    with store.transaction():
        store.inbound.forget(now - KEPT_FOR)
        store.strikes.forget((now - KEPT_FOR).date())
        suppressing.lapse(store, now)
    return report


def _settle(store: Store, one: Unsettled, now: datetime) -> Kind | None:
    """What a mail was; None when it has to wait."""
    report = inbound.read(one.content)
    message = None
    if report.kind in _ABOUT_MESSAGES:
        message = _about(store, report, one.received_at)
        is_open = message is None or message.state == "sending"
        if is_open and now < one.received_at + PATIENCE:
            return None
        if message is None:
            report = replace(report, kind=Kind.UNKNOWN)
    elif report.kind is Kind.UNSUBSCRIBE and not _unsubscribe(store, report, now):
        report = replace(report, kind=Kind.UNKNOWN)
    message_id = None if message is None else message.id
    if not store.inbound.settle(one.id, report, message_id, now):
        return report.kind
    # Who was erased has no address left that anything could follow for.
    if message is not None and message.recipient:
        _follow(store, report, message, now=now, came=one.received_at)
    log.info("bounces", kind=str(report.kind), message=message_id, status=report.enhanced)
    return report.kind


def _about(store: Store, report: Report, received_at: datetime) -> Sent | None:
    """The message that a report is about: by its return path, its ids, or at last by the
    address that a mail of no standard names."""
    found = [store.returns.by_token(token) for _, token in report.tokens]
    found += [store.returns.by_id(one) for one in report.message_ids]
    found += [
        store.returns.last_to(one, received_at - GUESSED_WITHIN) for one in report.addresses
    ]
    return next((one for one in found if one is not None), None)


def _follow(
    store: Store, report: Report, message: Sent, *, now: datetime, came: datetime
) -> None:
    if message.state == "uncertain":
        store.returns.was_taken(message.id, now)
    if report.kind is Kind.COMPLAINT:
        store.returns.mark(message.id, Cause.COMPLAINT)
        suppressing.give_up(
            store,
            message.recipient,
            Cause.COMPLAINT,
            report.diagnostic,
            actor=PROGRAM,
            now=now,
        )
    elif report.kind is Kind.FAILED:
        _failed(store, report, message, now=now, came=came)


def _failed(
    store: Store, report: Report, message: Sent, *, now: datetime, came: datetime
) -> None:
    """Count a failure against the address, once for each message."""
    found = verdict(report.enhanced)
    cause = Cause.HARD if found in (Verdict.GONE, Verdict.HARD) else Cause.SOFT
    if message.bounce is None or (message.bounce, cause) == ("soft", "hard"):
        store.returns.mark(message.id, cause)
        if found is not Verdict.OURS and gives_up(found, _days(store, message, cause, came)):
            said = report.diagnostic or report.enhanced
            suppressing.give_up(store, message.recipient, cause, said, actor=PROGRAM, now=now)
    if found is Verdict.OURS:
        log.error("bounces", message=message.id, refused=report.diagnostic)


def _days(store: Store, message: Sent, cause: Cause, came: datetime) -> int:
    within = HARD_WITHIN_DAYS if cause is Cause.HARD else SOFT_WITHIN_DAYS
    day = came.date()
    since = day - timedelta(days=within)
    kind = Strike.HARD if cause is Cause.HARD else Strike.SOFT
    return store.strikes.count(message.recipient, kind, day, since=since)


def _unsubscribe(store: Store, report: Report, now: datetime) -> bool:
    """End what a mail to an address of ours asks for; False when its token is not ours."""
    secret = store.subscribers.secret()
    for name, token in report.tokens:
        named = read_mailto_token(secret, token, Frequency) if name == UNSUBSCRIBE else None
        if named and leave(store, *named, by=MAIL, now=now):
            return True
    return False
