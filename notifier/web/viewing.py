"""A mail in the browser, for whom a mail program shows badly.

The address holds a token out of the mail. The page is the mail without anything personal,
so that who forwards the address gives nothing away; it is not to be kept or indexed all
the same, for it was written to one person.
"""

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from notifier import pages
from notifier.site import Imprint
from notifier.web.policy import safety

View = Callable[[str], str | None]

_DEPTH = 1
_PRIVATE = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
# The styles of a mail are in its elements, for mail programs; it has nothing else to load.
_MAIL = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none';"
    " base-uri 'none'; frame-ancestors 'none'"
)


def endpoint(view: View, imprint: Imprint) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of ``/m/{token}``.

    Args:
        view: takes a token and gives the HTML, or None when there is none to show; called
            in a thread.
        imprint: of the site, for the page that says so.
    """

    async def answer(request: Request) -> Response:
        html = await run_in_threadpool(view, request.path_params["token"])
        return _gone(imprint) if html is None else _shown(html)

    return answer


def _shown(html: str) -> Response:
    headers = dict(safety()) | _PRIVATE | {"Content-Security-Policy": _MAIL}
    return Response(html, 200, headers, "text/html; charset=utf-8")


def _gone(imprint: Imprint) -> Response:
    content = pages.notice(
        imprint,
        "This mail is not kept here",
        (
            "Mails are kept for a while only, or the address is damaged.",
            "Every release in it is still on the site.",
        ),
        depth=_DEPTH,
    )
    return Response(content, 404, dict(safety()) | _PRIVATE, "text/html; charset=utf-8")
