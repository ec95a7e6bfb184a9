"""The answers that are no files: health, metrics, unsubscribing; and the server itself."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from notifier.errors import ListenError, StoreBusy
from notifier.web import Server, create_app
from notifier.web.metrics import Measure
from tests.web.conftest import DOCUMENTS, healthy, served, write

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
DONE = "You no longer get daily digests."


class Subscriptions:
    """Tokens that are ours, and those that were used."""

    def __init__(self) -> None:
        self.ended: list[str] = []

    def unsubscribe(self, token: str) -> tuple[str, str] | None:
        match token:
            case "busy":
                raise StoreBusy(Path("notifier.db"), 5)
            case "ours":
                self.ended.append(token)
                return DONE, "back"
            case _:
                return None

    def resume(self, token: str) -> tuple[str, str] | None:
        match token:
            case "busy":
                raise StoreBusy(Path("notifier.db"), 5)
            case "back":
                self.ended.clear()
                return "Again", "It goes on."
            case _:
                return None


@pytest.fixture(scope="module")
def ledger():
    return Subscriptions()


@pytest.fixture
def subscriptions(ledger):
    ledger.ended.clear()
    return ledger


@pytest.fixture(scope="module")
def personal(folder, ledger):
    """A client of a server that knows personal links."""
    with served(create_app(folder, people=ledger, health=healthy)) as client:
        yield client


def test_opening_the_link_shows_one_button_and_changes_nothing(personal, subscriptions):
    page = personal.get("/u/ours")
    assert page.status_code == 200
    assert page.text.count("<button") == 1
    assert '<form method="post">' in page.text
    assert personal.head("/u/ours").status_code == 200
    assert subscriptions.ended == []


@pytest.mark.parametrize("form", [ONE_CLICK, {}, {"anything": "else"}])
def test_a_post_ends_the_subscription_and_says_so(personal, subscriptions, form):
    page = personal.post("/u/ours", data=form)
    assert (page.status_code, subscriptions.ended) == (200, ["ours"])
    assert DONE in page.text
    assert page.history == []


def test_a_one_click_post_may_be_a_multipart_form(personal, subscriptions):
    page = personal.post("/u/ours", files={"List-Unsubscribe": (None, "One-Click")})
    assert (page.status_code, subscriptions.ended) == (200, ["ours"])


def test_a_repeated_post_is_as_welcome_as_the_first(personal):
    pages = [personal.post("/u/ours", data=ONE_CLICK) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert pages[0].text == pages[1].text


def test_the_page_that_says_so_takes_it_back_with_one_click(personal, subscriptions):
    page = personal.post("/u/ours", data=ONE_CLICK)
    assert '<form method="post" action="undo/back">' in page.text
    assert personal.get("/u/undo/back").status_code == 405
    back = personal.post("/u/undo/back")
    assert (back.status_code, subscriptions.ended) == (200, [])
    assert "It goes on." in back.text
    assert 'href="../../site.css"' in back.text


@pytest.mark.parametrize(("token", "status"), [("theirs", 404), ("busy", 503)])
def test_what_cannot_be_taken_back_says_so(personal, token, status):
    assert personal.post(f"/u/undo/{token}").status_code == status


def test_a_link_that_is_not_ours_is_not_found(personal):
    page = personal.post("/u/theirs", data=ONE_CLICK)
    assert page.status_code == 404
    assert "copy the whole link" in page.text


def test_a_busy_store_asks_to_try_again_and_claims_nothing(personal):
    page = personal.post("/u/busy", data=ONE_CLICK)
    assert page.status_code == 503
    assert page.headers["retry-after"] == "60"
    assert "Nothing has been changed" in page.text


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("token", ["ours", "theirs", "busy"])
def test_pages_of_a_personal_link_are_kept_by_nobody(personal, method, token):
    headers = personal.request(method, f"/u/{token}").headers
    assert headers["cache-control"] == "private, no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-robots-tag"] == "noindex"
    assert "form-action 'self'" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "set-cookie" not in headers


def test_the_token_does_not_come_back_in_the_page(personal):
    page = personal.get('/u/"><script>alert(1)')
    assert page.status_code == 200
    assert "alert" not in page.text


def test_a_personal_link_takes_only_get_and_post(personal, subscriptions):
    answer = personal.put("/u/ours")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}
    assert subscriptions.ended == []


def test_the_stylesheet_of_the_page_is_that_of_the_site(personal):
    assert 'href="../site.css"' in personal.get("/u/ours").text
    assert personal.get("/u/../site.css").content == DOCUMENTS["site.css"]


def test_without_subscriptions_there_are_no_personal_links(client):
    assert client.get("/u/ours").status_code == 404
    assert client.post("/u/ours").status_code == 405


def test_a_healthy_service_says_ok_with_its_facts(tmp_path):
    app = create_app(tmp_path, health=lambda: {"status": "ok", "releases": 40})
    with served(app) as client:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "releases": 40})
    assert answer.headers["cache-control"] == "no-store"


def test_a_service_without_complaints_is_ok(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_a_service_in_trouble_says_so_with_503(tmp_path):
    facts: dict[str, object] = {"status": "ingest failed"}
    with served(create_app(tmp_path, health=lambda: facts)) as client:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, facts)


def test_metrics_hold_what_the_instance_measures_when_they_are_asked_for(tmp_path):
    waiting = {("daily", "queued"): 2.0, ("confirm", "sending"): 1.0}

    def measure():
        return [
            Measure("messages", "Mails.", ("kind", "state"), waiting),
            Measure("releases", "Releases.", (), {(): 40}),
        ]

    with served(create_app(tmp_path, health=healthy, measure=measure)) as client:
        lines = client.get("/metrics").text.splitlines()
        waiting["daily", "queued"] = 3.0
        later = client.get("/metrics").text.splitlines()
    assert 'notifier_messages{kind="daily",state="queued"} 2.0' in lines
    assert "notifier_releases 40.0" in lines
    assert 'notifier_messages{kind="daily",state="queued"} 3.0' in later


def test_metrics_count_requests_by_class_of_status(tmp_path):
    write(tmp_path, "index.html", b"index")
    with served(create_app(tmp_path, health=healthy)) as client:
        etag = client.get("/").headers["etag"]
        client.get("/", headers={"If-None-Match": etag})
        client.get("/nothing")
        client.post("/")
        metrics = client.get("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain; version=")
    for line in (
        'notifier_http_requests_total{status_class="2xx"} 1.0',
        'notifier_http_requests_total{status_class="3xx"} 1.0',
        'notifier_http_requests_total{status_class="4xx"} 2.0',
    ):
        assert line in metrics.text.splitlines()


def test_an_answer_that_failed_counts_as_an_error_of_the_server(tmp_path):
    def broken() -> dict[str, object]:
        raise RuntimeError

    with served(create_app(tmp_path, health=broken)) as client:
        assert client.get("/healthz").status_code == 500
        assert 'status_class="5xx"} 1.0' in client.get("/metrics").text


def test_two_servers_in_one_process_count_for_themselves(tmp_path):
    with (
        served(create_app(tmp_path, health=healthy)) as one,
        served(create_app(tmp_path, health=healthy)) as other,
    ):
        one.get("/")
        assert "4xx" in one.get("/metrics").text
        assert "4xx" not in other.get("/metrics").text


def test_a_taken_address_is_refused_at_once(tmp_path):
    app = create_app(tmp_path, health=healthy)
    with served(app) as client:
        port = client.base_url.port
        with pytest.raises(ListenError, match=f"cannot listen on 127.0.0.1:{port}"):
            Server(app, "127.0.0.1", port)


def test_a_host_that_is_not_ours_is_refused(tmp_path):
    with pytest.raises(ListenError, match=r"192\.0\.2\.1"):
        Server(create_app(tmp_path, health=healthy), "192.0.2.1", 0)


def test_the_body_of_an_answer_does_not_wait_for_an_acknowledgement(tmp_path):
    server = Server(create_app(tmp_path, health=healthy), "127.0.0.1", 0)
    assert server._socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    server.stop(1)


def test_a_stopped_server_gives_its_address_back(tmp_path):
    app = create_app(tmp_path, health=healthy)
    with served(app) as client:
        port = client.base_url.port
    again = Server(app, "127.0.0.1", port)
    assert again.port == port
    again.stop(1)


def test_a_server_that_never_started_can_be_stopped(tmp_path):
    server = Server(create_app(tmp_path, health=healthy), "127.0.0.1", 0)
    server.stop(1)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port))


def test_a_server_stopped_at_once_after_its_start_ends(tmp_path):
    server = Server(create_app(tmp_path, health=healthy), "127.0.0.1", 0)
    server.start()
    server.stop(5)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port))


def test_a_server_that_stops_finishes_what_it_has_begun(tmp_path):
    begun, may_end = threading.Event(), threading.Event()

    class Slow(Subscriptions):
        def unsubscribe(self, token: str) -> tuple[str, str] | None:
            begun.set()
            may_end.wait()
            return super().unsubscribe(token)

    server = Server(create_app(tmp_path, people=Slow(), health=healthy), "127.0.0.1", 0)
    server.start()
    with ThreadPoolExecutor() as threads:
        url = f"http://127.0.0.1:{server.port}/u/ours"
        answer = threads.submit(httpx.post, url, data=ONE_CLICK, trust_env=False)
        begun.wait()
        stopped = threads.submit(server.stop, 30)
        may_end.set()
        assert DONE in answer.result().text
        stopped.result()
