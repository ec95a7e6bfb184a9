"""The hub's address: requests of subscribers to be told of a feed (W3C WebSub section 5.1).

Nothing is granted here: 202 says that the callback will be asked whether it meant it.
"""

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from notifier.errors import HubRefused, StoreBusy

Ask = Callable[[bytes], None]

MAX_REQUEST_BYTES = 16_384
_RETRY_AFTER_S = 60
_FORM = "application/x-www-form-urlencoded"


def endpoint(ask: Ask) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of ``/hub``.

    Args:
        ask: takes the form and keeps the request, or raises HubRefused; called in a thread.
    """

    async def answer(request: Request) -> Response:
        stated = request.headers.get("content-type", "")
        # Media types are compared without case (RFC 9110 section 8.3.1).
        if stated.partition(";")[0].strip().lower() != _FORM:
            return _text(415, f"The body must be of the type {_FORM}.")
        body = await _body(request)
        if body is None:
            return _text(413, f"The body must be at most {MAX_REQUEST_BYTES} bytes.")
        try:
            await run_in_threadpool(ask, body)
        except HubRefused as error:
            return _text(error.status, error.reason)
        except StoreBusy:
            return _text(503, "The service is busy; nothing has been changed.")
        return _text(202, "The callback will be asked whether it meant this.")

    return answer


async def _body(request: Request) -> bytes | None:
    """The body, or None when it is too long; of one that breaks off, its beginning."""
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > MAX_REQUEST_BYTES:
                return None
    except ClientDisconnect:
        pass
    return body


def _text(status: int, sentence: str) -> Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if status in {429, 503}:
        headers["Retry-After"] = str(_RETRY_AFTER_S)
    return PlainTextResponse(f"{sentence}\n", status, headers)
