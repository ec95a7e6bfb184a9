"""A search feed holds what matches and changed last, at a bounded cost."""

import pytest

from notifier.pipeline import searching
from notifier.query import parse
from tests.features.texts import STEEL, record, seed
from tests.pipeline.counting import CountedNotifier

ENTRIES = 3


@pytest.fixture
def searched(instance):
    """An instance with a baseline of five releases on steel."""
    instance.configure(feeds={"entries": ENTRIES})
    instance.drop("old.txt", seed(*(f"Steel {number}" for number in range(5))))
    assert instance.run("run", "--once").code == 0
    return instance


def titles(instance, query):
    notifier = CountedNotifier(instance)
    with notifier.store() as store:
        found = searching.in_window(store, parse(query), notifier.config.feeds.entries)
    return [one.current.title for one in found]


def change(instance, *titles_and_texts):
    for title, text in titles_and_texts:
        instance.drop(f"{title}-{len(text)}.txt", record(title, text))
        assert instance.run("run", "--once").code == 0


def test_the_one_that_changed_last_comes_first_whatever_its_date(searched):
    change(searched, ("Steel 2", f"{STEEL} It was 17.6 percent, and more will follow."))
    assert titles(searched, "steel")[0] == "Steel 2"


def test_of_a_first_scan_it_holds_as_many_as_configured(searched):
    assert len(titles(searched, "steel")) == ENTRIES


def test_what_is_young_stays_beyond_that(searched):
    change(searched, *((f"Steel news {number}", STEEL) for number in range(ENTRIES + 2)))
    assert titles(searched, "news") == [f"Steel news {n}" for n in reversed(range(5))]
    assert len(titles(searched, "steel")) == ENTRIES + 2


def test_it_holds_what_the_evaluator_takes_of_what_the_index_proposes(searched):
    change(searched, ("Quota agreed", "Steel has one. A quota is rare."))
    assert titles(searched, "steel NEAR/1 quota") == []
    assert titles(searched, "steel NEAR/5 quota") == ["Quota agreed"]


def test_nothing_matches_nothing(searched):
    assert titles(searched, "zinc") == []


def test_it_gives_up_after_many_that_only_look_like_it(searched):
    capital = "Quota is a word that stands here with a capital letter."
    change(searched, ("Steel quota", "The one that matches."))
    misses = (record(f"T{n}", f"{capital} {n}.") for n in range(searching.MAX_MISSES))
    searched.drop("capital.txt", "".join(misses))
    assert searched.run("ingest").code == 0
    assert titles(searched, "=quota") == []
    assert titles(searched, "=quota title:quota") == ["Steel quota"]
