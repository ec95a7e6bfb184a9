"""A mail in the browser."""

import pytest

from notifier.web import create_app
from tests.web.conftest import healthy, served

MAIL = "<!DOCTYPE html><html><body><p style='color: red'>Hello</p></body></html>"
NO_TRACE = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
}


@pytest.fixture(scope="module")
def viewer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("public")
    app = create_app(folder, view={"t1": MAIL}.get, health=healthy)
    with served(app) as client:
        yield client


def test_a_mail_is_shown_as_it_is_with_its_own_styles_and_nothing_else_allowed(viewer):
    answer = viewer.get("/m/t1")
    assert (answer.status_code, answer.text) == (200, MAIL)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'none';"
        " base-uri 'none'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize("token", ["t1", "t2"])
def test_nobody_keeps_indexes_or_learns_the_address_of_a_mail(viewer, token):
    answer = viewer.get(f"/m/{token}")
    assert {name: answer.headers[name] for name in NO_TRACE} == NO_TRACE
    assert "Set-Cookie" not in answer.headers


def test_a_mail_that_is_gone_is_a_page_that_says_so(viewer):
    answer = viewer.get("/m/t2")
    assert answer.status_code == 404
    assert "This mail is not kept here" in answer.text
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_mail_can_only_be_looked_at(viewer):
    assert viewer.head("/m/t1").status_code == 200
    assert viewer.post("/m/t1").status_code == 405


def test_a_server_that_is_not_public_shows_no_mails(tmp_path):
    with served(create_app(tmp_path, health=healthy)) as client:
        assert client.get("/m/t1").status_code == 404
