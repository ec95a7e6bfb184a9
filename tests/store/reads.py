"""Every public method of the store that only reads, called on a filled store."""

from collections.abc import Callable
from datetime import date

from notifier.query import parse, propose
from notifier.release import Weight
from notifier.store import Store
from notifier.store.archives import Archive
from notifier.store.floods import Size
from notifier.store.push import Kind
from notifier.subscription import Door, Frequency
from tests.store.filled import (
    CALLBACK,
    DAY,
    FEED,
    FULL,
    HUB,
    MOTIR,
    NOW,
    READER,
    SUPPRESSED,
)

IMMEDIATE, DAILY = Frequency.IMMEDIATE, Frequency.DAILY
STEEL = propose(parse("steel"))
AN_ARCHIVE = Archive("steel", 1, "Steel", "Steel and iron.")
MONTH = f"{NOW:%Y-%m}"

READS: dict[str, Callable[[Store], object]] = {
    "edition": lambda store: store.edition() == "first",
    "filed_by": lambda store: store.filed_by() is None,
    "minted": lambda store: store.minted() == ("example.org", date(2026, 1, 1)),
    "identity": lambda store: len(store.identity()) == 32,
    "backup": lambda store: store.backup(store.path.with_name("copy.db")) is None,
    "seeds.in_baseline": lambda store: store.seeds.in_baseline(MOTIR),
    "seeds.source_states": lambda store: store.seeds.source_states() == {MOTIR: (None, None)},
    "seeds.files": lambda store: store.seeds.files(MOTIR)["a.txt"].size_bytes == 10,
    "seeds.file": lambda store: store.seeds.file(MOTIR, "a.txt").size_bytes == 10,
    "seeds.known_seed": lambda store: store.seeds.known_seed(MOTIR, "one").name == "one.txt",
    "seeds.counts": lambda store: store.seeds.counts() == {"done_with_errors": 1},
    "seeds.growing": lambda store: store.seeds.growing() == [],
    "seeds.account": lambda store: store.seeds.account(problems_only=True)[0].rejected[0].line,
    "lookup.candidates": lambda store: (
        store.lookup.candidates(MOTIR, frozenset({1, 2}), date(2026, 3, 1), window_days=45)
        == []
    ),
    "issues.neighbours": lambda store: (
        store.issues.neighbours(["r1"])["r1"].previous.id == "r2"
    ),
    "issues.around": lambda store: store.issues.around(["r1"]) == {"r2"},
    "holds.because": lambda store: store.holds.because("r1") is None,
    "holds.all": lambda store: store.holds.all() == [],
    "holds.past": lambda store: len(store.holds.past("r1")) == 1,
    "archives.number_closed": lambda store: store.archives.number_closed("steel") == 0,
    "archives.closed_since": lambda store: store.archives.closed_since("steel", 0) == [],
    "archives.archive": lambda store: store.archives.archive("steel", 1) is None,
    "archives.seqs": lambda store: store.archives.seqs(AN_ARCHIVE) == [],
    "archives.last_seqs": lambda store: store.archives.last_seqs("steel", 9) == [],
    "archives.open_seqs": lambda store: (
        store.archives.open_seqs("steel", list(Weight), 2) == [3, 2]
    ),
    "windows.first_news": lambda store: store.windows.first_news(NOW - DAY) == 1,
    "windows.number_updated": lambda store: store.windows.number_updated("steel", 3, 9) == 1,
    "omissions.all": lambda store: store.omissions.all() == [],
    "corrections.last": lambda store: store.corrections.last() == 0,
    "corrections.corrected_since": lambda store: store.corrections.corrected_since(0) == [],
    "corrections.merged": lambda store: store.corrections.merged() == {},
    "corrections.stored": lambda store: (
        [one.number for one in store.corrections.stored("r1")] == [1, 2]
    ),
    "corrections.merged_into": lambda store: store.corrections.merged_into("r1") == [],
    "corrections.aliases": lambda store: len(store.corrections.aliases("r1")) > 0,
    "ownership.owners": lambda store: store.ownership.owners("motir") == {},
    "corrections.merge_of": lambda store: store.corrections.merge_of("r1") is None,
    "withdrawals.live_between": lambda store: (
        "r1" in store.withdrawals.live_between(MOTIR, date(2026, 1, 1), date(2026, 12, 1))
    ),
    "withdrawals.withdrawn_by_source": lambda store: (
        store.withdrawals.withdrawn_by_source(["r1"]) == []
    ),
    "subscriptions.number": lambda store: store.subscriptions.number() > 0,
    "reading.revisions_since": lambda store: (
        [kinds for _, kinds, _ in store.reading.revisions_since(0)] != []
    ),
    "releases.first_ungrouped": lambda store: store.releases.first_ungrouped() == 3,
    "releases.grouped": lambda store: store.releases.grouped() == 0,
    "notifications.bulks": lambda store: store.notifications.bulks([1, 2, 3]) == {},
    "calendar.numbers": lambda store: (
        next(iter(store.calendar.numbers("steel"))) == "2026-03"
        and store.calendar.numbers("steel")["2026-03"] >= 1
        and store.calendar.numbers("none") == {}
    ),
    "calendar.releases": lambda store: (
        "r1" in store.calendar.releases("steel", "2026-03", 9)
        and store.calendar.releases("steel", "2020-02", 9) == []
    ),
    "calendar.activity": lambda store: (
        store.calendar.activity(["steel", "none"], "2026-03")
        == {"steel": {"2026-03": store.calendar.numbers("steel")["2026-03"]}, "none": {}}
    ),
    "calendar.stated": lambda store: (
        [one.id for one in store.calendar.stated("2026-03", 9)] == ["r1"]
    ),
    "calendar.dated": lambda store: store.calendar.dated(["r1"]) == {"2026-03"},
    "calendar.change_months": lambda store: store.calendar.change_months() == [MONTH],
    "calendar.change_numbers": lambda store: store.calendar.change_numbers("")[MONTH] >= 1,
    "calendar.change_number": lambda store: store.calendar.change_number(MONTH) >= 1,
    "calendar.changes": lambda store: (
        len(store.calendar.changes(MONTH, 9)) == store.calendar.change_number(MONTH)
    ),
    "calendar.changes_since": lambda store: MONTH in store.calendar.changes_since(0),
    "calendar.first_seen": lambda store: isinstance(store.calendar.first_seen(""), dict),
    "facets.filed_under": lambda store: (
        store.facets.filed_under("steel", ["r1", "unknown"]) == {"r1"}
    ),
    "facets.months": lambda store: (
        store.facets.months(["r1", "r2"]) == {"2026-03": 1, "2026-02": 1}
    ),
    "facets.categories": lambda store: store.facets.categories(["r1", "r2"]) == {},
    "facets.filed": lambda store: store.facets.filed(["r1", "r2"]) == [("steel", "Steel", 2)],
    "latest.days": lambda store: (
        store.latest.days(MOTIR, date(2026, 3, 1), 9) == [date(2026, 3, 1), date(2026, 2, 1)]
        and store.latest.days(MOTIR, date(2026, 2, 28), 9) == [date(2026, 2, 1)]
    ),
    "latest.arrival": lambda store: store.latest.arrival() > NOW,
    "latest.change": lambda store: store.latest.change() > NOW,
    "reading.related": lambda store: store.reading.related("r1") == [],
    "lookup.owners": lambda store: store.lookup.owners(MOTIR, ["unknown"]) == {},
    "lookup.with_aliases": lambda store: store.lookup.with_aliases(
        MOTIR, [("2026-03-01", "steel exports rise")]
    ),
    "releases.last_event": lambda store: store.releases.last_event()[0] == 3,
    "releases.time_of_event": lambda store: store.releases.time_of_event(3) > NOW,
    "topics.stored": lambda store: store.topics.stored()["steel"].number_of_releases == 2,
    "search.is_current": lambda store: store.search.is_current(),
    "search.check": lambda store: store.search.check() is None,
    "search.newest": lambda store: (
        [one.release_id for one in store.search.newest(STEEL, 1)] == ["r1"]
    ),
    "search.ranked": lambda store: (
        [one.is_sure for one in store.search.ranked(STEEL, 9)] == [True, True]
    ),
    "search.latest": lambda store: store.search.latest(STEEL, 1) == ["r1"],
    "search.every": lambda store: [len(part) for part in store.search.every(STEEL)] == [2],
    "topics.title": lambda store: (
        (store.topics.title("steel"), store.topics.title("unknown")) == ("Steel", None)
    ),
    "topics.ended": lambda store: store.topics.ended() == [],
    "reading.releases": lambda store: (
        [r.id for r in store.reading.releases(["r2", "r1"])] == ["r2", "r1"]
    ),
    "reading.release": lambda store: store.reading.release("r1").current.number == 2,
    "reading.history": lambda store: [r.number for r in store.reading.history("r1")] == [2, 1],
    "reading.newest": lambda store: store.reading.newest("steel", 1)[0].id == "r1",
    "reading.ids": lambda store: store.reading.ids() == ["r1", "r2"],
    "reading.every": lambda store: [r.id for r in store.reading.every()] == ["r1", "r2"],
    "reading.last_updated": lambda store: store.reading.last_updated("all", 1)[0].id == "r1",
    "reading.last_events": lambda store: (
        [e.seq for e in store.reading.last_events("steel", list(Weight), 2)] == [3, 2]
    ),
    "reading.told_of": lambda store: [e.seq for e in store.reading.told_of("r1", 9)] == [3, 1],
    "reading.last_changes": lambda store: [e.seq for e in store.reading.last_changes(9)] == [3],
    "reading.events": lambda store: [e.seq for e in store.reading.events([3, 1])] == [3, 1],
    "reading.told": lambda store: [e.seq for e in store.reading.told([3, 1])] == [3, 1],
    "following.after": lambda store: store.following.after(1, 2) == [2, 3],
    "following.after_in": lambda store: store.following.after_in("steel", 2, 9) == [3],
    "following.last": lambda store: store.following.last() == 3,
    "following.last_in": lambda store: store.following.last_in("steel") == 3,
    "following.is_topic": lambda store: store.following.is_topic("steel"),
    "reading.changed_since": lambda store: store.reading.changed_since(2) == ["r1"],
    "reading.slugs_of": lambda store: store.reading.slugs_of(["r1"]) == {"all", "steel"},
    "reading.counts": lambda store: store.reading.counts()["revisions"] == 3,
    "subscribers.secret": lambda store: len(store.subscribers.secret()) == 32,
    "link_keys.every": lambda store: [one.kid for one in store.link_keys.every().every] == [""],
    "subscribers.by_id": lambda store: store.subscribers.by_id(1).address == READER,
    "subscribers.due": lambda store: store.subscribers.due(DAILY, NOW + DAY)[0].id == 1,
    "subscribers.by_public_id": lambda store: (
        store.subscribers.by_public_id(store.subscribers.by_id(1).public_id).id == 1
    ),
    "subscribers.by_address": lambda store: (
        store.subscribers.by_address(READER.upper()).id == 1
    ),
    "subscribers.every": lambda store: [one.id for one in store.subscribers.every()] == [1],
    "subscribers.counts": lambda store: store.subscribers.counts() == {"active": 1},
    "subscriptions.refused": lambda store: store.subscriptions.refused(1) == set(),
    "checkpoint": lambda store: store.checkpoint() is None,
    "releases.last_event_of": lambda store: store.releases.last_event_of("r1") == 3,
    "measures.messages": lambda store: (
        store.measures.messages() == {("immediate", "queued"): 1}
    ),
    "measures.pushes": lambda store: store.measures.pushes() == {("content", "queued"): 1},
    "measures.notifications": lambda store: store.measures.notifications() == {"immediate": 1},
    "measures.oldest": lambda store: store.measures.oldest() == {"immediate": NOW},
    "measures.last_accepted": lambda store: store.measures.last_accepted() is None,
    "measures.late_digests": lambda store: store.measures.late_digests(NOW + 9 * DAY) == 1,
    "audit.since": lambda store: store.audit.since("nobody", NOW) == [],
    "audit.of": lambda store: store.audit.of("nobody") == [],
    "subscriptions.of": lambda store: store.subscriptions.of(1)[0].door is Door.CONFIG,
    "subscriptions.counts": lambda store: store.subscriptions.counts() == {"immediate": 1},
    "notifications.fanned_out": lambda store: store.notifications.fanned_out() == 2,
    "notifications.announced_since": lambda store: (
        store.notifications.announced_since(1) == [2, 3]
    ),
    "notifications.topic_reasons": lambda store: (
        [reason.seq for reason in store.notifications.topic_reasons([3], {})] == [3]
    ),
    "notifications.query_subscriptions": lambda store: (
        store.notifications.query_subscriptions() == []
    ),
    "notifications.waiting": lambda store: store.notifications.waiting(IMMEDIATE, NOW) == [1],
    "notifications.pending": lambda store: (
        [owed.seq for owed in store.notifications.pending(1, IMMEDIATE)] == [2]
    ),
    "outbox.content": lambda store: store.outbox.content("unknown") == b"",
    "notifications.carried": lambda store: (
        [owed.release_id for owed in store.notifications.carried("m1")] == ["r1"]
    ),
    "notifications.sticky_reasons": lambda store: (
        [reason.is_earlier for reason in store.notifications.sticky_reasons([3])] == [True]
    ),
    "tellings.steps": lambda store: (
        [one.is_due for one in store.tellings.steps(1, ["r1"], [1])["r1"]] == [True]
    ),
    "tellings.first_message": lambda store: store.tellings.first_message(1, "r1") == "m1",
    "tellings.number_lately": lambda store: store.tellings.number_lately(1, NOW - DAY) == 1,
    "tellings.expired": lambda store: store.tellings.expired() == [],
    "floods.size": lambda store: store.floods.size([1, 2, 3]) == Size(mentions=3, revised=1),
    "floods.number_of_releases": lambda store: store.floods.number_of_releases() == 2,
    "floods.held": lambda store: store.floods.held() == [],
    "slots.is_sent": lambda store: store.slots.is_sent(1, DAILY, date(2026, 3, 1)),
    "rewrites.knows": lambda store: store.rewrites.knows("m1"),
    "rewrites.stale": lambda store: store.rewrites.stale() == [],
    "subscriptions.frequencies": lambda store: (
        store.subscriptions.frequencies(1) == {IMMEDIATE}
    ),
    "outbox.troubles": lambda store: store.outbox.troubles(NOW) == {},
    "outbox.stuck": lambda store: store.outbox.stuck(1) == (0, ""),
    "outbox.counts": lambda store: store.outbox.counts() == {"queued": 1},
    "inbound.unsettled": lambda store: store.inbound.unsettled(1, 9) == [],
    "inbound.newest": lambda store: store.inbound.newest(9)[0].kind == "unread",
    "inbound.one": lambda store: store.inbound.one(1).message_id is None,
    "inbound.content": lambda store: store.inbound.content(1) == b"Back",
    "inbound.counts": lambda store: store.inbound.counts() == {"unread": 1},
    "returns.by_token": lambda store: store.returns.by_token("unknown") is None,
    "returns.by_id": lambda store: store.returns.by_id("m1").recipient == READER,
    "returns.last_to": lambda store: store.returns.last_to(READER, NOW) is None,
    "subscribers.address_mac": lambda store: len(store.subscribers.address_mac(READER)) == 64,
    "requests.unanswered": lambda store: (
        [one.address for one in store.requests.unanswered(9)] == ["eve@example.net"]
    ),
    "requests.stated": lambda store: store.requests.stated("1", 1) is None,
    "requests.is_used": lambda store: store.requests.is_used("spent"),
    "requests.number_since": lambda store: store.requests.number_since("key", NOW - DAY) == 1,
    "requests.last_sent": lambda store: store.requests.last_sent(1, "immediate") == NOW,
    "erasing.account": lambda store: store.erasing.account(1)["address"] == READER,
    "queue.page": lambda store: store.queue.page("queued", 9)[0].subject == "Steel",
    "queue.find": lambda store: store.queue.find("m1").return_token,
    "queue.attempts": lambda store: store.queue.attempts("m1") == [],
    "handovers.owners": lambda store: store.handovers.owners() == [],
    "suppressions.find": lambda store: (
        store.suppressions.find(SUPPRESSED.upper(), NOW).detail == "asked for it"
    ),
    "suppressions.page": lambda store: (
        {one.reason for one in store.suppressions.page("", 9)} == {"operator", "soft"}
    ),
    "suppressions.left_alone_until": lambda store: (
        store.suppressions.left_alone_until(FULL, NOW) == NOW + DAY / 2
    ),
    "sending.all": lambda store: store.sending.all() == {"rate": "kept"},
    "pushes.shown": lambda store: store.pushes.shown().seq == 2,
    "pushes.digests": lambda store: store.pushes.digests([FEED, "other"]) == {FEED: "d1"},
    "pushes.due": lambda store: store.pushes.due(NOW, 9, running=[7], busy=["x"])[0].version,
    "pushes.number_asked": lambda store: store.pushes.number_asked("x") == (0, 0),
    "pushes.counts": lambda store: store.pushes.counts([Kind.CONTENT]) == {"queued": 1},
    "pushes.troubles": lambda store: store.pushes.troubles(NOW - DAY) == [],
    "pushes.stuck": lambda store: store.pushes.stuck(1) == [],
    "leases.callbacks": lambda store: store.leases.callbacks(FEED) == [CALLBACK],
    "leases.documents": lambda store: store.leases.documents() == [FEED],
    "leases.secret": lambda store: store.leases.secret(CALLBACK, FEED) == "key",
    "leases.number": lambda store: store.leases.number() == 1,
    "leases.number_of": lambda store: store.leases.number_of("reader.example.net") == 1,
    "hubs.states": lambda store: store.hubs.states()[HUB].is_advertised,
}
