"""What somebody meets who clones the project and follows its README, word for word."""

import os
import re
import signal
import subprocess

import feedparser
import httpx
import pytest
import yaml

from tests.acceptance.daemons import ROOT, until

SITE = "http://localhost:8000"
ANSWERS_WITHIN_S = 60
FIRST_PUBLISH_WITHIN_S = 20
STOPS_WITHIN_S = 8
KEPT = ("PATH", "HOME", "LANG")


def readme_commands():
    """The lines of the README that begin with a prompt."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^\$ (.+)$", text, re.MULTILINE)


def clean_environment():
    pip = {key: value for key, value in os.environ.items() if key.startswith("PIP_")}
    return pip | {key: os.environ[key] for key in KEPT if key in os.environ}


@pytest.fixture
def clone(tmp_path):
    """A clone of what is committed here, in an empty folder."""
    folder = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True, timeout=60)
    return folder


def test_the_readme_has_two_commands():
    assert readme_commands() == ["make run", "make test"]


def test_both_commands_of_the_readme_work_in_an_empty_folder(clone):
    run, test = readme_commands()
    daemon = subprocess.Popen(
        run.split(), cwd=clone, env=clean_environment(), start_new_session=True
    )
    try:
        until(lambda: daemon.poll() is None and answers(), ANSWERS_WITHIN_S, "an answer")
        until(published, FIRST_PUBLISH_WITHIN_S, "the first publish")
        check_feeds(clone)
        pid = int((clone / "data" / "lock").read_text())
        os.kill(pid, signal.SIGTERM)
        assert daemon.wait(STOPS_WITHIN_S) == 0
    finally:
        if daemon.poll() is None:
            os.killpg(daemon.pid, signal.SIGKILL)
            daemon.wait()
    check_help(clone, test)


def answers():
    try:
        return httpx.get(SITE, timeout=5)
    except httpx.TransportError:
        return None


def published():
    return httpx.get(f"{SITE}/feeds.opml", timeout=5).status_code == 200


def check_feeds(clone):
    config = yaml.safe_load((clone / "config.yaml").read_text(encoding="utf-8"))
    slugs = ["all", *(topic["slug"] for topic in config["topics"])]
    assert len(slugs) == 20
    for slug in slugs:
        for feed in ("releases", "changes"):
            atom = feedparser.parse(httpx.get(f"{SITE}/topics/{slug}/{feed}.atom").content)
            rss = feedparser.parse(httpx.get(f"{SITE}/topics/{slug}/{feed}.rss").content)
            items = httpx.get(f"{SITE}/topics/{slug}/{feed}.json").json()["items"]
            assert not atom.bozo
            assert not rss.bozo
            stated = [(entry.id, entry.title) for entry in atom.entries]
            assert stated == [(entry.id, entry.title) for entry in rss.entries]
            assert stated == [(item["id"], item["title"]) for item in items]
            if slug == "all":
                assert len(stated) == 40
            else:
                assert stated


def check_help(clone, test):
    """The other command is one that ``make help`` explains, and make knows how to run."""
    _, target = test.split()
    said = subprocess.run(
        ["make", "help"], cwd=clone, capture_output=True, text=True, check=True, timeout=60
    )
    assert f"make {target}" in said.stdout
    planned = subprocess.run(
        [*test.split(), "--dry-run"],
        cwd=clone,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "pytest" in planned.stdout
