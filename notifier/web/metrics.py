"""Counters of the web server, in the Prometheus text format."""

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class CountedRequests:
    """ASGI application that counts another one's answers by class of status.

    An answer that was never begun, because the application failed, is a 5xx.
    """

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        self._requests = Counter(
            "notifier_http_requests",
            "HTTP requests answered.",
            ["status_class"],
            registry=registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, note)
        finally:
            self._requests.labels(f"{status // 100}xx").inc()


class DocumentsRead(Collector):
    """Number of documents read from the public folder, as the shelf counts them."""

    def __init__(self, number_of_reads: Callable[[], int]) -> None:
        self._number_of_reads = number_of_reads

    def collect(self) -> Iterator[CounterMetricFamily]:
        """The counter as it stands."""
        yield CounterMetricFamily(
            "notifier_documents_read",
            "Documents of the public folder read and hashed.",
            value=self._number_of_reads(),
        )


def exposition(registry: CollectorRegistry) -> Response:
    """All counters of ``registry``."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(generate_latest(registry), 200, headers, CONTENT_TYPE_LATEST)
