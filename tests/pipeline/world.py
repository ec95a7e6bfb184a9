"""A store in which releases live and subscribers are mailed, at any time one likes."""

import email
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.policy import default
from itertools import count
from zoneinfo import ZoneInfo

from notifier.change import FIRST, Stated, change
from notifier.flood import FloodLimits
from notifier.pipeline import Envelope, Terms, compose, deliver
from notifier.pipeline.clock import next_time
from notifier.query import parse
from notifier.release import EventType, Hit, Match
from notifier.store import Store
from notifier.store.subscribers import Status
from notifier.subscription import Door, Interest, Preferences
from notifier.transports import Receipt
from tests.builders import a_site, a_topic
from tests.store.filled import MOTIR, a_record, a_seed, an_arrival

START = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TO_EIGHT = 6.5 * HOUR
"""From the start to the hour of digests."""

TOPICS = (
    a_topic(slug="all", title="All releases", query=parse("*")),
    a_topic(),
    a_topic(slug="chips", title="Chips", query=parse("chips")),
)


def steel(number):
    """A text about steel with this figure."""
    return (
        f"Exports of steel rose by {number} percent in February, the ministry said on Monday."
    )


class Relay:
    """A next hop that takes what it is given, or answers with ``error``."""

    name = "relay"

    def __init__(self):
        self.taken = []
        self.error = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def send(self, outgoing, on_data):
        if self.error is not None:
            raise self.error
        on_data()
        self.taken.append(outgoing)
        return Receipt(250, "2.0.0 queued")


class World:
    """Attributes: ``now``, which only moves when told to; ``relay``."""

    def __init__(self, store, now=START):
        self.store, self.now, self.relay = store, now, Relay()
        self.limits = FloodLimits(50, 0.2)
        self._stated = {}
        self._seeds = 0
        self._passes = count()
        with store.transaction():
            store.mint("example.org", date(2026, 1, 1))
            store.seeds.remember_source(MOTIR)
            for position, one in enumerate(TOPICS):
                values = {"title": one.title, "query": one.query.canonical}
                store.topics.remember(one.slug, **values, position=position, created_at=now)

    def subscribe(self, *interests, address="reader@example.net", zone="UTC", **preferred):
        """A subscriber of these (topic, frequency); gives its id."""
        with self.store.transaction():
            found = self.store.subscribers.keep(
                address,
                Preferences(ZoneInfo(zone), **preferred),
                status=Status.ACTIVE,
                consent="",
                now=self.now,
            )
            self.store.subscriptions.replace(found, _interests(interests), **self._asked)
        return found

    def choose(self, subscriber_id, *interests):
        """Another choice of a subscriber."""
        with self.store.transaction():
            self.store.subscriptions.replace(
                subscriber_id, _interests(interests), **self._asked
            )

    @property
    def _asked(self):
        last, _ = self.store.releases.last_event()
        return {"door": Door.FORM, "last_seq": last, "now": self.now}

    def publish(self, *stated):
        """One round's (release, text): new where the release is, revised otherwise."""
        last, last_at = self.store.releases.last_event()
        at = next_time(self.now, last_at)
        arrivals = [
            self._arrival(seq, at + (seq - last) * timedelta(milliseconds=1), *one)
            for seq, one in enumerate(stated, last + 1)
        ]
        self._seeds += 1
        with self.store.transaction():
            seed = a_seed(self.store, f"seed {self._seeds}")
            self.store.releases.append(seed, arrivals, [])
        return [one.seq for one in arrivals]

    def _arrival(self, seq, at, name, body):
        record = a_record(title=f"Release {name}", body=body)
        stated = Stated(record.title, record.date, body)
        number, before = self._stated.get(name, (0, None))
        self._stated[name] = (number + 1, stated)
        arrival = an_arrival(number + 1, seq=seq, release_id=name, record=record, at=at)
        return replace(
            arrival,
            change=FIRST if before is None else change(before, stated),
            alias=(record.date.isoformat(), f"release {name}"),
            matches=tuple(_matches(body)),
        )

    def move(self, name, event):
        """Withdraw or restore a release; the number of the event."""
        last, last_at = self.store.releases.last_event()
        with self.store.transaction():
            self.store.withdrawals.change(
                [name],
                EventType(event),
                because=None,
                first_seq=last + 1,
                times=[next_time(self.now, last_at)],
            )
        return last + 1

    def compose(self):
        return compose(
            self.store,
            a_site(),
            TOPICS,
            sender="desk@example.org",
            limits=self.limits,
            now=self.now,
            due_at=self.now,
        )

    def deliver(self):
        return deliver(
            self.store,
            lambda: self.relay,
            Terms(
                envelope=Envelope("desk@example.org", None, None),
                owner=f"pass {next(self._passes)}",
                is_gone=lambda _owner: True,
                connections=1,
                per_minute=None,
                clock=lambda: self.now,
                keep_going=lambda: True,
            ),
        )

    def mails(self, after=timedelta()):
        """The mails that are sent ``after`` this time has passed."""
        self.now += after
        known = len(self.relay.taken)
        self.compose()
        self.deliver()
        return [Mail(one) for one in self.relay.taken[known:]]

    def ends(self):
        """What became of what was owed: (subscriber, event) -> a message's state, or why
        there is none."""
        rows = self.store._db.execute(
            "SELECT n.subscriber_id, n.seq, CASE n.state WHEN 'assigned' THEN m.state"
            " WHEN 'cancelled' THEN n.reason ELSE n.state END FROM notifications n"
            " LEFT JOIN messages m ON m.id = n.message_id ORDER BY 1, 2"
        )
        return {(row[0], row[1]): row[2] for row in rows.fetchall()}

    def slots(self):
        rows = self.store._db.execute("SELECT day, result FROM slots ORDER BY day")
        return dict(rows.fetchall())


class Mail:
    """A mail as its reader sees it."""

    def __init__(self, outgoing):
        self.id, self.to = outgoing.message_id, outgoing.recipient
        self.headers = email.message_from_bytes(outgoing.content, policy=default)
        self.subject = self.headers["Subject"]
        self.text = self.headers.get_body(("plain",)).get_content()
        self.html = self.headers.get_body(("html",)).get_content()

    @property
    def titles(self):
        lines = self.text.splitlines()
        return [line.removeprefix("* ") for line in lines if line.startswith("* ")]


@contextmanager
def a_world(path, **fields):
    with Store.open(path) as store:
        yield World(store, **fields)


def _interests(interests):
    return [Interest(topic, "", frequency) for topic, frequency in interests]


def _matches(body):
    yield Match("all", "All releases", ())
    for slug in ("steel", "chips"):
        place = body.find(slug)
        if place >= 0:
            yield Match(slug, slug.title(), (Hit("body", place, place + len(slug), slug),))
