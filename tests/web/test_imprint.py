"""Pages of the server that are no documents of the site belong to it all the same."""

from pathlib import Path

import pytest
from lxml import html

from notifier.errors import StoreBusy, TokenExpired
from notifier.site import Imprint
from notifier.web import create_app
from tests.web.conftest import healthy, served, write

OURS = Imprint("Steel & Seoul", "en-GB", "desk@example.org", is_served=True)
MOVES = b"~^/topics/gone/ gone;\n"


class Trouble:
    """Answers nobody."""

    def visit(self, _visit):
        raise StoreBusy(Path("notifier.db"), 5)

    subscribe = confirm = manage = visit

    def unsubscribe(self, token):
        if token.startswith("old"):
            raise TokenExpired(None)

    resume = unsubscribe


def busy(*_asked):
    raise StoreBusy(Path("notifier.db"), 5)


def site(folder, imprint=OURS):
    app = create_app(
        folder,
        people=Trouble(),
        has_forms=True,
        view=dict[str, str]().get,
        search_page=busy,
        state=busy,
        health=healthy,
        imprint=imprint,
    )
    return served(app)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/topics/none/2026-02/", 404),
        ("GET", "/u/any", 200),
        ("POST", "/u/any", 404),
        ("POST", "/u/old", 410),
        ("POST", "/u/undo/any", 404),
        ("GET", "/m/any", 404),
        ("POST", "/subscribe", 400),
        ("GET", "/subscribe", 503),
        ("GET", "/search?q=steel", 503),
        ("GET", "/status", 503),
    ],
)
def test_every_page_of_the_server_is_signed_by_the_site(tmp_path, method, path, status):
    with site(tmp_path) as client:
        answer = client.request(method, path)
    assert answer.status_code == status
    page = html.document_fromstring(answer.text)
    assert page.get("lang") == "en-GB"
    assert page.findtext(".//title").endswith(" – Steel & Seoul")
    assert page.find(".//a[@class='site-title']").text == "Steel & Seoul"
    assert page.xpath("//footer//a/@href")[-1] == "mailto:desk@example.org"
    assert not page.xpath("//a[starts-with(@href, 'http')] | //link[contains(@href, ':')]")


def test_the_page_of_a_topic_that_has_ended_is_signed_too(tmp_path):
    write(tmp_path, ".moved", MOVES)
    with site(tmp_path) as client:
        answer = client.get("/topics/gone/")
    assert answer.status_code == 410
    assert "Steel &amp; Seoul</a>" in answer.text
    assert "desk@example.org" in answer.text


def test_where_the_site_is_served_elsewhere_no_page_leads_to_the_forms(tmp_path):
    with site(tmp_path, Imprint("Steel", "en", "", is_served=False)) as client:
        page = html.document_fromstring(client.get("/nothing").text)
    hrefs = page.xpath("//header//a/@href")
    assert "./#subscribe" in hrefs
    assert "subscribe" not in hrefs
