"""How fast digests leave: ``python -m bench.sending [NUMBER]``.

NUMBER digests (2,000 unless given) of 40 kB into one smtp-sink on loopback: ours, from the
outbox, signed, under leases and with two commits each, over 1 and 4 connections; then the
same bytes by smtplib over one connection, without a store; then postfix's smtp-source,
which makes its bytes up. Peak memory is that of our process.
"""

import logging
import resource
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from notifier import logs
from notifier.message import Content, Headers, MailKind, mime
from notifier.pipeline import Envelope, Terms, deliver
from notifier.settings import SmtpSettings
from notifier.signing import Signer
from notifier.store import Store
from notifier.store.outbox import Staged
from notifier.store.subscribers import Status
from notifier.subscription import Preferences
from notifier.transports.smtp import Smtp

SINK, SOURCE = "/usr/sbin/smtp-sink", "/usr/sbin/smtp-source"
SENDER = "updates@example.org"
ITEM = "Exports of semiconductors rose by 16.7 percent in November, the ministry said.\n"
HEADERS = Headers(
    id="m",
    sender=SENDER,
    sender_name="Bench",
    recipient="reader@example.net",
    language="en",
    kind="daily",
    topics=("all",),
    release_id=None,
    list_id="daily.example.org",
    list_name="Bench (daily)",
    help_url="mailto:desk@example.org",
    archive_url="https://example.org/topics/all/",
    archived_at=None,
    unsubscribe_url="https://example.org/u/v1.abc.def",
)
CONTENT = Content(subject="Daily digest", text=ITEM * 120, html=f"<p>{ITEM}</p>" * 245)


@contextmanager
def sink() -> Iterator[int]:
    """The port of an smtp-sink that throws everything away."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = subprocess.Popen([SINK, "-u", "nobody", f"127.0.0.1:{port}", "100"])
    try:
        for _ in range(200):
            with suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.02)
        yield port
    finally:
        process.kill()
        process.wait()


def staged(store: Store, number: int) -> None:
    """Put the digests of so many subscribers into the outbox, a hundred in a commit."""
    now = datetime.now(UTC)
    for first in range(0, number, 100):
        with store.transaction():
            for at in range(first, min(first + 100, number)):
                stage(store, at, now)


def stage(store: Store, at: int, now: datetime) -> None:
    """Put one digest into the outbox."""
    address = f"reader{at}@{at % 50}.example.net"
    subscriber = store.subscribers.keep(
        address,
        Preferences(ZoneInfo("Asia/Seoul")),
        status=Status.ACTIVE,
        consent="bench",
        now=now,
    )
    content = mime(HEADERS, CONTENT)
    message = Staged(f"daily.{at}", subscriber, MailKind.DAILY, address, "Digest", content)
    store.outbox.stage(message, now)


def ours(port: int, number: int, connections: int) -> float:
    """Mails a second from an outbox of so many."""
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    relay = SmtpSettings("127.0.0.1", port, starttls=False, username=None, password=None)
    sign = Signer("example.org", "bench", pem).sign
    terms = Terms(
        envelope=Envelope(SENDER, "bounces@example.org", sign),
        owner="bench",
        is_gone=lambda _owner: False,
        connections=connections,
        per_minute=None,
        clock=lambda: datetime.now(UTC) + timedelta(seconds=1),
        keep_going=lambda: True,
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "bench.db") as store,
    ):
        staged(store, number)
        began = time.perf_counter()
        report = deliver(store, lambda: Smtp(relay, hello="bench.example.org"), terms)
        elapsed_s = time.perf_counter() - began
    if report.accepted != number:
        raise SystemExit(f"only {report.accepted} were accepted")
    return number / elapsed_s


def plain(port: int, number: int) -> float:
    """Mails a second by smtplib over one connection."""
    content = mime(HEADERS, CONTENT)
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as session:
        for at in range(number):
            session.sendmail(SENDER, [f"reader{at}@example.net"], content)
    return number / (time.perf_counter() - began)


def source(port: int, number: int, connections: int) -> float:
    """Mails a second by smtp-source, one session for each mail."""
    length = str(len(mime(HEADERS, CONTENT)))
    began = time.perf_counter()
    subprocess.run(
        [SOURCE, "-d", "-s", str(connections), "-m", str(number), "-l", length,
         "-f", SENDER, "-t", "reader@example.net", f"127.0.0.1:{port}"],
        check=True,
    )  # fmt: skip
    return number / (time.perf_counter() - began)


def main(number: int) -> None:
    """Print a line for each way."""
    logs.configure(logging.ERROR)
    print(f"{number} mails of {len(mime(HEADERS, CONTENT)):,} bytes")
    with sink() as port:
        for connections in (1, 4):
            rate = ours(port, number, connections)
            print(f"ours, {connections} connections: {rate:8.0f} a second")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory: {peak:.0f} MB")
        print(f"smtplib, 1 connection: {plain(port, number):8.0f} a second")
        for connections in (1, 4):
            rate = source(port, number, connections)
            print(f"smtp-source, {connections} connections: {rate:8.0f} a second")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
