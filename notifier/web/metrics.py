"""Numbers to watch, in the Prometheus text format."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
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


@dataclass(frozen=True, slots=True)
class Measure:
    """A number, or one for each of several labels.

    Attributes:
        name: in snake case, with its unit; ``notifier_`` is put before it.
        says: what it is, as a sentence.
        labels: names of the labels.
        values: by the values of the labels.
    """

    name: str
    says: str
    labels: tuple[str, ...]
    values: Mapping[tuple[str, ...], float]


class Measured(Collector):
    """What is asked for when it is collected."""

    def __init__(self, ask: Callable[[], Iterable[Measure]]) -> None:
        self._ask = ask

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing, so that nothing is asked before it is collected."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The numbers as they stand."""
        for one in self._ask():
            family = GaugeMetricFamily(f"notifier_{one.name}", one.says, labels=one.labels)
            for labels, value in one.values.items():
                family.add_metric(labels, value)
            yield family


def exposition(registry: CollectorRegistry) -> Response:
    """All counters of ``registry``."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(generate_latest(registry), 200, headers, CONTENT_TYPE_LATEST)
