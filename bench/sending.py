"""How fast digests are written and leave: ``python -m bench.sending [NUMBER]``.

An instance has NUMBER subscribers (10,000 unless given), each of three of six topics, and a
day's page brings 22 new releases and 4 edited ones, so that a digest has about 40 kB.
``notifier compose`` writes the digests. Copies of that store are handed to one smtp-sink on
loopback by ``notifier deliver``, signed with a key of RSA-2048, under leases and with two
commits each, over 1 and 4 connections. Each command is a process of its own, from whose
report and rusage the figures are.

Beside them some of the same mails over and over by smtplib over one connection, without
store and signature; and postfix's smtp-source, which makes its bytes up and opens a session
for each.
"""

import logging
import shutil
import smtplib
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, cycle, islice
from pathlib import Path
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bench.lookup import Author, author
from bench.publishing import run, seed, told
from notifier import logs
from notifier.config import load
from notifier.release import Record
from notifier.store import Store
from notifier.store.subscribers import Status
from notifier.subscription import Door, Frequency, Interest, Preferences
from notifier.wiring import Notifier
from tests.conftest import Instance

SINK, SOURCE = "/usr/sbin/smtp-sink", "/usr/sbin/smtp-source"
SENDER = "updates@example.org"
NUMBER = 10_000
TOPICS = tuple(f"subject{number}" for number in range(6))
ASKED = tuple(combinations(TOPICS, 3))
FILED = tuple(combinations(TOPICS, 2))
OLD, NEW, EDITED = 30, 22, 4
DOMAINS = 50
PER_COMMIT = 500
SAMPLE = 100
BLOCK_BYTES = 512


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


def prepared(folder: Path, number: int) -> Instance:
    """An instance that owes a digest to each of so many subscribers."""
    instance = Instance(folder)
    instance.configure(
        topics=[{"slug": word, "title": word.title(), "query": word} for word in TOPICS],
        web={"public": True},
    )
    configure_mail(instance, 25, 1)
    writer = author()
    today = datetime.now(ZoneInfo("Asia/Seoul")).date()
    old = [filed(writer, at, today - timedelta(days=1 + at)) for at in range(OLD)]
    instance.drop("old.txt", seed(old))
    notifier = Notifier(load(instance.folder / "config.yaml", {}))
    notifier.ingest()
    with notifier.store() as store:
        subscribe(store, number)
    news = [filed(writer, OLD + at, today) for at in range(NEW)]
    edited = [replace(one, body=edit(one.body)) for one in old[:EDITED]]
    instance.drop("today.txt", seed([*news, *edited]))
    notifier.ingest()
    return instance


def filed(writer: Author, at: int, day: date) -> Record:
    """A release of two of the topics."""
    record = writer.record(at, day)
    words = " and ".join(FILED[at % len(FILED)])
    return replace(record, body=f"The ministry reports on {words} today. {record.body}")


def edit(body: str) -> str:
    """The text with a figure and some words put in."""
    return body.replace("today.", "today, and 17.6 percent more than 3 years ago.")


def subscribe(store: Store, number: int) -> None:
    """Subscribers whose digest was due this morning."""
    now = datetime.now(UTC) - timedelta(days=2)
    seq, _ = store.releases.last_event()
    for first in range(0, number, PER_COMMIT):
        with store.transaction():
            for at in range(first, min(first + PER_COMMIT, number)):
                one = store.subscribers.keep(
                    f"reader{at}@{at % DOMAINS}.example.net",
                    Preferences(ZoneInfo("Asia/Seoul")),
                    status=Status.ACTIVE,
                    consent="bench",
                    now=now,
                )
                for slug in ASKED[at % len(ASKED)]:
                    interest = Interest(slug, "", Frequency.DAILY)
                    store.subscriptions.start(
                        one, interest, door=Door.COMMAND, last_seq=seq, now=now
                    )


def configure_mail(instance: Instance, port: int, connections: int) -> None:
    """Send to a relay on loopback, signed."""
    key_file = instance.folder / "dkim.pem"
    if not key_file.exists():
        key = rsa.generate_private_key(65537, 2048)
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        key_file.write_bytes(pem)
    instance.configure(
        mail={
            "transport": "smtp",
            "from": SENDER,
            "smtp": {"host": "127.0.0.1", "port": port, "starttls": False},
            "dkim": {"domain": "example.org", "selector": "bench", "key_file": key_file.name},
            "bounces": {"address": "bounces@example.org"},
            "connections": connections,
        }
    )


def measured(command: str, instance: Instance, count: str, number: int) -> None:
    """Run a pass in a process of its own, and print what it took."""
    value, used = run(command, instance.folder)
    if value[count] != number:
        raise SystemExit(f"{command}: {count} is {value[count]}, not {number}")
    processor_s = used.ru_utime + used.ru_stime
    print(
        f"{number / value['elapsed_s']:8.0f} a second {1000 * processor_s / number:6.2f} ms of"
        f" processor and {used.ru_oublock * BLOCK_BYTES / 1000 / number:4.0f} kB written each,"
        f" peak {used.ru_maxrss / 1024:4.0f} MiB",
        flush=True,
    )


def plain(port: int, mails: Sequence[bytes], number: int) -> float:
    """Mails a second by smtplib over one connection."""
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as session:
        for at, content in enumerate(islice(cycle(mails), number)):
            session.sendmail(SENDER, [f"reader{at}@example.net"], content)
    return number / (time.perf_counter() - began)


def source(port: int, number: int, connections: int, length_bytes: int) -> float:
    """Mails a second by smtp-source, one session for each mail."""
    began = time.perf_counter()
    subprocess.run(
        [SOURCE, "-d", "-s", str(connections), "-m", str(number), "-l", str(length_bytes),
         "-f", SENDER, "-t", "reader@example.net", f"127.0.0.1:{port}"],
        check=True,
    )  # fmt: skip
    return number / (time.perf_counter() - began)


def main(number: int) -> None:
    """Print a line for each way."""
    logs.configure(logging.ERROR)
    with tempfile.TemporaryDirectory() as name, sink() as port:
        folder = Path(name)
        told(f"{number} subscribers subscribe")
        instance = prepared(folder / "instance", number)
        told("")
        print("compose                  ", end="", flush=True)
        measured("compose", instance, "daily", number)
        store = instance.folder / "data/notifier.db"
        shutil.copy(store, folder / "composed.db")
        with closing(sqlite3.connect(store)) as db:
            (length,) = db.execute("SELECT avg(length(content)) FROM contents").fetchone()
            rows = db.execute("SELECT content FROM contents LIMIT ?", [SAMPLE]).fetchall()
        for connections in (1, 4):
            print(f"deliver, {connections} connections   ", end="", flush=True)
            shutil.copy(folder / "composed.db", store)
            configure_mail(instance, port, connections)
            measured("deliver", instance, "accepted", number)
        mails = [content for (content,) in rows]
        print(f"smtplib, 1 connection    {plain(port, mails, number):8.0f} a second")
        for connections in (1, 4):
            rate = source(port, number, connections, int(length))
            print(f"smtp-source, {connections} sessions   {rate:8.0f} a second", flush=True)
        print(f"{number} digests of {length:,.0f} bytes")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER)
