"""19: nobody learns from the form whether an address is known."""

import sqlite3
from contextlib import closing
from itertools import combinations
from statistics import NormalDist
from time import perf_counter_ns

import httpx
import pytest

from notifier.store import Store
from tests.acceptance.daemons import running, until
from tests.acceptance.mail.people import an_instance, form, mails, send, started

KINDS = ("new", "pending", "active", "suppressed")
ROUNDS = 25
# Of six comparisons, one is this unlikely when nothing differs (Bonferroni, 1 in 1,000).
LEAST_P = 0.001 / 6


@pytest.fixture
def daemon(tmp_path):
    folder = an_instance(tmp_path / "instance")
    with running(folder) as daemon:
        started(daemon)
        yield daemon


def prepare(daemon):
    """ROUNDS addresses of each kind but the new ones, and an empty allowance."""
    path = daemon.folder / "data" / "notifier.db"
    with Store.open(path) as store:
        macs = [
            store.subscribers.address_mac(f"suppressed{number}@example.net")
            for number in range(ROUNDS)
        ]
    with closing(sqlite3.connect(path, timeout=10)) as db, db:
        db.executemany(
            "INSERT INTO suppressions VALUES (?, 'complaint', '2026-01-01', NULL, '')",
            [(mac,) for mac in macs],
        )
        db.executemany(
            "INSERT INTO subscribers (public_id, email, email_key, status, timezone, hour,"
            " next_daily_at, next_weekly_at, created_at) VALUES (:id, :address, :address,"
            " :kind, 'UTC', 8, :never, :never, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
            [subscriber(kind, number) for kind in KINDS[1:3] for number in range(ROUNDS)],
        )


def subscriber(kind, number):
    address, never = f"{kind}{number}@example.net", "2099-01-01T00:00:00.000Z"
    return {"id": f"{kind}{number}", "address": address, "kind": kind, "never": never}


def forget_counts(daemon):
    """The limits are another test's; here they would end the sample."""
    path = daemon.folder / "data" / "notifier.db"
    with closing(sqlite3.connect(path, timeout=10)) as db, db:
        db.execute("DELETE FROM signups")


def likeness(one, other):
    """p of the Mann-Whitney U test, two-sided, by its normal approximation."""
    larger = sum((a > b) + (a == b) / 2 for a in one for b in other)
    pairs = len(one) * len(other)
    deviation = (pairs * (len(one) + len(other) + 1) / 12) ** 0.5
    return 2 * (1 - NormalDist().cdf(abs(larger - pairs / 2) / deviation))


def test_19_answers_to_all_addresses_are_alike_in_content_and_time(daemon):
    prepare(daemon)
    stamped = form(daemon)
    first = stamped | {"email": "a@example.com", "topic": "chips"}
    until(lambda: send(daemon, first).is_success, 10, "a form that is old enough")
    times = {kind: [] for kind in KINDS}
    answers = set()
    with httpx.Client(trust_env=False) as client:
        for number in range(ROUNDS):
            forget_counts(daemon)
            turn = number % len(KINDS)
            for kind in (*KINDS[turn:], *KINDS[:turn]):
                fields = stamped | {"email": f"{kind}{number}@example.net", "topic": "chips"}
                begun = perf_counter_ns()
                answer = send(daemon, fields, client=client, network=f"10.{number}.0.1")
                times[kind].append(perf_counter_ns() - begun)
                kept = {k: v for k, v in answer.headers.items() if k != "date"}
                answers.add((answer.status_code, answer.content, tuple(sorted(kept.items()))))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 200
    found = {pair: likeness(*(times[kind] for kind in pair)) for pair in combinations(KINDS, 2)}
    assert min(found.values()) > LEAST_P, found


def test_19_the_mails_tell_it_to_the_address_alone(daemon):
    prepare(daemon)
    stamped = form(daemon)
    for kind in KINDS:
        fields = stamped | {"email": f"{kind}0@example.net", "topic": "chips"}
        until(lambda fields=fields: send(daemon, fields).status_code == 200, 10, "an answer")
    until(lambda: len(daemon.mails()) == 3, 20, "three mails")
    kinds = {mail["To"].split("0@")[0]: mail["X-Notifier-Kind"] for mail in mails(daemon)}
    assert kinds == {"new": "confirm", "pending": "confirm", "active": "manage"}
