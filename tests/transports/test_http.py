"""Calls to other servers: bounded, checked, never redirected."""

import asyncio
import socket
import threading
from contextlib import suppress

import pytest

from notifier.errors import CallFailed
from notifier.transports.http import MAX_ANSWER_BYTES, Call, Http
from tests.push.servers import Listener, listening


def called(call, *, allow_private=True, limit_s=10.0):
    async def one():
        async with Http(allow_private=allow_private, limit_s=limit_s) as http:
            return await http.call(call)

    return asyncio.run(one())


def test_a_call_names_the_host_and_carries_headers_and_body():
    with listening() as listener:
        address = listener.url.replace("127.0.0.1", "localhost")
        assert called(Call("POST", address, {"X-Own": "1"}, b"body")).is_success
        (heard,) = listener.heard
        assert heard.headers["host"].startswith("localhost:")
        assert (heard.headers["x-own"], heard.body) == ("1", b"body")


def test_a_redirect_is_an_answer_and_is_not_followed():
    with listening(Listener(status=302)) as listener:
        reply = called(Call("POST", listener.url))
        assert (reply.status, reply.is_success) == (302, False)
        assert len(listener.heard) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"])
def test_a_private_address_is_not_called_however_it_is_named(host):
    with listening() as listener:
        address = listener.url.replace("127.0.0.1", host)
        with pytest.raises(CallFailed, match="not a public address"):
            called(Call("GET", address), allow_private=False)
        assert listener.heard == []


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://name.invalid/", f"http://{'x' * 70}.example/"]
)
def test_what_cannot_be_reached_fails_with_a_reason(url):
    with pytest.raises(CallFailed) as failed:
        called(Call("GET", url))
    assert str(failed.value)


def test_of_a_long_answer_only_the_beginning_is_read():
    sent = threading.Event()

    def endless(server):
        connection, _ = server.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 65_536)
            sent.set()
            connection.recv(1)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=endless, args=(server,))
        thread.start()
        reply = called(Call("GET", f"http://127.0.0.1:{server.getsockname()[1]}/"))
        thread.join()
    assert reply.body == b"x" * MAX_ANSWER_BYTES


def test_a_server_that_drips_is_left_after_the_limit():
    left = threading.Event()

    def drip(server):
        connection, _ = server.accept()
        with connection, suppress(ConnectionError):
            while not left.wait(0.05):
                connection.sendall(b"H")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, args=(server,))
        thread.start()
        with pytest.raises(CallFailed, match="no answer within"):
            called(Call("GET", f"http://127.0.0.1:{server.getsockname()[1]}/"), limit_s=0.3)
        left.set()
        thread.join()
