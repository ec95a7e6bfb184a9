"""The web application: the public folder, and the few answers that are no files."""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from prometheus_client import CollectorRegistry
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from notifier.site import FORMATS
from notifier.web import hub, unsubscribing, viewing
from notifier.web.documents import Documents
from notifier.web.metrics import CountedRequests, DocumentsRead, Measure, Measured, exposition
from notifier.web.searching import Render, SearchFeeds
from notifier.web.shelf import Shelf
from notifier.web.static import StaticSite

Health = Callable[[], dict[str, object]]


def create_app(
    folder: Path,
    *,
    unsubscribe: unsubscribing.Unsubscribe | None = None,
    view: viewing.View | None = None,
    ask_hub: hub.Ask | None = None,
    hub_address: str | None = None,
    search: Render | None = None,
    health: Health,
    measure: Callable[[], Iterable[Measure]] | None = None,
    url: str = "",
) -> ASGIApp:
    """The ASGI application that serves ``folder`` at the root.

    It can be mounted below a path. It needs no lifespan.

    Args:
        folder: the public folder; may be filled later.
        unsubscribe: see ``unsubscribing.endpoint``; None leaves ``/u/`` out.
        view: see ``viewing.endpoint``; None leaves ``/m/`` out.
        ask_hub: see ``hub.endpoint``; None leaves ``/hub`` out.
        hub_address: where the public finds ``/hub``, for the headers of feeds.
        search: makes the documents of search feeds; see ``searching``. None leaves them out.
        health: facts for ``/healthz``; a ``status`` other than ``ok`` makes it 503.
            Called in a thread.
        measure: numbers for ``/metrics`` besides those of the server; called in a thread.
        url: base URL of the site, for the addresses in ``Link`` headers; without it they
            are paths.
    """
    shelf = Shelf(folder)
    registry = CollectorRegistry()
    registry.register(DocumentsRead(lambda: shelf.reads))
    if measure is not None:
        registry.register(Measured(measure))
    routes = [
        Route("/healthz", _health_endpoint(health)),
        Route("/metrics", _metrics_endpoint(registry)),
    ]
    if unsubscribe is not None:
        answer = unsubscribing.endpoint(unsubscribe)
        routes.append(Route("/u/{token}", answer, methods=["GET", "POST"]))
    if view is not None:
        routes.append(Route("/m/{token}", viewing.endpoint(view)))
    if ask_hub is not None:
        routes.append(Route("/hub", hub.endpoint(ask_hub), methods=["POST"]))
    if search is not None:
        feeds = SearchFeeds(shelf, Documents(shelf, url, hub_address), search)
        routes += [Route(f"/search.{extension}", feeds) for extension in FORMATS]
    site = StaticSite(shelf, Documents(shelf, url, hub_address))
    # As the default and not as a route: a wrong method on a route above is then its 405.
    router = Router(routes, redirect_slashes=False, default=site)
    return CountedRequests(router, registry)


def _health_endpoint(health: Health) -> Callable[[Request], Awaitable[Response]]:
    async def healthz(_request: Request) -> Response:
        facts = {"status": "ok"} | await run_in_threadpool(health)
        status = 200 if facts["status"] == "ok" else 503
        return JSONResponse(facts, status, {"Cache-Control": "no-store"})

    return healthz


def _metrics_endpoint(registry: CollectorRegistry) -> Callable[[Request], Awaitable[Response]]:
    async def metrics(_request: Request) -> Response:
        return await run_in_threadpool(exposition, registry)

    return metrics
