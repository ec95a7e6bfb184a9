"""The link that ends a subscription, out of somebody's mail.

Opening it changes nothing, because mail programs and scanners open links; only POST does
(RFC 8058 section 3.1). A program's one-click post and the page's button are the same
request to us: its body does not matter, nor does a repetition. Neither sets a cookie nor
answers with a redirect.
"""

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from notifier import pages
from notifier.errors import StoreBusy
from notifier.web.policy import safety

Unsubscribe = Callable[[str], str | None]

_DEPTH = 1
_RETRY_AFTER_S = 60


def endpoint(unsubscribe: Unsubscribe) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of ``/u/{token}``.

    Args:
        unsubscribe: takes a token and gives the sentence to show, or None when the token
            is not ours; called in a thread, and again when a request is repeated.
    """

    async def answer(request: Request) -> Response:
        if request.method != "POST":
            return _question()
        try:
            sentence = await run_in_threadpool(unsubscribe, request.path_params["token"])
        except StoreBusy:
            return _busy()
        return _unknown() if sentence is None else _done(sentence)

    return answer


def _question() -> Response:
    return _page(
        200,
        "Unsubscribe",
        "Press the button to stop these mails. Opening this page has changed nothing.",
        button="Unsubscribe",
    )


def _done(sentence: str) -> Response:
    return _page(200, "You are unsubscribed", sentence)


def _unknown() -> Response:
    return _page(
        404,
        "This link is not known here",
        "It is damaged or was not made by this service."
        " Please copy the whole link out of the mail.",
    )


def _busy() -> Response:
    page = _page(
        503,
        "Please try again in a minute",
        "Nothing has been changed: the service was busy.",
        button="Unsubscribe",
    )
    page.headers["Retry-After"] = str(_RETRY_AFTER_S)
    return page


def _page(status: int, heading: str, sentence: str, *, button: str | None = None) -> Response:
    """A page that nobody keeps, indexes or learns the address of."""
    content = pages.notice(heading, (sentence,), depth=_DEPTH, button=button)
    headers = dict(safety(form_action="'self'")) | {
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    return Response(content, status, headers, "text/html; charset=utf-8")
