"""The web application: the public folder, and the few answers that are no files."""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Final, Protocol

from prometheus_client import CollectorRegistry
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from notifier.site import API, API_DESCRIPTION, FORMATS, Imprint
from notifier.visit import Shown, Visit
from notifier.web import following, hub, unsubscribing, viewing, visiting
from notifier.web.documents import Documents
from notifier.web.metrics import CountedRequests, DocumentsRead, Measure, Measured, exposition
from notifier.web.search_page import SearchPage, Show
from notifier.web.searching import Render, SearchFeeds
from notifier.web.shelf import Shelf
from notifier.web.state import StatePage
from notifier.web.static import StaticSite

Health = Callable[[], dict[str, object]]

PLAIN: Final = Imprint("Press releases", "en", contact="", is_served=True)
"""Of a folder of which nothing is known."""


class People(Protocol):
    """Whoever answers people: see ``visiting.endpoint`` and ``unsubscribing``."""

    def subscribe(self, visit: Visit, /) -> Shown:
        """``/subscribe``."""

    def confirm(self, visit: Visit, /) -> Shown:
        """``/confirm/TOKEN``."""

    def manage(self, visit: Visit, /) -> Shown:
        """``/manage`` and ``/manage/TOKEN``."""

    def unsubscribe(self, token: str, /) -> tuple[str, str] | None:
        """``/u/TOKEN``."""

    def resume(self, token: str, /) -> tuple[str, str] | None:
        """``/u/undo/TOKEN``."""


def create_app(
    folder: Path,
    *,
    people: People | None = None,
    has_forms: bool = False,
    view: viewing.View | None = None,
    ask_hub: hub.Ask | None = None,
    hub_address: str | None = None,
    search: Render | None = None,
    search_page: Show | None = None,
    state: Callable[[], Shown] | None = None,
    events: following.Read | None = None,
    health: Health,
    measure: Callable[[], Iterable[Measure]] | None = None,
    url: str = "",
    imprint: Imprint = PLAIN,
) -> ASGIApp:
    """The ASGI application that serves ``folder`` at the root.

    It can be mounted below a path. It needs no lifespan.

    Args:
        folder: the public folder; may be filled later.
        people: answers whoever follows a link out of a mail; None leaves ``/u/`` out.
        has_forms: whether people can subscribe here too.
        view: see ``viewing.endpoint``; None leaves ``/m/`` out.
        ask_hub: see ``hub.endpoint``; None leaves ``/hub`` out.
        hub_address: where the public finds ``/hub``, for the headers of feeds.
        search: makes the documents of search feeds; see ``searching``. None leaves them out.
        search_page: see ``SearchPage``; None leaves ``/search`` out.
        state: makes the page of ``/status``; None leaves it out. Called in a thread.
        events: reads the sequence of events; see ``following``. None leaves ``/api/`` out.
        health: facts for ``/healthz``; a ``status`` other than ``ok`` makes it 503.
            Called in a thread.
        measure: numbers for ``/metrics`` besides those of the server; called in a thread.
        url: base URL of the site, for the addresses in ``Link`` headers; without it they
            are paths.
        imprint: of the site, for the pages that are no documents of it, such as 404.
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
    if people is not None:
        routes += _links(people, imprint)
    if people is not None and has_forms:
        routes += _forms(people, url, imprint)
    if view is not None:
        routes.append(Route("/m/{token}", viewing.endpoint(view, imprint)))
    if ask_hub is not None:
        routes.append(Route("/hub", hub.endpoint(ask_hub), methods=["POST"]))
    if search is not None:
        feeds = SearchFeeds(shelf, Documents(shelf, url, hub_address), search)
        routes += [Route(f"/search.{extension}", feeds) for extension in FORMATS]
    routes += _pages(search_page, state, imprint)
    if events is not None:
        routes.append(Route(f"/{API}", following.Events(events, url)))
        routes.append(Route(f"/{API_DESCRIPTION}", following.Description(url)))
    site = StaticSite(shelf, Documents(shelf, url, hub_address), imprint)
    # As the default and not as a route: a wrong method on a route above is then its 405.
    router = Router(routes, redirect_slashes=False, default=site)
    return CountedRequests(router, registry)


def _pages(
    search_page: Show | None, state: Callable[[], Shown] | None, imprint: Imprint
) -> list[Route]:
    found: list[Route] = []
    if search_page is not None:
        found.append(Route("/search", SearchPage(search_page, imprint)))
    if state is not None:
        found.append(Route("/status", StatePage(state, imprint)))
    return found


def _links(people: People, imprint: Imprint) -> list[Route]:
    undo = unsubscribing.undo_endpoint(people.resume, imprint)
    unsubscribe = unsubscribing.endpoint(people.unsubscribe, imprint)
    return [
        Route("/u/undo/{token}", undo, methods=["POST"]),
        Route("/u/{token}", unsubscribe, methods=["GET", "POST"]),
    ]


def _forms(people: People, url: str, imprint: Imprint) -> list[Route]:
    answers = {
        "/subscribe": people.subscribe,
        "/confirm/{token}": people.confirm,
        "/manage": people.manage,
        "/manage/{token}": people.manage,
    }
    return [
        Route(path, visiting.endpoint(answer, url, imprint), methods=["GET", "POST"])
        for path, answer in answers.items()
    ]


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
