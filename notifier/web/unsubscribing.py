"""The link that ends a subscription, out of somebody's mail.

Opening it changes nothing, because mail programs and scanners open links; only POST does
(RFC 8058 section 3.1). A program's one-click post and the page's button are the same
request to us: its body does not matter, nor does a repetition. Neither sets a cookie nor
answers with a redirect, and nothing limits how many come from one address: mailbox
providers post for all of their users.
"""

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from notifier import pages
from notifier.errors import StoreBusy, TokenExpired
from notifier.site import Imprint
from notifier.visit import Shown
from notifier.web.visiting import response

Unsubscribe = Callable[[str], tuple[str, str] | None]
Resume = Callable[[str], tuple[str, str] | None]
Endpoint = Callable[[Request], Awaitable[Response]]

UNDO = "undo"
_DEPTH = 1


def endpoint(unsubscribe: Unsubscribe, imprint: Imprint) -> Endpoint:
    """The endpoint of ``/u/{token}``.

    Args:
        unsubscribe: takes a token and gives the sentence to show and the token that takes
            it back, or None when the token is not ours; called in a thread, and again when
            a request is repeated. Raises TokenExpired when it is too old to be told.
        imprint: of the site, for its pages.
    """

    async def answer(request: Request) -> Response:
        if request.method != "POST":
            return _question(imprint)
        try:
            done = await run_in_threadpool(unsubscribe, request.path_params["token"])
        except StoreBusy:
            return _busy(imprint, "Unsubscribe")
        except TokenExpired:
            return _expired(imprint)
        return _unknown(imprint) if done is None else _done(imprint, *done)

    return answer


def undo_endpoint(resume: Resume, imprint: Imprint) -> Endpoint:
    """The endpoint of ``/u/undo/{token}``, to which the page after unsubscribing posts.

    Args:
        resume: takes the token and gives the heading and the sentence to show, or None when
            it is not ours or too old; called in a thread.
        imprint: of the site, for its pages.
    """

    async def answer(request: Request) -> Response:
        try:
            shown = await run_in_threadpool(resume, request.path_params["token"])
        except StoreBusy:
            return _busy(imprint, "Subscribe again")
        return (
            _unknown(imprint)
            if shown is None
            else _page(imprint, 200, *shown, depth=_DEPTH + 1)
        )

    return answer


def _question(imprint: Imprint) -> Response:
    return _page(
        imprint,
        200,
        "Unsubscribe",
        "Press the button to stop these mails. Opening this page has changed nothing.",
        button="Unsubscribe",
    )


def _done(imprint: Imprint, sentence: str, undo: str) -> Response:
    return _page(
        imprint,
        200,
        "You are unsubscribed",
        f"{sentence} It was a mistake? For an hour, one click takes it back.",
        button="Subscribe again",
        action=f"{UNDO}/{undo}",
    )


def _unknown(imprint: Imprint) -> Response:
    return _page(
        imprint,
        404,
        "This link is not known here",
        "It is damaged, too old, or was not made by this service."
        " Please copy the whole link out of the mail.",
    )


def _expired(imprint: Imprint) -> Response:
    return _page(
        imprint,
        410,
        "This link is too old",
        "The mail is some years old, and its links work no more."
        " Please use the link in a newer mail; it ends the same mails.",
    )


def _busy(imprint: Imprint, button: str) -> Response:
    return _page(
        imprint,
        503,
        "Please try again in a minute",
        "Nothing has been changed: the service was busy.",
        button=button,
    )


def _page(
    imprint: Imprint,
    status: int,
    heading: str,
    sentence: str,
    *,
    button: str | None = None,
    action: str = "",
    depth: int = _DEPTH,
) -> Response:
    content = pages.notice(
        imprint, heading, (sentence,), depth=depth, button=button, action=action
    )
    return response(Shown(status, content))
