"""A Postfix and a Dovecot of our own, on free loopback ports, stopped at the end.

Both are set up with the lines of docs/bounces.md. What they run and deliver belongs to
``nobody``, so a folder that nobody may reach is made for them.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.acceptance.daemons import ROOT, until
from tests.transports.servers import free_port

USER, GROUP = "nobody", "nogroup"
POSTFIX, DOVECOT = "/usr/sbin/postfix", "/usr/sbin/dovecot"
START_S = 20

MAIN_CF = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
maillog_file_permissions = 0644
myhostname = mx.example.org
mydestination = gone.example
local_recipient_maps =
alias_maps =
alias_database =
inet_interfaces = loopback-only
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtp_host_lookup = native
disable_dns_lookups = yes
notify_classes =
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
delay_warning_time = 1s
"""
MASTER_CF = """\
{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 5 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
DOVECOT_CONF = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = no
default_internal_user = dovecot
default_login_user = dovenull
postmaster_address = postmaster@example.org
service lmtp {{
  inet_listener {{
    address = 127.0.0.1
    port = {port}
  }}
}}
passdb {{
  driver = static
  args = nopassword=y
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
{lines}
"""


def documented(name: str, page: str = "docs/bounces.md") -> str:
    """The lines of a page of the documentation for a file of a server."""
    text = (ROOT / page).read_text("utf-8")
    (found,) = re.findall(rf"```\n# {re.escape(name)}\n(.*?)```", text, re.DOTALL)
    return found


@contextmanager
def nobodys_folder() -> Iterator[Path]:
    """A folder that belongs to ``nobody``."""
    with tempfile.TemporaryDirectory(prefix="mail") as name:
        shutil.chown(name, USER, GROUP)
        Path(name).chmod(0o755)
        yield Path(name)


def our_program(folder: Path) -> Path:
    """``notifier`` as ``nobody`` can run it, who may have no access to our interpreter."""
    system = Path("/usr/bin") / f"python{sysconfig.get_python_version()}"
    python = system if system.exists() else Path(sys.executable)
    paths = [str(ROOT), sysconfig.get_path("purelib")]
    program = folder / "notifier"
    program.write_text(
        f"#!/bin/sh\nexport PYTHONPATH={':'.join(paths)} PYTHONDONTWRITEBYTECODE=1\n"
        f'cd / && exec {python} -m notifier "$@"\n'
    )
    program.chmod(0o755)
    return program


@dataclass(frozen=True, slots=True)
class Postfix:
    """A running Postfix that takes mail for anybody from this machine."""

    folder: Path
    port: int

    @property
    def etc(self) -> Path:
        """Its configuration."""
        return self.folder / "etc"

    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")

    def wait_for(self, words: str) -> None:
        """Wait until something stands in its log."""
        until(lambda: words in self.log(), START_S, words)

    def taken(self) -> list[str]:
        """The envelope senders of all mails it had, its own notifications too."""
        return re.findall(r"postfix/qmgr\[\d+\]: \w+: from=<(.*?)>, size=", self.log())

    def is_empty(self) -> bool:
        """Whether nothing waits in its queue."""
        line = ["postqueue", "-c", str(self.etc), "-j"]
        return not subprocess.run(line, capture_output=True, check=True).stdout


@contextmanager
def postfix(folder: Path, *, main: str = "", master: str = "") -> Iterator[Postfix]:
    """Postfix with these lines besides the usual ones."""
    folder.mkdir()
    folder.chmod(0o755)
    etc, port = folder / "etc", free_port()
    for name in ("etc", "queue", "data"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    (etc / "main.cf").write_text(MAIN_CF.format(folder=folder) + main)
    (etc / "master.cf").write_text(MASTER_CF.format(port=f"127.0.0.1:{port}") + master)
    subprocess.run([POSTFIX, "-c", etc, "start"], capture_output=True, check=True, timeout=60)
    server = Postfix(folder, port)
    try:
        until(lambda: "daemon started" in server.log(), START_S, "the start of Postfix")
        yield server
    finally:
        subprocess.run([POSTFIX, "-c", etc, "abort"], capture_output=True, check=False)


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running Dovecot that takes mail over LMTP."""

    folder: Path
    port: int


@contextmanager
def dovecot(folder: Path, lines: str) -> Iterator[Dovecot]:
    """Dovecot with these lines besides the usual ones."""
    folder.mkdir()
    folder.chmod(0o755)
    port = free_port()
    conf = folder / "dovecot.conf"
    conf.write_text(DOVECOT_CONF.format(folder=folder, port=port, lines=lines))
    process = subprocess.Popen(
        [DOVECOT, "-F", "-c", str(conf)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    log = folder / "log"
    try:
        until(
            lambda: log.exists() and "starting up" in log.read_text(),
            START_S,
            "the start of Dovecot",
        )
        yield Dovecot(folder, port)
    finally:
        process.terminate()
        process.wait(START_S)
        process.stdout.close()


def swaks(port: int, *options: str, data: str = "") -> None:
    """Send a mail with swaks; a refusal is an error."""
    line = ["swaks", "--server", f"127.0.0.1:{port}", "--silent", "2", *options]
    if data:
        line += ["--data", "-"]
    subprocess.run(line, input=data.encode(), check=True, timeout=60, capture_output=True)


def as_nobody(program: Path, config: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command of an instance that belongs to ``nobody``."""
    return subprocess.run(
        [str(program), "--config", str(config), "--json", *arguments],
        user=USER,
        group=GROUP,
        extra_groups=[],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"PATH": os.defpath, "HOME": "/nonexistent"},
    )
