"""Mail servers of the system, each on loopback and only until the end of its block."""

import re
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.acceptance.daemons import until
from tests.transports.servers import Sink, free_port

OPENDKIM, DOVECOT = "/usr/sbin/opendkim", "/usr/sbin/dovecot"
START_S = 20


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail as smtp-sink kept it.

    Attributes:
        mail: what followed MAIL FROM: in its envelope.
        rcpt: what followed RCPT TO:.
        content: the mail, LF line ends.
    """

    mail: str
    rcpt: str
    content: bytes

    @property
    def message_id(self) -> str:
        found = re.search(rb"(?im)^message-id: (.*)$", self.content)
        assert found
        return found[1].decode()


def arrived(sink: Sink) -> list[Arrived]:
    """What a sink has taken, in no order."""
    return [_arrived(file.read_bytes()) for file in sink.folder.glob("m.*")]


def _arrived(raw: bytes) -> Arrived:
    # The sink puts header fields of its own in front; they end with its Received field.
    own, _, rest = raw.partition(b"Received: ")
    fields = dict(line.split(b": ", 1) for line in own.splitlines() if b": " in line)
    content = re.sub(rb"\A.*\n(?:[ \t].*\n)*", b"", rest)
    return Arrived(fields[b"X-Mail-Args"].decode(), fields[b"X-Rcpt-Args"].decode(), content)


@contextmanager
def public_folder() -> Iterator[Path]:
    """A folder that the servers' own users may look into."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def listens(port: int) -> bool:
    with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file_prefixes = {folder}
maillog_file = {folder}/log
myhostname = mx.example.net
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
alias_maps =
local_recipient_maps =
default_transport = {next_hop}
smtpd_milters = {milter}
"""


@dataclass(frozen=True, slots=True)
class Postfix:
    """A running Postfix with a queue of its own."""

    port: int
    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / "log"


@contextmanager
def postfix(next_hop: str, milter: str = "") -> Iterator[Postfix]:
    """A full Postfix that hands everything to ``next_hop``."""
    with public_folder() as folder:
        port = free_port()
        (folder / "data").mkdir()
        (folder / "queue").mkdir()
        main = MAIN.format(folder=folder, next_hop=next_hop, milter=milter)
        (folder / "main.cf").write_text(main)
        (folder / "master.cf").write_text(MASTER.format(port=port))
        subprocess.run(["chown", "postfix", folder / "data"], check=True)
        control = ["/usr/sbin/postfix", "-c", folder]
        subprocess.run([*control, "start"], check=True, capture_output=True)
        try:
            until(lambda: listens(port), START_S, "the start of Postfix")
            yield Postfix(port, folder)
        finally:
            subprocess.run([*control, "stop"], check=True, capture_output=True)


@contextmanager
def opendkim(keys: dict[str, str]) -> Iterator[int]:
    """The port of an OpenDKIM that verifies; ``keys`` is what the DNS would say."""
    with public_folder() as folder:
        port = free_port()
        (folder / "keys").write_text("".join(f"{at} {key}\n" for at, key in keys.items()))
        (folder / "conf").write_text(
            f"Mode v\nSocket inet:{port}@127.0.0.1\nTestPublicKeys {folder}/keys\n"
            "AuthservID mx.example.net\nAlwaysAddARHeader yes\nInternalHosts csl:192.0.2.1\n"
            "Syslog no\nUserID opendkim\n"
        )
        process = subprocess.Popen([OPENDKIM, "-f", "-x", folder / "conf"])
        try:
            until(lambda: listens(port), START_S, "the start of OpenDKIM")
            yield port
        finally:
            process.terminate()
            process.wait()


SIEVE = """\
require ["duplicate"];
if duplicate { discard; stop; }
"""
DOVECOT_CONF = """\
protocols = lmtp
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
ssl = no
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/home/%u allow_all_users=yes
}}
passdb {{
  driver = static
  args = nopassword=y
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {port}
  }}
}}
protocol lmtp {{
  mail_plugins = sieve
}}
plugin {{
  sieve = file:{folder}/default.sieve
}}
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running Dovecot that takes mail for everybody by LMTP."""

    port: int
    folder: Path

    def mails(self) -> list[bytes]:
        return [file.read_bytes() for file in sorted(self.folder.glob("mail/*/new/*"))]

    def log(self) -> str:
        return (self.folder / "log").read_text()


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """Dovecot with a sieve script that drops what it has seen (RFC 7352)."""
    with public_folder() as folder:
        port = free_port()
        for name in ("mail", "home"):
            (folder / name).mkdir()
            (folder / name).chmod(0o777)
        (folder / "default.sieve").write_text(SIEVE)
        (folder / "conf").write_text(DOVECOT_CONF.format(folder=folder, port=port))
        subprocess.run(["sievec", folder / "default.sieve"], check=True)
        process = subprocess.Popen([DOVECOT, "-F", "-c", folder / "conf"])
        try:
            until(lambda: listens(port), START_S, "the start of Dovecot")
            yield Dovecot(port, folder)
        finally:
            process.terminate()
            process.wait()
