"""What a normal round asks of the store costs what it finds, not what is stored."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from notifier.store import Store
from tests.store.reads import READS
from tests.store.writes import WRITES

# Each may be read as a whole: the schema, JSON arguments, and one row for each topic.
SMALL = {
    "(subquery-1)",
    "main.search_config",
    "_sqlite_migrations",
    "w",
    "months",
    "json_each",
    "topics",
    "t",
    "sqlite_master",
    "meta",
}

ON_A_ROUND = {
    "seeds.in_baseline",
    "seeds.files",
    "seeds.file",
    "seeds.known_seed",
    "lookup.candidates",
    "lookup.with_aliases",
    "lookup.owners",
    "calendar.numbers",
    "calendar.releases",
    "calendar.activity",
    "calendar.stated",
    "calendar.dated",
    "calendar.change_months",
    "calendar.change_numbers",
    "calendar.change_number",
    "calendar.changes",
    "calendar.changes_since",
    "calendar.first_seen",
    "facets.filed_under",
    "facets.months",
    "facets.categories",
    "facets.filed",
    "latest.days",
    "latest.arrival",
    "latest.change",
    "reading.related",
    "issues.enter",
    "issues.neighbours",
    "issues.around",
    "reading.revisions_since",
    "releases.grouped",
    "releases.first_ungrouped",
    "archives.number_closed",
    "archives.closed_since",
    "archives.archive",
    "archives.seqs",
    "archives.last_seqs",
    "archives.open_seqs",
    "archives.close",
    "windows.first_news",
    "windows.number_updated",
    "reading.told_of",
    "notifications.bulks",
    "requests.unanswered",
    "undoing.resume",
    "requests.stated",
    "requests.use",
    "requests.number_since",
    "requests.last_sent",
    "requests.forget",
    "releases.last_event",
    "releases.time_of_event",
    "topics.stored",
    "search.is_current",
    "search.newest",
    "search.ranked",
    "search.latest",
    "search.every",
    "reading.releases",
    "reading.history",
    "reading.newest",
    "reading.last_updated",
    "reading.last_events",
    "reading.last_changes",
    "reading.events",
    "reading.told",
    "following.after",
    "following.after_in",
    "following.last",
    "following.last_in",
    "following.is_topic",
    "reading.changed_since",
    "reading.slugs_of",
    "corrections.last",
    "corrections.corrected_since",
    "subscribers.due",
    "subscribers.by_id",
    "notifications.announced_since",
    "notifications.topic_reasons",
    "notifications.waiting",
    "notifications.pending",
    "notifications.carried",
    "notifications.sticky_reasons",
    "tellings.steps",
    "tellings.first_message",
    "tellings.number_lately",
    "tellings.expired",
    "tellings.coalesce",
    "tellings.take_back",
    "floods.size",
    "floods.number_of_releases",
    "floods.hold",
    "slots.is_sent",
    "slots.close",
    "slots.merge",
    "rewrites.knows",
    "rewrites.stale",
    "rewrites.replace",
    "subscriptions.settle",
    "subscriptions.frequencies",
    "outbox.troubles",
    "outbox.stuck",
    "seeds.scanned",
    "seeds.append_seed",
    "releases.append",
    "subscribers.advance",
    "subscriptions.unsubscribe",
    "retention.forget",
    "notifications.owe",
    "notifications.assign",
    "outbox.stage",
    "claims.next",
    "handovers.owners",
    "handovers.recover",
    "handovers.begin_data",
    "handovers.accepted",
    "handovers.deferred",
    "handovers.failed",
    "handovers.uncertain",
    "inbound.unsettled",
    "inbound.keep",
    "inbound.settle",
    "inbound.forget",
    "returns.by_token",
    "returns.by_id",
    "returns.last_to",
    "returns.mark",
    "strikes.count",
    "strikes.forget",
    "suppressions.find",
    "suppressions.lapse",
    "suppressions.left_alone_until",
    "strikes.taken",
    "suppressions.backed_off",
    "suppressions.clear",
    "pushes.shown",
    "pushes.digests",
    "pushes.due",
    "pushes.set_digests",
    "pushes.put",
    "pushes.accepted",
    "pushes.deferred",
    "pushes.end",
    "pushes.forget",
    "pushes.expire",
    "leases.callbacks",
    "leases.secret",
    "leases.number_of",
    "leases.grant",
    "leases.end",
    "leases.expire",
    "hubs.pinged",
}
CALLS = READS | WRITES

# These walk from the newest row and stop at the last one that they need, or walk an index
# that holds nothing else.
FROM_THE_END = {
    "requests.unanswered": "SCAN requests USING INDEX requests_unsettled",
    "releases.last_event": "SCAN events",
    "following.last": "SCAN events",
    "reading.last_changes": "SCAN events USING INDEX events_of_change",
    "latest.change": "SCAN events USING INDEX events_of_change",
}


@contextmanager
def traced(store: Store) -> Iterator[list[str]]:
    """The statements that the store is asked, with their values in place."""
    statements: list[str] = []
    store._db.conn.set_trace_callback(statements.append)
    try:
        yield statements
    finally:
        store._db.conn.set_trace_callback(None)


def scans(store: Store, statement: str) -> list[str]:
    # The plan of a plain INSERT names child tables that it walks only when a foreign key
    # was violated before.
    if not re.match("SELECT|UPDATE|DELETE|INSERT.* SELECT", statement, re.DOTALL):
        return []
    plan = store._db.conn.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    # FTS5 looks words (M) up in its index, and rows between two (<>) in their order.
    asked = [step for _, _, _, step in plan if not re.search(r"INDEX \d+:M\d+", step)]
    found = [re.match(r"SCAN (?!CONSTANT|\d)(\S+).*", step) for step in asked]
    return [scan[0] for scan in found if scan and scan[1] not in SMALL]


@pytest.mark.parametrize("name", sorted(ON_A_ROUND))
def test_no_question_of_a_round_walks_a_table(filled, name):
    with Store.open(filled) as store:
        with traced(store) as statements:
            CALLS[name](store)
        walked = {scan for statement in statements for scan in scans(store, statement)}
    assert walked <= {FROM_THE_END.get(name, "nothing")}
