"""An instance whose mails come back to it through a Postfix of our own."""

import json
import os
import shutil
import smtplib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

from tests.acceptance.daemons import until
from tests.acceptance.mail.servers import (
    GROUP,
    USER,
    Postfix,
    as_nobody,
    documented,
    our_program,
    postfix,
)

BOUNCES = "bounces@bounces.example.org"
WITHIN_S = 40
CONFIG = """\
site: {{title: News, url: "https://news.example.org", authority: "example.org,2026",
  contact: desk@example.org}}
sources: [{{id: motir, title: The ministry, path: seeds, settle_s: 0}}]
mail: {{from: updates@example.org, bounces: {{address: {bounces}{maildir}}}}}
subscriptions:
{subscriptions}
"""
BASELINE = "-\nOld steel\nSteel exports rose. date2025-12-01\n"
NEWS = "-\nSteel number {number}\nSteel exports number {number} rose. date2025-12-1{number}\n"


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance that belongs to ``nobody``; its mails are spooled."""

    folder: Path
    program: Path

    def run(self, *arguments: str):
        ran = as_nobody(self.program, self.folder / "config.yaml", *arguments)
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    def drop(self, name: str, text: str) -> None:
        path = self.folder / "seeds" / name
        path.write_text(text)
        os.utime(path, (1_700_000_000,) * 2)

    def tell(self, number: int = 1) -> dict[str, Path]:
        """Announce a release; the new mails, by recipient."""
        before = set(self._spooled())
        self.drop(f"{number}.txt", NEWS.format(number=number))
        self.run("run", "--once")
        new = set(self._spooled()) - before
        return {message_from_bytes(one.read_bytes())["To"]: one for one in new}

    def _spooled(self) -> Iterator[Path]:
        return (self.folder / "data/outbox").glob("*.eml")

    def return_token(self, message_id: str) -> str:
        """The token of a message's return path; given one where it has none."""
        with closing(sqlite3.connect(self.folder / "data/notifier.db")) as db, db:
            token = "".join(c for c in message_id * 2 if c in "abcdef234567")[:26]
            db.execute(
                "UPDATE messages SET return_token = coalesce(return_token, ?) WHERE id = ?",
                [token, message_id],
            )
            (found,) = db.execute(
                "SELECT return_token FROM messages WHERE id = ?", [message_id]
            ).fetchone()
        return found

    def secret(self) -> bytes:
        with closing(sqlite3.connect(self.folder / "data/notifier.db")) as db:
            row = db.execute("SELECT value FROM meta WHERE key = 'secret'").fetchone()
        return bytes.fromhex(row[0])

    def came_back(self) -> list[dict]:
        return self.run("bounce")["mails"]

    def wait_for(self, number: int) -> None:
        """Wait until that many mails have come back."""
        until(lambda: len(self.came_back()) >= number, WITHIN_S, f"{number} mails coming back")

    def suppressed(self) -> dict[str, str]:
        """Reasons by address."""
        return {row["address"]: row["reason"] for row in self.run("suppressions")}


def new_instance(folder: Path, readers: list[str], *, maildir: str = "") -> Instance:
    """An instance in ``folder``, past its baseline, with a subscriber for each reader."""
    lines = [f"  - {{email: {one}, topics: [all], frequency: immediate}}" for one in readers]
    home = folder / "instance"
    (home / "seeds").mkdir(parents=True)
    stated = f", maildir: {maildir}" if maildir else ""
    (home / "config.yaml").write_text(
        CONFIG.format(bounces=BOUNCES, maildir=stated, subscriptions="\n".join(lines))
    )
    instance = Instance(home, our_program(folder))
    for path in (home, home / "seeds"):
        shutil.chown(path, USER, GROUP)
    instance.drop("0.txt", BASELINE)
    instance.run("run", "--once")
    return instance


@contextmanager
def piping(instance: Instance, folder: Path, *, main: str = "") -> Iterator[Postfix]:
    """Postfix that pipes what comes back into the instance, as docs/bounces.md says."""
    master = documented("master.cf")
    for old, new in (
        ("user=notifier", f"user={USER}:{GROUP}"),
        ("/opt/notifier/.venv/bin/notifier", str(instance.program)),
        ("/etc/notifier/config.yaml", str(instance.folder / "config.yaml")),
    ):
        assert old in master
        master = master.replace(old, new)
    with postfix(folder, main=documented("main.cf") + main, master=master) as server:
        yield server


def hand_over(
    server: Postfix, content: bytes, sender: str, recipient: str, *options: str
) -> None:
    """What the transport does, with an envelope of our own."""
    with smtplib.SMTP("127.0.0.1", server.port, timeout=30) as session:
        session.sendmail(sender, [recipient], content, [*options], ["NOTIFY=FAILURE,DELAY"])
