"""A web server in a thread of its own."""

import socket
from collections.abc import Sequence
from threading import Thread
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from notifier.errors import ListenError

_BACKLOG: Final = 2048
_END_S: Final = 2.0
LOOPBACK: Final = ("127.0.0.1", "::1")


class Server:
    """A listening address and, once started, the thread that answers there.

    The process's signal handlers and log settings are left alone; uvicorn's warnings and
    errors go to its own loggers.

    Args:
        app: ASGI application, called without a lifespan.
        host: name or IP address.
        port: 0 takes a free one; see ``port`` for which.
        proxies: addresses and networks that are believed about whom they ask for, by
            X-Forwarded-For and X-Forwarded-Proto.

    Attributes:
        port: the port it listens on.

    Raises:
        ListenError: the address is taken, not ours, or no address.
    """

    def __init__(
        self, app: ASGIApp, host: str, port: int, *, proxies: Sequence[str] = LOOPBACK
    ) -> None:
        self._socket = _listening(host, port)
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            app,
            lifespan="off",
            ws="none",
            log_config=None,
            log_level="warning",
            access_log=False,
            forwarded_allow_ips=list(proxies),
            server_header=False,
            backlog=_BACKLOG,
        )
        self._uvicorn = uvicorn.Server(config)
        self._thread = Thread(target=self._run, name="web", daemon=True)

    def start(self) -> None:
        """Answer from now on; requests made since the constructor have been waiting."""
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Take no more requests, finish those begun, and give the address back.

        Args:
            timeout_s: whole seconds, at least 1, after which unfinished answers are
                dropped; a call in a thread, such as an unsubscription, still ends.
        """
        self._uvicorn.config.timeout_graceful_shutdown = max(1, int(timeout_s))
        self._uvicorn.should_exit = True
        if self._thread.ident is not None:
            self._thread.join(timeout_s + _END_S)
        self._socket.close()

    def _run(self) -> None:
        self._uvicorn.run(sockets=[self._socket])


def _listening(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, _, _, _, address = found[0]
        listening = socket.create_server((address[0], port), family=family, backlog=_BACKLOG)
        # Accepted connections inherit it. asyncio sets it only on sockets that name TCP as
        # their protocol, and without it a body waits 40 ms for the ACK of its header.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (while ")[0]
        raise ListenError(host, port, reason) from error
    return listening
