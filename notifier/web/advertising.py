"""The hub in the headers of feeds (W3C WebSub section 4)."""

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FEED = re.compile(r"/topics/[a-z0-9-]+/(?:releases|changes)\.(?:atom|rss|json)")
_FOUND = {200, 226, 304}


class Advertised:
    """ASGI application that adds the hub to another one's answers with feeds.

    Args:
        hub: absolute address of the hub.
    """

    def __init__(self, app: ASGIApp, hub: str) -> None:
        self._app = app
        self._link = (b"link", f'<{hub}>; rel="hub"'.encode("ascii"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if not _FEED.fullmatch(path):
            await self._app(scope, receive, send)
            return

        async def with_link(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in _FOUND:
                message = {**message, "headers": [*message["headers"], self._link]}
            await send(message)

        await self._app(scope, receive, with_link)
