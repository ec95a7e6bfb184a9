"""Messages to a relay by SMTP (RFC 5321), STARTTLS (RFC 3207) and AUTH (RFC 4954).

The steps of a transaction are taken one by one, because what an error means depends on
where it happens: before the content is sent nothing was accepted, after it only the reply
can tell. Certificates are always verified, and where STARTTLS is asked for, nothing is
sent without it.
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from notifier.errors import DeliveryDeferred, DeliveryRejected, DeliveryUncertain
from notifier.settings import SmtpSettings
from notifier.transports import Outgoing, Receipt
from notifier.transports.replies import CLOSING, Reply, one_line, refusal

READY_FOR_CONTENT = 354

_ADDRESS = re.compile(r"[!-;=?-~]+")
_NOT_XTEXT = re.compile(r"[^!-*,-<>-~]")


@dataclass(frozen=True, slots=True)
class Waits:
    """How long to wait for the relay, in seconds.

    Attributes:
        connect_s: for the connection, and each reply until we are logged in.
        reply_s: for each reply before the content (RFC 5321 section 4.5.3.2).
        data_s: for the reply to the content (section 4.5.3.2.6); a shorter wait is the
            classic cause of duplicates (RFC 1047).
    """

    connect_s: float
    reply_s: float
    data_s: float


STANDARD_WAITS = Waits(connect_s=30, reply_s=300, data_s=600)
SHORT_WAITS = Waits(connect_s=10, reply_s=10, data_s=10)


class Smtp:
    """One connection to the relay for a batch, opened when it is needed.

    Args:
        hello: our name in EHLO, a domain.
        ca_file: certificates to trust instead of the system's, or None.
    """

    name = "smtp"

    def __init__(
        self,
        relay: SmtpSettings,
        *,
        hello: str,
        ca_file: Path | None = None,
        waits: Waits = STANDARD_WAITS,
    ) -> None:
        self._relay = relay
        self._hello = hello
        self._ca_file = ca_file
        self._waits = waits
        self._session: smtplib.SMTP | None = None
        self._in_transaction = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Say goodbye to the relay; it may have gone already."""
        session, self._session = self._session, None
        if session is not None and session.sock is not None:
            _wait(session, self._waits.connect_s)
            with suppress(OSError):
                session.quit()
            session.close()

    def send(self, outgoing: Outgoing, on_data: Callable[[], None]) -> Receipt:
        """Send one message.

        Raises:
            DeliveryDeferred: 4yz; no connection, TLS, login or sender; no reply to a
                command before the content.
            DeliveryRejected: 5yz, or an address that SMTP without extensions can't carry,
                or content with a CR or LF of its own, which relays read in different ways
                (SMTP smuggling, CVE-2023-51764).
            DeliveryUncertain: no reply to the content, or one that cannot be understood.
        """
        if not _ADDRESS.fullmatch(outgoing.recipient):
            raise DeliveryRejected(553, "5.6.7 the address is not ASCII", about="recipient")
        if not _is_crlf_only(outgoing.content):
            raise DeliveryRejected(554, "5.6.0 a line ends without CRLF", about="content")
        session = self._begin(outgoing)
        self._command(session, f"RCPT TO:<{outgoing.recipient}>{_notify(session, outgoing)}")
        on_data()
        self._command(session, "DATA", expected=READY_FOR_CONTENT)
        return self._content(session, outgoing.content)

    def probe(self) -> str:
        """Connect, greet and log in as for a message, and send none; what was agreed, such
        as ``TLSv1.3, logged in as news``.

        Raises:
            DeliveryDeferred: the relay is not there, or does not let us in.
        """
        session = self._session = self._connect()
        socket = session.sock
        tls = socket.version() if isinstance(socket, ssl.SSLSocket) else "no TLS"
        name = self._relay.username
        return f"{tls}, no login" if name is None else f"{tls}, logged in as {name}"

    def _begin(self, outgoing: Outgoing) -> smtplib.SMTP:
        """A session with the sender accepted.

        A relay may close a connection between two messages, after a pause or after a
        number of messages; then the message begins once more on a fresh one.
        """
        session = self._session
        if session is not None and session.sock is not None:
            try:
                if self._in_transaction:
                    self._command(session, "RSET")
                return self._sender(session, outgoing)
            except DeliveryDeferred as error:
                if error.code not in (0, CLOSING):
                    raise
        self._session = self._connect()
        return self._sender(self._session, outgoing)

    def _connect(self) -> smtplib.SMTP:
        relay = self._relay
        try:
            session = smtplib.SMTP(relay.host, relay.port, self._hello, self._waits.connect_s)
            with ExitStack() as undo:
                undo.callback(session.close)
                self._greet(session)
                undo.pop_all()
        except smtplib.SMTPResponseException as error:
            reply = Reply(error.smtp_code, one_line(error.smtp_error))
            raise DeliveryDeferred(reply.code, reply.text, about="relay") from error
        except (OSError, UnicodeError) as error:
            text = f"{relay.host}:{relay.port}: {one_line(error)}"
            raise DeliveryDeferred(0, text, about="relay") from error
        return session

    def _greet(self, session: smtplib.SMTP) -> None:
        relay = self._relay
        if relay.starttls:
            session.starttls(context=ssl.create_default_context(cafile=self._ca_file))
        session.ehlo_or_helo_if_needed()
        if relay.username is not None and relay.password is not None:
            session.login(relay.username, relay.password)
        _wait(session, self._waits.reply_s)

    def _sender(self, session: smtplib.SMTP, outgoing: Outgoing) -> smtplib.SMTP:
        self._in_transaction = True
        size = f" SIZE={len(outgoing.content)}" if session.has_extn("size") else ""
        returned = f" RET=HDRS ENVID={_xtext(outgoing.message_id)}" if _has_dsn(session) else ""
        self._command(session, f"MAIL FROM:<{outgoing.sender}>{size}{returned}")
        return session

    def _command(self, session: smtplib.SMTP, line: str, expected: int = 250) -> None:
        """Send a command; anything but the expected kind of reply is raised."""
        try:
            session.putcmd(line)
            code, raw = session.getreply()
        except OSError as error:
            session.close()
            raise DeliveryDeferred(0, one_line(error), about="relay") from error
        if code // 100 != expected // 100:
            _close_if_told(session, code)
            raise refusal(line.partition(" ")[0], Reply(code, one_line(raw)))

    def _content(self, session: smtplib.SMTP, content: bytes) -> Receipt:
        """Send the content; from its first octet on, silence means nothing certain."""
        _wait(session, self._waits.data_s)
        try:
            session.send(_dot_stuffed(content))
            code, raw = session.getreply()
        except OSError as error:
            session.close()
            raise DeliveryUncertain(0, one_line(error), about="relay") from error
        _wait(session, self._waits.reply_s)
        reply = Reply(code, one_line(raw))
        if reply.is_positive:
            self._in_transaction = False
            return Receipt(reply.code, reply.text)
        _close_if_told(session, code)
        raise refusal(".", reply)


