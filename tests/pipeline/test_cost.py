"""What a round costs grows with what has changed, never with what is stored.

These tests count: files opened, rows changed, documents replaced, statements and rows
that SQLite looked at. They measure no time.
"""

import subprocess
import sys

import pytest

from tests.conftest import Instance
from tests.features.texts import STEEL, record, seed
from tests.pipeline.counting import STEPS, CountedNotifier
from tests.pipeline.records import tables

ENTRIES = 5
# In both, the topics have closed archives, and what no archive holds yet is as much; the
# texts are alike, and each is compared with MAX_PER_HASH of them.
SMALL, LARGE = 400, 1200
PAGES_A_MONTH = 10
TOPICS = 20

OPENED = """
import sys
opened = []
sys.addaudithook(lambda event, found: event == "open" and opened.append(str(found[0])))
from notifier.cli import main
try:
    main()
finally:
    print(*(path for path in opened if path.startswith(sys.argv[2][:-len("config.yaml")])),
          sep="\\n", file=sys.stderr)
"""


def archive(folder, number):
    """An instance that holds ``number`` releases, ten to a file, half of them on steel, of
    as many a month."""
    instance = Instance(folder)
    reader = {"email": "r@example.net", "topics": ["steel"], "frequency": "immediate"}
    instance.configure(feeds={"entries": ENTRIES}, subscriptions=[reader])
    for page in range(number // 10):
        numbers = range(page * 10, page * 10 + 10)
        year, month = divmod(12 * 2026 + 1 - page // PAGES_A_MONTH, 12)
        day = f"{year}-{month + 1:02}-01"
        texts = (record(f"T{n}", f"{STEEL if n % 2 else 'Chips.'} {n}.", day) for n in numbers)
        instance.drop(f"{page:03}.txt", "".join(texts))
    assert instance.run("run", "--once").code == 0
    return instance


@pytest.fixture(scope="module")
def sizes(tmp_path_factory):
    """A small instance and one that holds three times as much; both get the same news."""
    folder = tmp_path_factory.mktemp("sizes")
    return [archive(folder / str(number), number) for number in (SMALL, LARGE)]


@pytest.fixture
def settled(instance):
    """An instance in which nothing is left to do."""
    for number in range(8):
        instance.drop(f"{number}.txt", seed(f"Steel {number}"))
    assert instance.run("run", "--once").code == 0
    return instance


def whole_round(notifier):
    return notifier.ingest(), notifier.publish(), notifier.compose(), notifier.deliver()


def test_a_round_without_news_opens_no_seed_file_and_no_document(settled):
    path = str(settled.folder / "config.yaml")
    ran = subprocess.run(
        [sys.executable, "-c", OPENED, "--config", path, "run", "--once"],
        capture_output=True,
        text=True,
        check=True,
    )
    opened = {
        path.removeprefix(f"{settled.folder}/") for path in ran.stderr.split("\n") if path
    }
    markers = {"feeds/.published", "feeds/.publishing"}
    assert opened == {"config.yaml", "data/lock"} | markers


def test_a_round_without_news_changes_one_row_the_time_of_the_scan(settled):
    notifier = CountedNotifier(settled)
    before = tables(notifier.config.store.path)
    whole_round(notifier)
    after = tables(notifier.config.store.path)
    assert notifier.counts.rows_changed == 1
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"sources"}
    ((_, _, scanned, problem),) = after["sources"]
    assert (scanned > before["sources"][0][2], problem) == (True, None)


def test_a_round_without_news_replaces_no_document(settled):
    def stamps():
        return {path: path.stat().st_mtime_ns for path in settled.feeds.rglob("*")}

    before = stamps()
    whole_round(CountedNotifier(settled))
    assert stamps() == before


def test_a_release_of_one_topic_in_twenty_replaces_the_documents_of_one(instance):
    words = [f"word{number}" for number in range(TOPICS)]
    instance.configure(topics=[{"slug": word, "title": word, "query": word} for word in words])
    instance.drop("a.txt", seed(*words))
    instance.run("run", "--once")
    instance.drop("b.txt", seed("News", body="All about word7."))
    value = instance.run("run", "--once").value["publish"]
    folders = {name.rpartition("/")[0] for name in value["documents"]}
    assert {folder for folder in folders if folder.startswith("topics/")} == {
        f"topics/{slug}{month}" for slug in ("all", "word7") for month in ("", "/2026-03")
    }
    # Two topics with a month each, the release, the front page, the hours of new ones, and of
    # the sitemap its month and the topics.
    assert value["written"] == 2 * (7 + 1) + 3 + 1 + 1 + 2


def test_a_file_that_was_read_once_is_not_opened_because_another_is_new(settled):
    settled.drop("new.txt", seed("New steel"))
    path = str(settled.folder / "config.yaml")
    ran = subprocess.run(
        [sys.executable, "-c", OPENED, "--config", path, "ingest"],
        capture_output=True,
        text=True,
        check=True,
    )
    opened = {path for path in ran.stderr.split("\n") if path.startswith(f"{settled.seeds}/")}
    assert opened == {f"{settled.seeds}/new.txt"}


def costs(instance, run):
    """What ``run`` asks of the store of this instance."""
    notifier = CountedNotifier(instance)
    run(notifier)
    return notifier.counts


PASSES = {
    "ingest": lambda notifier: notifier.ingest(),
    "publish": lambda notifier: notifier.publish(),
    "compose": lambda notifier: notifier.compose(),
    "deliver": lambda notifier: notifier.deliver(),
}


@pytest.fixture(scope="module")
def after_news(sizes):
    """What each pass asks of the small and of the large store, when one file is new."""
    for instance in sizes:
        revised = record("T1", f"{STEEL} 1 and a correction.", "2026-02-01")
        instance.drop("news.txt", seed("Steel news 1", "Steel news 2") + revised)
    return {name: [costs(one, run) for one in sizes] for name, run in PASSES.items()}


@pytest.mark.parametrize("name", PASSES)
def test_a_pass_asks_the_same_of_a_store_that_holds_three_times_as_much(after_news, name):
    small, large = after_news[name]
    assert len(small.statements) > 3
    assert len(large.statements) == len(small.statements)
    assert large.rows_changed == small.rows_changed


@pytest.mark.parametrize("name", PASSES)
def test_a_pass_looks_at_no_more_rows_when_the_store_holds_three_times_as_much(
    after_news, name
):
    small, large = after_news[name]
    # The scan reads what it remembers of each file: 80 rows more of about 10 instructions.
    for_each_file = (LARGE - SMALL) // 10 * 20 / STEPS if name == "ingest" else 0
    # The sitemap and the pages of two topics list the months, and months with changes are
    # looked for: 8 more of about 70 instructions in all.
    months = (LARGE - SMALL) // 10 // PAGES_A_MONTH
    for_each_month = months * 70 / STEPS if name == "publish" else 0
    assert large.steps <= small.steps + for_each_file + for_each_month + 3


def test_a_batch_is_written_with_one_statement_for_each_table_and_row(settled):
    settled.drop("new.txt", seed("Steel a", "Steel b", "Steel c"))
    counts = costs(settled, PASSES["ingest"])
    begun = [one for one in counts.statements if one.startswith("BEGIN")]
    # One transaction for the file, one for the heartbeat.
    assert len(begun) == 2
    # A file, a seed and the heartbeat; of each release: itself, its alias, its revision,
    # its event, one triple of its sketch, and for each of two topics a match and a
    # reason; and of each topic two counters, of all and of the month. In the index, of each
    # release its place, its words and how many they are; and seven pages for all of them.
    assert counts.rows_changed == 3 + 3 * (5 + 2 * 2 + 3) + 2 * 2 + 7


def test_reading_every_byte_again_asks_the_same_of_each_file_and_writes_one_row(sizes):
    counted = [costs(one, lambda notifier: notifier.ingest(rescan=True)) for one in sizes]
    files = [len(list(one.seeds.iterdir())) for one in sizes]
    # Two questions for each file, its content and its name; the heartbeat.
    assert [one.rows_changed for one in counted] == [1, 1]
    asked = [sum(told.startswith("SELECT") for told in one.statements) for one in counted]
    assert asked[1] - asked[0] == 2 * (files[1] - files[0])


def test_a_digest_costs_its_items(settled):
    reader = {"email": "r@example.net", "topics": ["steel"], "frequency": "daily"}
    settled.configure(subscriptions=[reader])
    settled.run("ingest")
    settled.drop("new.txt", seed("Steel a"))
    settled.run("ingest")
    counts = costs(settled, PASSES["compose"])
    # One notification, its reason, and how far events are fanned out.
    assert (counts.rows_changed, len(counts.writes())) == (3, 3)
