"""How the service is, as its server tells readers."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from lxml import html

from notifier.config import load
from notifier.pipeline.state import answer
from notifier.reception import Reception
from notifier.web import create_app
from notifier.wiring import Notifier
from tests.features.texts import record
from tests.web.conftest import served


@pytest.fixture(autouse=True)
def filled(instance):
    instance.drop("one.txt", record("Steel quota"))
    assert instance.run("run", "--once").code == 0


@contextmanager
def site(instance, *failing):
    reception = Reception(Notifier(load(instance.folder / "config.yaml", {})))
    look = partial(reception.state, failing)
    with served(create_app(instance.feeds, state=look, health=dict)) as client:
        yield client


def asked(client):
    """The words of the page."""
    found = client.get("/status")
    assert found.status_code == 200
    return words(found.text)


def words(page):
    return " ".join(html.document_fromstring(page).text_content().split())


def test_the_state_says_when_what_came_and_tells_no_path(instance):
    with site(instance) as client:
        said = asked(client)
    assert "Everything works" in said
    assert "Pages and feeds show all that is known." in said
    assert "Newest release seen just now" in said
    assert "The ministry Last looked at just now" in said
    assert "Newest release 1 March 2026" in said
    assert str(instance.folder) not in said


def test_the_state_says_what_is_in_the_way(instance):
    instance.seeds.rename(instance.folder / "elsewhere")
    instance.run("ingest")
    (instance.feeds / ".published").unlink()
    (instance.feeds / ".published").mkdir()
    with site(instance, "ingest") as client:
        said = asked(client)
    assert "Something is in the way" in said
    assert "It could not be read the last time. Last tried just now" in said
    assert "not looked at" not in said
    assert "Pages and feeds may be behind" in said
    assert str(instance.folder) not in said


def test_a_date_ahead_hides_neither_silence_nor_the_newest_release(instance):
    now = datetime(2025, 6, 20, 20, 0, tzinfo=UTC)  # 21 June in Seoul
    ahead = [record(f"Ahead {age}", day=f"2025-07-{age:02}") for age in range(1, 32)]
    past = [record(f"Day {age}", day=f"2025-05-{age:02}") for age in range(1, 11)]
    instance.drop("two.txt", "".join([*ahead, record("Tomorrow", day="2025-06-22"), *past]))
    assert instance.run("run", "--once").code == 0
    notifier = Notifier(load(instance.folder / "config.yaml", {}))

    def at(now):
        with notifier.store() as store:
            return words(answer(store, notifier.config, (), now).body.decode())

    assert "Newest release 10 May 2025" in at(now)
    assert "Quiet for 42 days; usually something comes every day." in at(now)
    assert "Newest release 22 June 2025" in at(now + timedelta(days=1))
    early = at(now - timedelta(days=99))
    assert "Newest release none Rhythm Nothing has come from it with a date until" in early


def test_a_scan_that_fails_by_itself_is_said(instance):
    with site(instance, "ingest") as client:
        assert "The sources were not looked at lately" in asked(client)


def test_without_a_store_it_asks_for_patience(instance):
    instance.configure(store={"path": "elsewhere/notifier.db"})
    with site(instance) as client:
        assert client.get("/status").status_code == 503