def _wait(session: smtplib.SMTP, seconds: float) -> None:
    """How long to wait from now on; a closed session has nothing to wait for."""
    if session.sock is not None:
        session.sock.settimeout(seconds)


def _has_dsn(session: smtplib.SMTP) -> bool:
    """Whether the relay takes the parameters of RFC 3461."""
    return session.has_extn("dsn")


def _notify(session: smtplib.SMTP, outgoing: Outgoing) -> str:
    """Ask to be told of failure and delay, not of success (RFC 3461 section 4.1)."""
    if not _has_dsn(session):
        return ""
    return f" NOTIFY=FAILURE,DELAY ORCPT=rfc822;{_xtext(outgoing.recipient)}"


def _xtext(text: str) -> str:
    """Printable ASCII without blanks, ``+`` and ``=`` (RFC 3461 section 4)."""
    return _NOT_XTEXT.sub(lambda found: f"+{ord(found[0]):02X}", text)


def _close_if_told(session: smtplib.SMTP, code: int) -> None:
    if code == CLOSING:
        session.close()


def _dot_stuffed(content: bytes) -> bytes:
    """Content of whole CRLF lines as it goes over the wire, with its end (RFC 5321 section
    4.5.2)."""
    end = b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n"
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    return (b"." if content.startswith(b".") else b"") + stuffed + end


def _is_crlf_only(content: bytes) -> bool:
    lines = content.count(b"\r\n")
    return content.count(b"\r") == content.count(b"\n") == lines
