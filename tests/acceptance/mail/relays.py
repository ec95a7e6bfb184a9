"""What takes our mail: a sink, a Postfix that hands it on, the mailboxes of a Dovecot."""

import re
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.acceptance.mail.servers import Postfix, dovecot, postfix
from tests.transports.servers import Sink


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


@contextmanager
def relaying(next_hop: str, *, milter: str = "", main: str = "") -> Iterator[Postfix]:
    """A full Postfix that hands everything to ``next_hop``."""
    lines = f"default_transport = {next_hop}\nsmtpd_milters = {milter}\n{main}"
    with public_folder() as folder, postfix(folder / "mx", main=lines) as server:
        yield server


SIEVE = """\
require ["duplicate"];
if duplicate { discard; stop; }
"""
MAILBOXES = """\
protocols = lmtp
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/home/%u allow_all_users=yes
}}
protocol lmtp {{
  mail_plugins = sieve
}}
plugin {{
  sieve = file:{folder}/default.sieve
}}
"""


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """A running Dovecot that takes mail for everybody by LMTP."""

    hop: str
    folder: Path

    def mails(self) -> list[bytes]:
        """As they lie there, but with CRLF line ends, as they were sent."""
        files = sorted(self.folder.glob("mail/*/new/*"))
        return [file.read_bytes().replace(b"\n", b"\r\n") for file in files]

    def log(self) -> str:
        return (self.folder / "dovecot/log").read_text()


@contextmanager
def mailboxes() -> Iterator[Mailboxes]:
    """Dovecot with a sieve script that drops what it has seen (RFC 7352)."""
    with public_folder() as folder:
        for name in ("mail", "home"):
            (folder / name).mkdir()
            (folder / name).chmod(0o777)
        (folder / "default.sieve").write_text(SIEVE)
        subprocess.run(["sievec", folder / "default.sieve"], check=True)
        with dovecot(folder / "dovecot", MAILBOXES.format(folder=folder)) as server:
            yield Mailboxes(f"lmtp:inet:127.0.0.1:{server.port}", folder)
