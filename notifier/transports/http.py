"""Calls to other servers over HTTP; the only home of httpx.

A call goes to an address that was looked at first: the name is resolved once, the
addresses are checked, and one of them is connected to, so that a name that changes its
address between check and call (DNS rebinding) gains nothing. Redirects are not followed.
The whole of a call has one time limit, because the limits of HTTP clients begin anew with
each byte that a slow server drips.
"""

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

import httpx

from notifier import __version__
from notifier.addresses import is_public
from notifier.errors import CallFailed

CALL_S: Final = 10.0
MAX_ANSWER_BYTES: Final = 4096
MAX_ADDRESSES: Final = 3
_AGENT = f"notifier/{__version__}"


@dataclass(frozen=True, slots=True)
class Call:
    """One request.

    Attributes:
        url: absolute, http or https.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the status, the first MAX_ANSWER_BYTES of the body, and the date that
    the server gave its answer, or ""."""

    status: int
    body: bytes
    date: str

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300  # noqa: PLR2004 - RFC 9110 section 15.3


class Http:
    """Makes calls, many at a time; an asynchronous context manager.

    Args:
        allow_private: call addresses too that are not of the public Internet.
        limit_s: seconds that a call may take as a whole.
    """

    def __init__(self, *, allow_private: bool, limit_s: float = CALL_S) -> None:
        self._allow_private = allow_private
        self._limit_s = limit_s
        self._client = httpx.AsyncClient(
            headers={"User-Agent": _AGENT, "Accept-Encoding": "identity"},
            timeout=limit_s,
            limits=httpx.Limits(max_keepalive_connections=0),
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    async def call(self, call: Call) -> Reply:
        """Make a call.

        Raises:
            CallFailed: no answer, or the address must not be called.
        """
        try:
            async with asyncio.timeout(self._limit_s):
                return await self._call(call)
        except TimeoutError:
            raise CallFailed(f"no answer within {self._limit_s:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            raise CallFailed(" ".join(str(error).split()) or type(error).__name__) from error

    async def _call(self, call: Call) -> Reply:
        url = httpx.URL(call.url)
        port = url.port or (443 if url.scheme == "https" else 80)
        addresses = await self._addresses(url.host, port)
        for address in addresses[:-1]:
            try:
                return await self._ask(call, url, address)
            except httpx.ConnectError:
                continue
        return await self._ask(call, url, addresses[-1])

    async def _addresses(self, host: str, port: int) -> list[str]:
        """Where ``host`` is; nothing of it is called when any of it is private."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        private = [one for one in addresses if not is_public(one)]
        if private and not self._allow_private:
            raise CallFailed(
                f"{host} is at {private[0]}, which is not a public address;"
                " push.allow_private in config.yaml would allow it"
            )
        return addresses[:MAX_ADDRESSES]

    async def _ask(self, call: Call, url: httpx.URL, address: str) -> Reply:
        """Ask the server at ``address`` as ``url`` names it, also in TLS."""
        request = self._client.build_request(
            call.method,
            url.copy_with(host=address),
            headers={"Host": url.netloc.decode("ascii"), **call.headers},
            content=call.body,
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        response = await self._client.send(request, stream=True, follow_redirects=False)
        try:
            date = response.headers.get("date", "")
            return Reply(response.status_code, await _beginning(response), date)
        finally:
            await response.aclose()


async def _beginning(response: httpx.Response) -> bytes:
    body = b""
    async for part in response.aiter_raw():
        body += part
        if len(body) >= MAX_ANSWER_BYTES:
            break
    return body[:MAX_ANSWER_BYTES]
