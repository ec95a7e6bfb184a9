"""The public forms over HTTP: a request into a visit, what is shown into a response.

Pages of people's own are kept by nobody, found by nobody, and tell no other site their
address, for it holds a token. No cookie is set: a form of another site can send nothing
in somebody's name, and is refused besides (Fetch Metadata, W3C Working Draft, section 2).
"""

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from notifier import pages
from notifier.errors import StoreBusy
from notifier.site import Imprint
from notifier.visit import HTML, Fields, Shown, Visit, network_of
from notifier.web.policy import safety

Answer = Callable[[Visit], Shown]

MAX_FORM_BYTES = 32_768
MAX_FIELDS = 600
RETRY_AFTER_S = {429: 3600, 503: 60}
_FORM = "application/x-www-form-urlencoded"
_OURS = {"same-origin", "none"}


def endpoint(
    answer: Answer, url: str, imprint: Imprint
) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of a form.

    Args:
        answer: decides what is shown; called in a thread.
        url: base URL of the site, from whose pages forms are sent.
        imprint: of the site, for what is refused.
    """
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"

    async def respond(request: Request) -> Response:
        is_post = request.method == "POST"
        if is_post and not _is_ours(request, origin):
            return _said(imprint, 403, request, "This form was sent from another site.")
        query = request.url.query.encode()[:MAX_FORM_BYTES]
        content = await _form(request) if is_post else query
        if content is None:
            return _said(imprint, 400, request, "This is no form that our pages send.")
        if len(content) > MAX_FORM_BYTES:
            return _said(imprint, 413, request, "This form is too large.")
        visit = Visit(
            token=request.path_params.get("token", ""),
            fields=_fields(content),
            is_post=is_post,
            network=network_of(request.client.host if request.client else ""),
        )
        try:
            shown = await run_in_threadpool(answer, visit)
        except StoreBusy:
            return _said(
                imprint, 503, request, "The service is busy; nothing has been changed."
            )
        return response(shown)

    return respond


def response(shown: Shown) -> Response:
    """What a browser gets, with headers for a page of somebody's own."""
    headers = dict(safety()) | {
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    if shown.file_name:
        headers["Content-Disposition"] = f'attachment; filename="{shown.file_name}"'
    if shown.status in RETRY_AFTER_S:
        headers["Retry-After"] = str(RETRY_AFTER_S[shown.status])
    return Response(shown.body, shown.status, headers, shown.media_type)


def _is_ours(request: Request, origin: str) -> bool:
    """Whether a browser says that one of our pages sent the form, or does not say.

    A page with the policy no-referrer sends its form with the origin ``null``.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in _OURS
    return request.headers.get("origin", "null") in {"null", origin}


async def _form(request: Request) -> bytes | None:
    """The body of a form, or the beginning of one that is too long; None when it is no
    form. One with a button and nothing else has an empty body."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return None
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > MAX_FORM_BYTES:
                return body
    except ClientDisconnect:
        return None
    return body


def _fields(content: bytes) -> Fields:
    """The fields of a form; of one that has too many, none."""
    text = content.decode("utf-8", "replace")
    try:
        found = parse_qs(text, max_num_fields=MAX_FIELDS)
    except ValueError:
        return {}
    return {name: tuple(values) for name, values in found.items()}


def _said(imprint: Imprint, status: int, request: Request, sentence: str) -> Response:
    depth = request.url.path.strip("/").count("/")
    page = pages.notice(imprint, "Nothing has been changed", (sentence,), depth=min(depth, 1))
    return response(Shown(status, page, HTML))
