"""The public forms over HTTP, with somebody behind them who only takes notes."""

from pathlib import Path

import pytest

from notifier.errors import StoreBusy
from notifier.visit import Shown, Visit
from notifier.web import create_app
from tests.web.conftest import URL, healthy, served

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PATHS = ("/subscribe", "/confirm/ours", "/manage", "/manage/ours")


class Clerk:
    """Notes every visit, and answers with its address."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []

    def _noted(self, visit: Visit) -> Shown:
        self.visits.append(visit)
        match visit.text("want"):
            case "busy":
                raise StoreBusy(Path("notifier.db"), 5)
            case "file":
                return Shown(200, b"{}", "application/json", "mine.json")
            case "wait":
                return Shown(429, b"later")
        return Shown(200, b"seen")

    subscribe = confirm = manage = _noted

    def unsubscribe(self, _token: str) -> None:
        return None

    def resume(self, _token: str) -> None:
        return None


@pytest.fixture
def clerk():
    return Clerk()


@pytest.fixture
def forms(folder, clerk):
    app = create_app(folder, people=clerk, has_forms=True, health=healthy, url=URL)
    with served(app) as client:
        yield client


def test_a_visit_has_what_was_sent(forms, clerk):
    forms.get("/subscribe?topic=steel&topic=chips&q=%ec%88%98%ec%b6%9c")
    forms.post("/manage/ours", data={"email": " a@example.org ", "empty": ""})
    asked, sent = clerk.visits
    assert (asked.is_post, asked.token, asked.fields["topic"]) == (
        False,
        "",
        ("steel", "chips"),
    )
    assert asked.text("q") == "수출"
    assert (sent.is_post, sent.token, sent.text("email")) == (True, "ours", "a@example.org")
    assert sent.text("empty") == ""
    assert sent.network == "127.0.0.0/24"


def test_a_proxy_on_this_machine_says_who_asks(forms, clerk):
    forms.post("/subscribe", headers=FORM | {"X-Forwarded-For": "203.0.113.9"})
    forms.post("/subscribe", headers=FORM | {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})
    assert [one.network for one in clerk.visits] == ["203.0.113.0/24", "198.51.100.0/24"]


def test_whom_we_do_not_trust_speaks_for_nobody_else(folder, clerk):
    app = create_app(folder, people=clerk, has_forms=True, health=healthy, url=URL)
    with served(app, proxies=("10.0.0.0/8",)) as client:
        client.post("/subscribe", headers=FORM | {"X-Forwarded-For": "203.0.113.9"})
    assert clerk.visits[0].network == "127.0.0.0/24"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_these_pages_are_kept_by_nobody_and_found_by_nobody(forms, path, method):
    headers = forms.request(method, path, headers=FORM).headers
    assert headers["cache-control"] == "private, no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-robots-tag"] == "noindex"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "form-action 'self'" in headers["content-security-policy"]
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": URL}, 200),
        ({"Origin": "null"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": URL}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
    ],
)
def test_a_form_of_another_site_does_nothing(forms, clerk, headers, status):
    answer = forms.post("/manage/ours", headers=FORM | headers)
    assert answer.status_code == status
    assert len(clerk.visits) == (status == 200)


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"x=" + b"y" * 40_000, FORM["Content-Type"], 413),
        (b"{}", "application/json", 400),
        (b"--b\r\n", "multipart/form-data; boundary=b", 400),
        (b"", "", 400),
    ],
)
def test_what_is_too_large_or_no_form_is_refused(forms, clerk, content, kind, status):
    answer = forms.post("/subscribe", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert clerk.visits == []


def test_a_form_with_too_many_fields_counts_as_empty(forms, clerk):
    forms.post("/subscribe", content="&".join(["a=b"] * 700), headers=FORM)
    assert clerk.visits[0].fields == {}


def test_bytes_that_are_no_text_are_no_reason_to_fail(forms, clerk):
    assert forms.post("/subscribe", content=b"q=\xff%ff", headers=FORM).status_code == 200
    assert clerk.visits[0].text("q") == "\ufffd\ufffd"


def test_a_busy_store_asks_to_try_again(forms):
    answer = forms.post("/subscribe", data={"want": "busy"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")


def test_who_asks_too_often_is_told_when_to_come_back(forms):
    answer = forms.post("/subscribe", data={"want": "wait"})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3600")


def test_a_file_is_offered_under_its_name(forms):
    answer = forms.post("/manage/ours", data={"want": "file"})
    assert answer.headers["content-disposition"] == 'attachment; filename="mine.json"'
    assert answer.headers["content-type"] == "application/json"


def test_without_forms_there_are_links_of_mails_only(folder, clerk):
    with served(create_app(folder, people=clerk, health=healthy)) as client:
        assert [client.get(path).status_code for path in PATHS] == [404] * 4
        assert client.get("/u/any").status_code == 200
