"""A subscriber, a hub or a receiver of webhooks: a real server on a loopback port."""

import hmac
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Heard:
    """One request: headers by lower-case name, query and form with the first value of each."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return _first(self.body.decode())

    def is_signed_by(self, secret: str) -> bool:
        stated = hmac.new(secret.encode(), self.body, "sha256").hexdigest()
        return self.headers.get("x-hub-signature") == f"sha256={stated}"


def _first(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


@dataclass(slots=True)
class Listener:
    """What a server heard, and what it answers.

    Attributes:
        status: of its answers to POST.
        confirms: whether it gives the challenge of a verification back.
        until: set, it answers POST only when this is set.
    """

    url: str = ""
    status: int = 200
    confirms: bool = True
    until: threading.Event | None = None
    heard: list[Heard] = field(default_factory=list)

    def posts(self) -> list[Heard]:
        return [one for one in self.heard if one.method == "POST"]

    def gets(self) -> list[Heard]:
        return [one for one in self.heard if one.method == "GET"]


@contextmanager
def listening(listener: Listener | None = None, port: int = 0) -> Iterator[Listener]:
    """A server that answers until the block ends."""
    listener = listener or Listener()
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(listener))
    server.daemon_threads = True
    listener.url = f"http://127.0.0.1:{server.server_port}/callback"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield listener
    finally:
        if listener.until:
            listener.until.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(listener: Listener) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard = self.note(b"")
            challenge = heard.query.get("hub.challenge", "") if listener.confirms else "no"
            self.answer(200, challenge.encode())

        def do_POST(self) -> None:
            self.note(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
            if listener.until:
                listener.until.wait()
            self.answer(listener.status, b"")

        def note(self, body: bytes) -> Heard:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = _first(parts.query)
            heard = Heard(self.command, parts.path, query, headers, body)
            listener.heard.append(heard)
            return heard

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if status // 100 == 3:
                self.send_header("Location", listener.url)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    return Handler
