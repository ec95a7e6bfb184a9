"""The daemon as its operator, a feed reader and a subscriber meet it."""

import json
import os
import re
import signal
import socket
from email import policy
from email.parser import BytesParser

import feedparser
import httpx
import pytest

from tests.acceptance.daemons import CONFIG, command, new_instance, running, until

SIXTH = (
    "-\n"
    "Memory chip exports reach a new high\n"
    "Exports of memory chips rose 16.7 percent in November. They will rise on."
    " date2025-12-19\n"
)
PUBLISHED_WITHIN_S = 15


@pytest.fixture
def instance(tmp_path):
    return new_instance(tmp_path / "instance")


def seeds_done(daemon):
    return until(
        lambda: "40" in command(daemon.folder, "status").stdout, 60, "the first ingest"
    )


def first_publish(daemon):
    until(lambda: daemon.get("/topics/all/").status_code == 200, 60, "the first publish")


def text_of(path):
    mail = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    return mail["Subject"], mail.get_body(("plain",)).get_content(), mail


def test_a_dropped_file_reaches_feeds_and_an_immediate_subscriber_within_15_seconds(instance):
    with running(instance) as daemon:
        first_publish(daemon)
        (instance / "seeds" / "005_sixth.txt").write_text(SIXTH)
        until(daemon.mails, PUBLISHED_WITHIN_S, "the mail")
        feed = feedparser.parse(daemon.get("/topics/chips/changes.atom").content)
        assert not feed.bozo
        assert feed.entries[0].title == "New: Memory chip exports reach a new high"
        subject, text, _ = text_of(daemon.mails()[0])
        assert subject == "[New] Memory chip exports reach a new high"
        assert "16.7" in text
        assert len(daemon.mails()) == 1
        assert daemon.stop() == 0


def test_an_edited_figure_is_one_revision_one_entry_and_one_mail(instance):
    with running(instance) as daemon:
        first_publish(daemon)
        seed = instance / "seeds" / "005_sixth.txt"
        seed.write_text(SIXTH)
        until(daemon.mails, PUBLISHED_WITHIN_S, "the mail of the new release")
        (instance / "seeds" / "006_edit.txt").write_text(SIXTH.replace("16.7", "17.6"))
        until(lambda: len(daemon.mails()) == 2, PUBLISHED_WITHIN_S, "the mail of the revision")
        feed = feedparser.parse(daemon.get("/topics/chips/changes.atom").content)
        revised = [entry for entry in feed.entries if entry.title.startswith("Revised")]
        assert len(revised) == 1
        content = revised[0].content[0].value
        assert "16.7" in re.search(r"<del>(.*?)</del>", content)[1]
        assert "17.6" in re.search(r"<ins>(.*?)</ins>", content)[1]
        texts = [text_of(path) for path in daemon.mails()]
        [(_, text, _)] = [one for one in texts if one[0].startswith("[Revised]")]
        assert "16.7 -> 17.6" in text
        assert daemon.stop() == 0


def test_the_baseline_is_published_and_mails_nothing(instance):
    with running(instance) as daemon:
        first_publish(daemon)
        feed = feedparser.parse(daemon.get("/topics/all/releases.atom").content)
        assert len(feed.entries) == 40
        assert daemon.mails() == []


def test_feeds_are_served_with_a_validator_and_answered_with_304(instance):
    with running(instance) as daemon:
        first_publish(daemon)
        for name, media_type in {
            "releases.atom": "application/atom+xml; charset=utf-8",
            "releases.rss": "application/rss+xml; charset=utf-8",
            "releases.json": "application/feed+json",
        }.items():
            first = daemon.get(f"/topics/all/{name}")
            assert first.status_code == 200
            assert first.headers["content-type"] == media_type
            again = daemon.get(
                f"/topics/all/{name}", **{"If-None-Match": first.headers["etag"]}
            )
            assert again.status_code == 304


def test_a_second_instance_says_who_holds_the_lock_and_exits_75(instance):
    with running(instance) as daemon:
        second = command(instance, "run", "--once")
        assert second.returncode == 75
        assert str(daemon.process.pid) in second.stderr
        assert daemon.stop() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_in_time_with_exit_code_0(instance, number):
    with running(instance) as daemon:
        first_publish(daemon)
        assert daemon.stop(number) == 0


def test_without_the_web_it_publishes_all_the_same(instance):
    with running(instance, "--no-web") as daemon:
        until((instance / "feeds" / "index.html").exists, 60, "the first publish")
        assert daemon.url == ""
        assert daemon.stop() == 0
    assert "web.public" not in (instance / "stderr").read_text()


