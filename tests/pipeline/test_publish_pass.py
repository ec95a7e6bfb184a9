"""A publish that is told to stop leaves whole documents, and the next one does the rest."""

from contextlib import suppress
from itertools import count

import pytest

from notifier.config import load
from notifier.errors import FeedsFolderError
from notifier.wiring import Notifier
from tests.features.texts import seed


def stopping_after(number):
    asked = count()
    return lambda: next(asked) < number


def test_a_publish_that_is_stopped_goes_on_with_the_next(instance):
    instance.drop("a.txt", seed("Steel 1", "Steel 2"))
    instance.run("ingest")
    notifier = Notifier(load(instance.folder / "config.yaml", {}))
    progress = []
    first = notifier.publish(
        keep_going=stopping_after(5), progress=lambda done, _: progress.append(done)
    )
    assert (len(first.written), progress) == (5, [1, 2, 3, 4, 5])
    second = notifier.publish()
    assert not set(first.written) & set(second.written)
    assert second.unchanged == 5
    assert instance.run("rebuild").value["written"] == 0
    assert notifier.publish().written == []


def test_a_stopped_publish_of_news_is_taken_up_although_more_news_came(instance):
    instance.drop("a.txt", seed("Steel 1"))
    instance.run("run", "--once")
    notifier = Notifier(load(instance.folder / "config.yaml", {}))
    for number in (2, 3):
        instance.drop(f"{number}.txt", seed(f"Steel {number}"))
        instance.run("ingest")
        notifier.publish(keep_going=stopping_after(number))
    notifier.publish()
    assert instance.run("rebuild").value["written"] == 0
    assert "Steel 2" in (instance.feeds / "topics/steel/changes.json").read_text()


def titled(instance, title):
    instance.configure(site=instance.settings["site"] | {"title": title})


def documents_of(instance):
    files = (path for path in instance.feeds.rglob("*") if path.is_file())
    return {path.relative_to(instance.feeds).as_posix(): path.read_bytes() for path in files}


def killed_after(instance, number):
    """A publish that is killed when so many documents are public."""

    class Killed(BaseException):
        pass

    def progress(done, _):
        if done == number:
            raise Killed

    with suppress(Killed):
        Notifier(load(instance.folder / "config.yaml", {})).publish(progress=progress)


@pytest.fixture
def published(instance):
    instance.drop("a.txt", seed(*(f"Steel {number}" for number in range(9))))
    assert instance.run("run", "--once").code == 0
    return instance


def test_a_title_that_is_put_back_after_a_killed_publish_stands_everywhere(published):
    before = documents_of(published)
    titled(published, "Other news")
    killed_after(published, 20)
    assert b"Other news" in b"".join(documents_of(published).values())
    titled(published, "News")
    published.run("publish")
    assert documents_of(published) == before
    assert published.run("publish").value["written"] == 0


def test_publishes_of_several_titles_that_are_killed_end_with_one_title(published):
    before = documents_of(published)
    for number, title in enumerate(("Other news", "News", "Third news", "News", "Other news")):
        titled(published, title)
        killed_after(published, 20 - number)
    titled(published, "News")
    published.run("publish")
    assert documents_of(published) == before


def test_a_publish_for_which_the_disk_was_too_small_is_finished_later(published):
    before = documents_of(published)
    titled(published, "Other news")
    page = published.feeds / "feeds.opml"
    page.unlink()
    page.mkdir()
    with pytest.raises(FeedsFolderError):
        Notifier(load(published.folder / "config.yaml", {})).publish()
    page.rmdir()
    titled(published, "News")
    published.run("publish")
    assert documents_of(published) == before


def test_news_after_a_killed_publish_cost_what_they_change(published):
    published.drop("b.txt", seed("Steel and more"))
    published.run("ingest")
    killed_after(published, 5)
    value = published.run("publish").value
    assert 0 < value["written"] + value["unchanged"] < 30
    assert published.run("rebuild").value["written"] == 0
