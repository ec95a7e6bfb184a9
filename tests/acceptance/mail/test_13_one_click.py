"""13: the link of a mail ends its subscription by one post, and by nothing else."""

import subprocess
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.acceptance.daemons import running, until
from tests.acceptance.mail.people import (
    PUBLIC,
    READER,
    active,
    an_instance,
    drop,
    mails,
    started,
    unsubscribe_path,
)

POSTS = 1_000
WITHIN_S = 20


@pytest.fixture
def daemon(tmp_path):
    folder = an_instance(tmp_path / "instance")
    with running(folder) as daemon:
        started(daemon)
        drop(folder, 1)
        until(daemon.mails, WITHIN_S, "the mail")
        yield daemon


def curl(url, *options):
    """Status, headers and body as curl shows them."""
    done = subprocess.run(
        ["curl", "--silent", "--include", "--max-time", "20", *options, url],
        capture_output=True,
        text=True,
        check=True,
    )
    head, _, body = done.stdout.partition("\n\n")
    status, *headers = head.splitlines()
    return int(status.split()[1]), {line.partition(":")[0].lower() for line in headers}, body


@pytest.mark.parametrize(
    "form",
    [("-d", "List-Unsubscribe=One-Click"), ("-F", "List-Unsubscribe=One-Click")],
    ids=["urlencoded", "multipart"],
)
def test_13_one_post_ends_it_in_either_encoding_and_a_second_one_is_as_welcome(daemon, form):
    (mail,) = mails(daemon)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = daemon.url + unsubscribe_path(mail)
    assert active(daemon.folder) == [("chips", "immediate")]
    for _ in range(2):
        status, headers, body = curl(url, "-X", "POST", *form)
        assert status == 200
        assert not headers & {"set-cookie", "location"}
        assert "You are unsubscribed" in body
        assert active(daemon.folder) == []
    drop(daemon.folder, 2)
    until(lambda: "number 2" in daemon.get("/topics/chips/").text, WITHIN_S, "the release")
    assert len(daemon.mails()) == 1


def test_13_the_link_of_an_old_mail_works_after_a_change_of_the_frequency(tmp_path):
    folder = an_instance(tmp_path / "instance")
    with running(folder) as daemon:
        started(daemon)
        drop(folder, 1)
        until(daemon.mails, WITHIN_S, "the mail")
        (mail,) = mails(daemon)
        assert daemon.stop() == 0
    weekly = PUBLIC.replace("frequency: immediate", "frequency: weekly")
    (folder / "config.yaml").write_text(weekly)
    with running(folder) as daemon:
        until(lambda: active(folder) == [("chips", "weekly")], WITHIN_S, "the change")
        status, _, _ = curl(daemon.url + unsubscribe_path(mail), "-X", "POST", "-d", "x=y")
        assert (status, active(folder)) == (200, [])


def test_13_a_thousand_posts_from_one_address_are_all_answered(daemon):
    """Mailbox providers post for all of their users."""
    (mail,) = mails(daemon)
    url = daemon.url + unsubscribe_path(mail)
    with httpx.Client(trust_env=False, timeout=60) as client, ThreadPoolExecutor(8) as pool:
        post = {"List-Unsubscribe": "One-Click"}
        statuses = list(
            pool.map(lambda _: client.post(url, data=post).status_code, range(POSTS))
        )
    assert statuses == [200] * POSTS
    assert active(daemon.folder) == []


def test_13_a_browser_that_opens_the_link_and_runs_all_it_finds_changes_nothing(daemon):
    (mail,) = mails(daemon)
    path = unsubscribe_path(mail)
    browser = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom")
    opened = subprocess.run(
        [*browser, "--virtual-time-budget=3000", daemon.url + path],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "Press the button" in opened.stdout
    assert httpx.head(daemon.url + path).status_code == 200
    assert active(daemon.folder) == [("chips", "immediate")]


def test_13_the_page_takes_it_back(daemon):
    (mail,) = mails(daemon)
    page = httpx.post(daemon.url + unsubscribe_path(mail))
    assert active(daemon.folder) == []
    target = page.text.partition('action="')[2].partition('"')[0]
    assert httpx.post(f"{daemon.url}/u/{target}").status_code == 200
    assert active(daemon.folder) == [("chips", "immediate")]


def test_13_no_log_tells_the_token(daemon):
    (mail,) = mails(daemon)
    path = unsubscribe_path(mail)
    for method in ("GET", "POST"):
        httpx.request(method, daemon.url + path)
        httpx.request(method, daemon.url + path + "x")
    assert daemon.stop() == 0
    logged = (daemon.folder / "stderr").read_text()
    assert logged
    assert path.rpartition("/")[2][:20] not in logged
    assert READER not in logged
