"""The world of ``world.py`` behind a real daemon, and Chromium to look at it."""

import pytest
from playwright.sync_api import sync_playwright

from tests.acceptance.daemons import running
from tests.acceptance.site import world as worlds
from tests.acceptance.site.people import settings
from tests.transports.servers import free_port


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    port = free_port()
    return worlds.build(tmp_path_factory.mktemp("site"), **settings(port))


@pytest.fixture(scope="session")
def daemon(world):
    with running(world.instance.folder) as running_daemon:
        yield running_daemon


@pytest.fixture
def site(world, daemon):
    """The world while its daemon runs."""
    assert daemon.get("/").status_code == 200
    return world


# Not for the session: while it runs, no other event loop can in this thread.
@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, site):
    """An empty page; addresses without a host are those of the site."""
    with chromium.new_context(base_url=site.url) as context:
        yield context.new_page()
