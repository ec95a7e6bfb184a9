"""An answer to an HTTP request, complete in memory."""

from dataclasses import dataclass, replace
from typing import Self

from starlette.types import Send

from notifier.web.policy import FEED_METHODS, OPEN, PAGE_CACHE, PREFLIGHT, Headers, raw, safety

_NO_BODY = {204, 304}
_OPEN = raw([OPEN])


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body; the length is added when it is sent."""

    status: int
    headers: Headers
    body: bytes

    @classmethod
    def text(cls, status: int, text: str, headers: list[tuple[str, str]] | None = None) -> Self:
        """A plain text of our own, with headers besides the usual ones."""
        kind = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", PAGE_CACHE)]
        return cls(status, raw([*safety(), *kind, *(headers or [])]), text.encode())

    @classmethod
    def not_allowed(cls, methods: str) -> Self:
        """405, of what can only be read, by these methods."""
        return cls.text(405, "This address can only be read.\n", [("Allow", methods)])

    @classmethod
    def unread_feed(cls, method: str) -> Self:
        """What a feed answers to methods that do not read it: 204 to OPTIONS, which says
        how scripts of other sites may ask for it, and 405."""
        if method != "OPTIONS":
            return cls.not_allowed(FEED_METHODS)
        return cls(204, raw([*safety(), ("Allow", FEED_METHODS), *PREFLIGHT]), b"")

    @classmethod
    def busy(cls, retry_after_s: int) -> Self:
        """503, which nobody keeps."""
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Cache-Control", "no-store"),
            ("Retry-After", str(retry_after_s)),
        ]
        sentence = b"The service is busy. Please ask again a little later.\n"
        return cls(503, raw([*safety(), *headers]), sentence)

    @classmethod
    def html(cls, status: int, page: bytes) -> Self:
        """A page of our own."""
        kind = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", PAGE_CACHE)]
        return cls(status, raw([*safety(), *kind]), page)

    def opened(self) -> Self:
        """The same for scripts of any site."""
        own = [header for header in self.headers if header not in _OPEN]
        return replace(self, headers=[*own, *_OPEN])

    async def send(self, send: Send, *, method: str) -> None:
        """Send it over ASGI; the answer to HEAD is that to GET without its body."""
        headers = self.headers
        if self.status not in _NO_BODY:
            headers = [*headers, (b"content-length", str(len(self.body)).encode())]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        body = b"" if method == "HEAD" else self.body
        await send({"type": "http.response.body", "body": body})
