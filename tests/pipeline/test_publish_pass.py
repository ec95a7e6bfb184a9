"""A publish that is told to stop leaves whole documents, and the next one does the rest."""

from itertools import count

from notifier.config import load
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
