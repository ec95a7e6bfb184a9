"""SMTP servers to send to: postfix's smtp-sink, and aiosmtpd with STARTTLS and AUTH."""

import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import AuthResult, LoginPassword

SINK = "/usr/sbin/smtp-sink"
PASSWORD = b"a secret"


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Sink:
    """A running smtp-sink and the folder where it writes what it accepts or has seen."""

    port: int
    folder: Path

    def contents(self) -> list[bytes]:
        """Mails as they arrived, with LF line ends and without the sink's own header."""
        files = sorted(self.folder.glob("m.*"))
        return [file.read_bytes().partition(b"\nFrom: ")[2] for file in files]


@contextmanager
def smtp_sink(*options: str, keep: bool = True) -> Iterator[Sink]:
    """smtp-sink with ``options``, on a free port until the end of the block.

    Without ``keep`` it throws away what it takes.
    """
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        kept = ["-d", f"{folder}/m."] if keep else []
        command = [SINK, "-u", "nobody", *kept, *options]
        process = subprocess.Popen([*command, f"inet:127.0.0.1:{port}", "10"])
        try:
            _wait_until_open(process, port)
            yield Sink(port, folder)
        finally:
            process.kill()
            process.wait()


def _wait_until_open(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(500):
        with suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        with suppress(subprocess.TimeoutExpired):
            raise AssertionError(f"smtp-sink ended with {process.wait(timeout=0.02)}")
    raise AssertionError("smtp-sink does not listen")


class Mailbox(Message):
    """Keeps what aiosmtpd accepts, as it came over the wire."""

    def __init__(self) -> None:
        super().__init__()
        self.contents: list[bytes] = []
        self.peers: list[tuple[str, int]] = []

    def prepare_message(self, session, envelope):
        self.contents.append(envelope.original_content)
        self.peers.append(session.peer[:2])
        return super().prepare_message(session, envelope)

    def handle_message(self, message) -> None:
        """The bytes are what counts."""


@dataclass
class Submission:
    """A running server that takes mail only after STARTTLS and a login."""

    port: int
    mailbox: Mailbox
    ca_file: Path


@contextmanager
def submission(folder: Path) -> Iterator[Submission]:
    """A submission server for ``user`` with PASSWORD, certified for ``localhost``."""
    ca = trustme.CA()
    ca_file = folder / "ca.pem"
    ca.cert_pem.write_to_path(str(ca_file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ca.issue_cert("localhost").configure_cert(context)
    mailbox = Mailbox()
    controller = Controller(
        mailbox,
        hostname="localhost",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=_authenticate,
    )
    controller.start()
    try:
        yield Submission(controller.port, mailbox, ca_file)
    finally:
        controller.stop()


def _authenticate(*details: object) -> AuthResult:
    known = details[-1] == LoginPassword(b"user", PASSWORD)
    return AuthResult(success=known, handled=False)


@contextmanager
def curt_relay(*, sessions: int, final: bytes = b"250 2.0.0 taken") -> Iterator[int]:
    """The port of a relay that closes each session after one mail, without a word.

    With an empty ``final`` it says nothing after the content until the client goes.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)
        thread = Thread(target=_serve, args=(listener, sessions, final))
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def _serve(listener: socket.socket, sessions: int, final: bytes) -> None:
    replies = [b"220 hi", b"250 hello", b"250 sender", b"250 recipient", b"354 go"]
    for _ in range(sessions):
        connection, _ = listener.accept()
        with connection, connection.makefile("rwb") as wire:
            for reply in replies:
                wire.write(reply + b"\r\n")
                wire.flush()
                wire.readline()
            while wire.readline() not in (b".\r\n", b""):
                pass
            if final:
                wire.write(final + b"\r\n")
            else:
                wire.readline()
