"""Programs run as a reader of feeds has them: a home of their own, and an end in time."""

import os
import subprocess
from collections import Counter
from email import message_from_bytes
from email.policy import default
from mailbox import Maildir
from pathlib import Path

TIMEOUT_S = 30


def run(home: Path, *command: str | Path) -> str:
    """Standard output of a program that ended well."""
    ended = subprocess.run(
        command,
        env={"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert ended.returncode == 0, f"{command}: {ended.stdout}{ended.stderr}"
    return ended.stdout


def opened(path: Path) -> list[str]:
    """Subjects of the mails in a maildir, which is emptied by it."""
    box = Maildir(path)
    mails = [message_from_bytes(box.get_bytes(key), policy=default) for key in box.iterkeys()]
    box.clear()
    return [str(mail["Subject"]) for mail in mails]


def added(before: list[str], after: list[str]) -> list[str]:
    """What ``after`` has more often than ``before``."""
    return sorted((Counter(after) - Counter(before)).elements())
