"""Every public method of the store that writes, called on a filled store."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from notifier.change import FIRST
from notifier.inbound import Kind as InboundKind
from notifier.inbound import Report
from notifier.release import EventType, Match
from notifier.store import Store
from notifier.store.archives import Archive
from notifier.store.audit import Deed
from notifier.store.handovers import Answer
from notifier.store.push import Kind, Shown
from notifier.store.requests import Asked
from notifier.store.strikes import Strike
from notifier.store.subscribers import Status
from notifier.store.suppressions import Cause
from notifier.subscription import Door, Frequency, Interest, Preferences
from tests.store.filled import (
    CALLBACK,
    DAY,
    FEED,
    FULL,
    HUB,
    MOTIR,
    NOW,
    OTHER,
    READER,
    a_file,
    a_message,
    a_record,
    a_seed,
    a_sighting,
    a_subscription,
    an_arrival,
    an_issue,
)

IMMEDIATE, DAILY = Frequency.IMMEDIATE, Frequency.DAILY
SEOUL_AT_8 = Preferences(ZoneInfo("Asia/Seoul"))
ALL_DAILY = Interest("all", "", DAILY)
AN_ARCHIVE = Archive("steel", 1, "Steel", "Steel and iron.")


def a_hold(store: Store) -> None:
    fields = {"release_id": "r2", "record": a_record(body="New."), "held_because": "changed"}
    store.releases.append(1, [an_arrival(2, seq=8, **fields)], [])


def owed(store: Store):
    (push,) = store.pushes.due(NOW, 9, running=(), busy=())
    return push


def claimed(store: Store):
    return store.claims.next(NOW + DAY / 2, "me", priorities=[10], barred=[])


def asked(store: Store):
    (request,) = store.requests.unanswered(9)
    return request


def reader_id(store: Store) -> str:
    return store.subscribers.by_id(1).public_id


WRITES: dict[str, Callable[[Store], object]] = {
    "set_filed_by": lambda store: store.set_filed_by("f0"),
    "set_edition": lambda store: store.set_edition("second"),
    "mint": lambda store: store.mint("example.net", date(2026, 2, 2)),
    "seeds.remember_source": lambda store: store.seeds.remember_source("other"),
    "seeds.scanned": lambda store: store.seeds.scanned(MOTIR, NOW, "gone"),
    "seeds.keep_files": lambda store: store.seeds.keep_files(MOTIR, [a_file("b.txt")]),
    "seeds.mark_vanished": lambda store: store.seeds.mark_vanished(MOTIR, ["a.txt"]),
    "seeds.append_seed": lambda store: a_seed(store, "two"),
    "releases.append": lambda store: store.releases.append(
        1,
        [an_arrival(3, seq=4, record=a_record(body="New."))],
        [a_sighting(a_record(position=7))],
    ),
    "releases.group": lambda store: store.releases.group([2, 3]),
    "releases.set_grouped": lambda store: store.releases.set_grouped(3),
    "withdrawals.note_absence": lambda store: store.withdrawals.note_absence("r1", 1, NOW),
    "withdrawals.forget_absences": lambda store: (
        store.withdrawals.note_absence("r2", 1, NOW),
        store.withdrawals.forget_absences(["r1"]),
    ),
    "withdrawals.change": lambda store: store.withdrawals.change(
        ["r1"], EventType.WITHDRAWN, because=None, first_seq=9, times=[NOW + 2 * DAY]
    ),
    "issues.enter": lambda store: store.issues.enter([an_arrival(2, issue=an_issue(10))]),
    "search.begin": lambda store: store.search.begin(),
    "search.fill": lambda store: (store.search.begin(), store.search.fill("")),
    "holds.end": lambda store: (a_hold(store), store.holds.end("r2")),
    "holds.tell": lambda store: (
        a_hold(store),
        store.holds.tell("r2", FIRST, seq=9, at=NOW + 2 * DAY),
    ),
    "ownership.give": lambda store: store.ownership.give("r1", {"hash"}),
    "corrections.merge": lambda store: store.corrections.merge(
        "r1", "r2", revision=None, at=NOW
    ),
    "corrections.restore": lambda store: (
        store.corrections.merge("r1", "r2", revision=None, at=NOW),
        store.corrections.restore("r2", store.corrections.merge_of("r2"), at=NOW),
    ),
    "corrections.take_aliases": lambda store: store.corrections.take_aliases(
        "r1", [("2026-03-01", "steel exports rise")]
    ),
    "corrections.give_aliases": lambda store: store.corrections.give_aliases(
        [("2026-03-09", "other")], "r2"
    ),
    "corrections.note_split": lambda store: store.corrections.note_split("r1", "r2", 2, NOW),
    "corrections.move_sketches": lambda store: store.corrections.move_sketches(
        [(MOTIR, 1, "2026-03-01")], "r1", "r2"
    ),
    "corrections.file": lambda store: (
        store.corrections.merge("r1", "r2", revision=None, at=NOW),
        store.corrections.file("r2", [Match("all", "", ())]),
    ),
    "archives.close": lambda store: store.archives.close(AN_ARCHIVE, [1, 2], closed_seq=3),
    "omissions.replace": lambda store: store.omissions.replace(
        ["topics/steel/changes.atom"], [("topics/steel/changes.atom", "r1", "not XML")]
    ),
    "archives.inherit": lambda store: (
        store.archives.close(AN_ARCHIVE, [1, 2], closed_seq=3),
        store.archives.inherit("all", "steel"),
    ),
    "topics.inherit_events": lambda store: (
        store.topics.remember("z", title="Z", query="z", position=3, created_at=NOW),
        store.topics.inherit_events("z", "steel"),
    ),
    "topics.remember": lambda store: store.topics.remember(
        "chips", title="Chips", query="chip*", position=2, created_at=NOW
    ),
    "topics.retire": lambda store: store.topics.retire("steel", NOW),
    "topics.refile": lambda store: store.topics.refile("all", [("r2", Match("all", "", ()))]),
    "topics.backfill_events": lambda store: (
        store.topics.remember("z", title="Z", query="z", position=3, created_at=NOW),
        store.topics.refile("z", [("r1", Match("z", "Z", ()))]),
        store.topics.backfill_events("z"),
    ),
    "subscriptions.reconcile": lambda store: store.subscriptions.reconcile(
        [a_subscription(frequency=DAILY)], 3, NOW
    ),
    "subscribers.keep": lambda store: store.subscribers.keep(
        "new@example.net", SEOUL_AT_8, status=Status.PENDING, consent="", now=NOW
    ),
    "subscribers.prefer": lambda store: store.subscribers.prefer(
        1, replace(SEOUL_AT_8, hour=9), NOW
    ),
    "subscribers.configure": lambda store: store.subscribers.configure(
        1, replace(SEOUL_AT_8, hour=7), NOW
    ),
    "subscribers.confirm": lambda store: (
        store.subscribers.set_status(1, Status.PENDING),
        store.subscribers.confirm(1, "by a link", NOW),
    ),
    "subscribers.set_status": lambda store: store.subscribers.set_status(1, Status.SUPPRESSED),
    "subscribers.pause": lambda store: store.subscribers.pause(1, NOW + DAY),
    "subscribers.void_links": lambda store: store.subscribers.void_links(1),
    "link_keys.rotate": lambda store: store.link_keys.rotate(NOW),
    "audit.note": lambda store: store.audit.note(
        Deed(NOW, "operator", "pause", "someone", "ended")
    ),
    "retention.forget": lambda store: (
        store.handovers.accepted(claimed(store), Answer(250, "taken"), NOW),
        store.retention.forget(NOW + 90 * DAY),
    ),
    "subscriptions.start": lambda store: store.subscriptions.start(
        1, ALL_DAILY, door=Door.FORM, last_seq=3, now=NOW
    ),
    "subscriptions.replace": lambda store: store.subscriptions.replace(
        1, [ALL_DAILY], door=Door.FORM, last_seq=3, now=NOW
    ),
    "subscriptions.end": lambda store: store.subscriptions.end(
        1, Interest("steel", "", IMMEDIATE), "unsubscribed", NOW
    ),
    "subscriptions.end_all": lambda store: store.subscriptions.end_all(1, "erased", NOW),
    "subscriptions.settle": lambda store: (
        store.subscriptions.start(1, ALL_DAILY, door=Door.FORM, last_seq=0, now=NOW),
        store.subscriptions.settle(1),
        store.subscribers.pause(1, NOW),
    ),
    "subscribers.advance": lambda store: store.subscribers.advance(1, DAILY, NOW + 9 * DAY),
    "subscriptions.unsubscribe": lambda store: store.subscriptions.unsubscribe(
        store.subscribers.by_id(1).public_id, IMMEDIATE, NOW
    ),
    "notifications.set_fanned_out": lambda store: store.notifications.set_fanned_out(3),
    "notifications.owe": lambda store: store.notifications.owe(
        store.notifications.topic_reasons([3], {}), NOW
    ),
    "notifications.assign": lambda store: store.notifications.assign([2], "m1"),
    "outbox.stage": lambda store: store.outbox.stage(a_message("m2"), NOW),
    "tellings.coalesce": lambda store: store.tellings.coalesce([2], 1),
    "tellings.take_back": lambda store: store.tellings.take_back(["m1"]),
    "floods.hold": lambda store: store.floods.hold([3], NOW),
    "floods.release": lambda store: (
        store.floods.hold([3], NOW),
        store.floods.release(),
        store.notifications.set_fanned_out(3),
    ),
    "floods.discard": lambda store: store.floods.discard([2]),
    "slots.close": lambda store: store.slots.close(1, DAILY, date(2026, 3, 2), "m1"),
    "slots.merge": lambda store: store.slots.merge(1, DAILY, [date(2026, 2, 28)]),
    "rewrites.shrink": lambda store: store.rewrites.shrink(claimed(store).id),
    "rewrites.replace": lambda store: (
        store.subscriptions.end(1, Interest("steel", "", IMMEDIATE), "unsubscribed", NOW),
        store.rewrites.replace(a_message(), NOW),
    ),
    "claims.next": claimed,
    "handovers.recover": lambda store: store.handovers.recover(NOW + 9 * DAY, NOW + 9 * DAY),
    "handovers.begin_data": lambda store: store.handovers.begin_data(
        claimed(store), b"Date: x\r\n", NOW
    ),
    "handovers.accepted": lambda store: store.handovers.accepted(
        claimed(store), Answer(250, "ok"), NOW
    ),
    "handovers.deferred": lambda store: store.handovers.deferred(
        claimed(store), Answer(451, "later"), again_at=NOW, refusals=1, now=NOW
    ),
    "handovers.failed": lambda store: store.handovers.failed(
        claimed(store), Answer(550, "no"), NOW
    ),
    "handovers.uncertain": lambda store: store.handovers.uncertain(
        claimed(store), Answer(0, "lost"), again_at=NOW, now=NOW
    ),
    "inbound.keep": lambda store: store.inbound.keep(b"Back again", NOW),
    "inbound.settle": lambda store: store.inbound.settle(
        1, Report(kind=InboundKind.DELAYED), "m1", NOW
    ),
    "queue.resend": lambda store: store.queue.resend(store.queue.find("m1"), NOW + DAY),
    "queue.cancel": lambda store: store.queue.cancel(store.queue.find("m1")),
    "queue.arrived": lambda store: (
        store.handovers.uncertain(claimed(store), Answer(0, "lost"), again_at=NOW, now=NOW),
        store.queue.arrived(store.queue.find("m1"), "found", NOW),
    ),
    "inbound.forget": lambda store: store.inbound.forget(NOW + DAY),
    "returns.mark": lambda store: store.returns.mark("m1", Cause.HARD),
    "returns.was_taken": lambda store: (
        store.handovers.uncertain(claimed(store), Answer(0, "lost"), again_at=NOW, now=NOW),
        store.returns.was_taken("m1", NOW),
    ),
    "strikes.count": lambda store: store.strikes.count(
        READER, Strike.HARD, NOW.date(), since=date(2026, 1, 1)
    ),
    "strikes.taken": lambda store: (
        store.strikes.count(OTHER, Strike.REFUSED, NOW.date(), since=date(2026, 1, 1)),
        store.strikes.count(OTHER, Strike.HARD, NOW.date(), since=date(2026, 1, 1)),
        store.strikes.taken(OTHER),
    ),
    "strikes.clear": lambda store: store.strikes.clear(OTHER),
    "strikes.forget": lambda store: store.strikes.forget(date(2026, 4, 1)),
    "suppressions.suppress": lambda store: store.suppressions.suppress(
        READER, Cause.HARD, "gone", now=NOW
    ),
    "suppressions.lift": lambda store: store.suppressions.lift(OTHER),
    "suppressions.lapse": lambda store: store.suppressions.lapse(NOW + DAY),
    "undoing.resume": lambda store: (
        store.subscriptions.unsubscribe(reader_id(store), IMMEDIATE, NOW),
        store.undoing.resume(1, [NOW]),
        store.subscribers.pause(1, NOW),
    ),
    "requests.ask": lambda store: store.requests.ask("x@example.net", Asked.LINK, "", NOW),
    "requests.answer": lambda store: store.requests.answer(asked(store), 1, NOW),
    "requests.use": lambda store: store.requests.use("other", "confirm", NOW),
    "requests.count": lambda store: store.requests.count(["key"], NOW),
    "requests.forget": lambda store: store.requests.forget(NOW + DAY, NOW + DAY),
    "requests.withdraw": lambda store: store.requests.withdraw("EVE@example.net"),
    "erasing.erase": lambda store: store.erasing.erase(1, NOW),
    "suppressions.backed_off": lambda store: store.suppressions.backed_off(FULL),
    "suppressions.leave_alone": lambda store: store.suppressions.leave_alone(FULL, NOW + DAY),
    "suppressions.clear": lambda store: store.suppressions.clear(FULL),
    "sending.put": lambda store: store.sending.put("rate", "other"),
    "pushes.set_shown": lambda store: store.pushes.set_shown(Shown("recipe", 3, 0)),
    "pushes.set_digests": lambda store: store.pushes.set_digests({FEED: "d2"}),
    "pushes.forget_unfollowed": lambda store: store.pushes.forget_unfollowed(),
    "pushes.put": lambda store: store.pushes.put(Kind.PING, HUB, FEED, now=NOW),
    "pushes.accepted": lambda store: store.pushes.accepted(owed(store), 200, NOW),
    "pushes.deferred": lambda store: store.pushes.deferred(owed(store), 500, "no", NOW + DAY),
    "pushes.end": lambda store: store.pushes.end(owed(store), "failed", 500, "no"),
    "pushes.forget": lambda store: store.pushes.forget(owed(store)),
    "pushes.expire": lambda store: (
        store.pushes.put(Kind.WEBHOOK, HUB, "1", now=NOW, expires_at=NOW + DAY),
        store.pushes.expire(NOW + DAY),
    ),
    "leases.grant": lambda store: store.leases.grant(
        CALLBACK, FEED, "other", now=NOW, expires_at=NOW + 2 * DAY
    ),
    "leases.end": lambda store: store.leases.end(CALLBACK, FEED),
    "leases.expire": lambda store: store.leases.expire(NOW + DAY),
    "hubs.pinged": lambda store: store.hubs.pinged(
        HUB, is_advertised=None, code=0, text="no answer", now=NOW
    ),
}
# An index made anew is the index.
WITHOUT_TRACE = {"search.fill"}
