"""An answer to an HTTP request, complete in memory."""

from dataclasses import dataclass
from typing import Self

from starlette.types import Send

from notifier.web.policy import PAGE_CACHE, Headers, raw, safety

_NO_BODY = {204, 304}


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
    def not_allowed(cls) -> Self:
        """405, of what can only be read."""
        return cls.text(405, "This address can only be read.\n", [("Allow", "GET, HEAD")])

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

    async def send(self, send: Send, *, method: str) -> None:
        """Send it over ASGI; the answer to HEAD is that to GET without its body."""
        headers = self.headers
        if self.status not in _NO_BODY:
            headers = [*headers, (b"content-length", str(len(self.body)).encode())]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        body = b"" if method == "HEAD" else self.body
        await send({"type": "http.response.body", "body": body})
