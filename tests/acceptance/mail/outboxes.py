"""An outbox with mails in it, handed over by processes of their own.

The mails are put there as they are: composing thousands, as ``bench.sending`` does, would
take longer than what is tested.
"""

import multiprocessing
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from notifier import owner
from notifier.message import Content, Headers, MailKind, mime
from notifier.pipeline import DeliverReport, Envelope, Terms, deliver
from notifier.pipeline.clearing_up import clear_up
from notifier.settings import SmtpSettings
from notifier.signing import Signer
from notifier.store import Store
from notifier.store.outbox import Staged
from notifier.store.subscribers import Status
from notifier.subscription import Preferences
from notifier.transports.postfix import queue, senders, taken
from notifier.transports.smtp import Smtp, Waits
from tests.acceptance.mail.servers import Postfix

NEWS = "Exports of semiconductors rose"
SENDER = "updates@example.org"
BOUNCES = "bounces@example.org"
WAITS = Waits(connect_s=5, reply_s=5, data_s=5)
PROCESSES = multiprocessing.get_context("fork")


def relay(port: int) -> SmtpSettings:
    return SmtpSettings("127.0.0.1", port, starttls=False, username=None, password=None)


def content(message_id: str, recipient: str, *, items: int = 5, news: str = NEWS) -> bytes:
    headers = Headers(
        id=message_id,
        sender=SENDER,
        sender_name="News",
        recipient=recipient,
        language="en",
        kind="daily",
        topics=("all",),
        release_id=None,
        list_id="daily.example.org",
        list_name="News (daily)",
        help_url="mailto:desk@example.org",
        archive_url="https://example.org/topics/all/",
        archived_at=None,
        unsubscribe_url="https://example.org/u/v1.abc.def",
    )
    item = f"{news}, says {message_id}. "
    return mime(headers, Content("Daily digest", item * items, f"<p>{item}</p>" * items))


@dataclass(frozen=True, slots=True)
class Outbox:
    """A store that processes hand over to a relay."""

    path: Path
    port: int
    connections: int = 1
    per_minute: int | None = None
    sign: tuple[str, str, bytes] | None = None
    news: str = NEWS

    def stage(self, number: int, *, kind: MailKind = MailKind.DAILY, items: int = 5) -> None:
        """Mails for so many subscribers, of whom each has a domain with a few others."""
        now = datetime.now(UTC) - timedelta(seconds=1)
        with Store.open(self.path) as store, store.transaction():
            for at in range(number):
                self.put(
                    store, f"{kind}.{at:05}", f"r{at}@d{at % 50}.example.net", kind, now, items
                )

    def put(self, store, message_id, recipient, kind, now, items=5):
        subscriber = store.subscribers.keep(
            recipient,
            Preferences(ZoneInfo("Asia/Seoul")),
            status=Status.ACTIVE,
            consent="test",
            now=now,
        )
        mail = content(message_id, recipient, items=items, news=self.news)
        store.outbox.stage(Staged(message_id, subscriber, kind, recipient, "Digest", mail), now)

    def deliver(self, *, later: timedelta = timedelta(), connect=None) -> DeliverReport:
        """One pass in this process, at a clock that is so much ahead."""
        hop = lambda: Smtp(relay(self.port), hello="client.example.org", waits=WAITS)  # noqa: E731 - short
        terms = Terms(
            envelope=Envelope(SENDER, BOUNCES, self.sign and Signer(*self.sign).sign),
            owner=owner.name(),
            is_gone=owner.is_gone,
            connections=self.connections,
            per_minute=self.per_minute,
            clock=lambda: datetime.now(UTC) + later,
            keep_going=lambda: True,
        )
        with Store.open(self.path) as store:
            return deliver(store, connect or hop, terms)

    def start(self) -> multiprocessing.Process:
        """A pass in a process of its own."""
        process = PROCESSES.Process(target=self.deliver)
        process.start()
        return process

    def clear_up(self, hop: Postfix, *, from_log: bool) -> list[str]:
        """Hold what is uncertain against a Postfix's log, or its queue."""
        lines = hop.log().splitlines() if from_log else []
        listing = "" if from_log else queue(("-c", str(hop.etc)))
        with Store.open(self.path) as store:
            return clear_up(
                store,
                domains=(SENDER.rpartition("@")[2],),
                bounces=BOUNCES,
                queued=senders(listing or ""),
                taken=taken(lines),
                now=datetime.now(UTC),
            )

    def states(self) -> dict[str, int]:
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as store:
            found = store.execute("SELECT state, count(*) FROM messages GROUP BY state")
            return dict(found.fetchall())

    def has_accepted(self, message_id: str) -> bool:
        with Store.open_for_reading(self.path) as store:
            return store.queue.find(message_id).state == "accepted"

    def accepted(self) -> int:
        return self.states().get("accepted", 0)