def test_without_the_web_it_warns_of_pages_that_lead_to_it(instance):
    config = CONFIG.replace("{port: 0}", "{port: 0, public: true}")
    (instance / "config.yaml").write_text(config)
    with running(instance, "--no-web") as daemon:
        assert daemon.stop() == 0
    [warning] = [
        line
        for line in map(json.loads, (instance / "stderr").read_text().splitlines())
        if line["event"] == "web"
    ]
    assert warning["level"] == "warning"
    assert "web.public is true" in warning["problem"]
    assert "/subscribe" in warning["problem"]


def test_an_address_that_leads_nowhere_is_answered_in_the_name_of_the_site(instance):
    with running(instance) as daemon:
        answer = daemon.get("/nothing")
    assert answer.status_code == 404
    assert "– Releases under test</title>" in answer.text
    assert "mailto:releases@example.org" in answer.text
    assert 'href="./#subscribe"' in answer.text


def test_a_taken_port_is_said_with_what_to_do(instance):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        config = CONFIG.replace("{port: 0}", f"{{port: {port}}}")
        (instance / "config.yaml").write_text(config)
        ended = command(instance, "run")
    assert ended.returncode == 1
    assert f"127.0.0.1:{port}" in ended.stderr
    assert "web.port" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_link_in_a_mail_ends_the_subscription_only_when_the_button_is_pressed(instance):
    with running(instance) as daemon:
        first_publish(daemon)
        (instance / "seeds" / "005_sixth.txt").write_text(SIXTH)
        until(daemon.mails, PUBLISHED_WITHIN_S, "the mail")
        _, _, mail = text_of(daemon.mails()[0])
        link = re.search(r"<(http://[^>]*/u/[^>]*)>", mail["List-Unsubscribe"])[1]
        link = link.replace("http://localhost:8000", daemon.url)
        assert httpx.get(link).status_code == 200
        assert active(instance) == {"immediate": 1}
        for _ in range(2):
            answer = httpx.post(link, data={"List-Unsubscribe": "One-Click"})
            assert answer.status_code == 200
            assert "no longer" in answer.text
        assert active(instance) == {}
        assert httpx.post(link[:-4] + "AAAA").status_code == 404


def active(instance):
    return json.loads(command(instance, "--json", "status").stdout)["subscriptions"]


def test_health_turns_bad_while_a_source_is_missing_and_good_again_when_it_is_back(instance):
    (instance / "config.yaml").write_text(CONFIG.replace("30}", "1}"))
    with running(instance) as daemon:
        first_publish(daemon)
        assert daemon.get("/healthz").status_code == 200
        (instance / "seeds").rename(instance / "away")
        bad = until(lambda: daemon.get("/healthz").status_code == 503, 15, "bad health")
        assert bad
        assert "seeds" in daemon.get("/healthz").json()["failures"]["ingest"]
        (instance / "away").rename(instance / "seeds")
        until(lambda: daemon.get("/healthz").status_code == 200, 15, "good health")


def test_killed_while_it_works_it_goes_on_where_it_was(instance, tmp_path):
    undisturbed = new_instance(tmp_path / "undisturbed")
    assert command(undisturbed, "run", "--once").returncode == 0
    for _ in range(4):
        with running(instance) as daemon:
            daemon.process.kill()
    with running(instance) as daemon:
        first_publish(daemon)
        assert daemon.stop() == 0
    assert listing(instance) == listing(undisturbed)
    assert command(instance, "run", "--once").returncode == 0
    names = published(instance)
    assert names == published(undisturbed)
    assert daemon.mails() == []


def listing(folder):
    rows = json.loads(command(folder, "--json", "releases").stdout)
    return [
        {key: value for key, value in row.items() if not key.endswith("_at")} for row in rows
    ]


def published(folder):
    feeds = folder / "feeds"
    return sorted(str(path.relative_to(feeds)) for path in feeds.rglob("*") if path.is_file())


def test_an_edit_that_left_size_and_time_as_they_were_is_found_by_a_rescan(instance):
    seed = instance / "seeds" / "005_sixth.txt"
    seed.write_text(SIXTH)
    os.utime(seed, (1_700_000_000, 1_700_000_000))
    schedule = "{scan_interval_s: 30, rescan_interval_s: 2}"
    (instance / "config.yaml").write_text(CONFIG.replace("{scan_interval_s: 30}", schedule))
    with running(instance, "--no-web"):
        until((instance / "feeds" / "index.html").exists, 60, "the first publish")
        with seed.open("r+") as file:
            file.write(SIXTH.replace("16.7", "17.6"))
        os.utime(seed, (1_700_000_000, 1_700_000_000))
        changes = instance / "feeds" / "topics" / "chips" / "changes.atom"
        assert until(lambda: "Revised: Memory chip" in changes.read_text(), 20, "the revision")
