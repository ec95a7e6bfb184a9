"""Time to search a large store, beside FTS5 alone: ``python -m bench.search [SIZE ...]``.

The stored releases are those of ``bench.lookup``: sentences of the bundled ones, put
together anew, ten a day. A search gives 20 releases with the reasons for each, a search
page the same as HTML with what it can be narrowed by, a search feed a document with 50;
FTS5 alone gives 20 row ids of the same table, by bm25 over all that match, and the newest.

The words are drawn from the stored releases by how many have them. Each kind of query is
asked for with different words; the first query of all warms the cache.
"""

import argparse
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from time import perf_counter

from bench.lookup import JUDGED, NEWEST, NOW, SOURCE, author, fill, judged
from bench.push import SITE
from notifier.filing import country_topics
from notifier.pipeline.search import Order, search
from notifier.pipeline.search_page import answer
from notifier.pipeline.searching import rendered
from notifier.query import Query, parse, propose
from notifier.release import Record
from notifier.searches import Asked, Search
from notifier.store import Store
from notifier.visit import Shown
from notifier.words import keys

SIZES = (10_000,)
PER_DAY = 10
ASKED = 40
SHOWN = 20
ENTRIES = 50
BY_BM25 = (
    "SELECT rowid FROM search WHERE search MATCH ?"
    " ORDER BY bm25(search, 10, 1, 10, 1, 0) LIMIT 20"
)
BY_DATE = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 20"


def queries(records: Sequence[Record]) -> Iterator[tuple[str, list[Query]]]:
    """Kinds of queries, each with ASKED of them."""
    draw = Random(4)  # noqa: S311 - the same queries in every run
    texts = [keys(record.body) for record in records]
    share = Counter(word for text in texts for word in set(text) if word.isalpha())
    by_share = {
        name: [word for word, n in share.items() if low <= n / len(texts) < high]
        for name, low, high in [("rare", 0, 0.01), ("middle", 0.01, 0.1), ("common", 0.3, 1.1)]
    }
    pairs = [pair for text in texts for pair in pairwise(text)]

    def word(name: str) -> str:
        return draw.choice(by_share[name])

    kinds: dict[str, Callable[[], str]] = {
        "rare word": lambda: word("rare"),
        "common word": lambda: word("common"),
        "two words": lambda: f"{word('middle')} {word('middle')}",
        "phrase": lambda: '"{} {}"'.format(*draw.choice(pairs)),
        "OR of three": lambda: " OR ".join(word("middle") for _ in range(3)),
        "prefix": lambda: _long(word, "middle")[:4] + "*",
        "but not": lambda: f"{word('common')} NOT {word('common')}",
        "near": lambda: f"{word('common')} NEAR/3 {word('middle')}",
        "as written": lambda: f"={_long(word, 'common').title()}",
    }
    for name, written in kinds.items():
        yield name, [parse(written()) for _ in range(ASKED)]


def _long(word: Callable[[str], str], name: str) -> str:
    """A word of four letters or more."""
    return next(found for found in iter(lambda: word(name), "") if len(found) > 3)


def timed(ask: Callable[[Query], object], asked: Sequence[Query]) -> str:
    """Median and 99th percentile in ms."""
    times = []
    for query in asked:
        start = perf_counter()
        ask(query)
        times.append(1000 * (perf_counter() - start))
    return f"{statistics.median(times):8.1f} {statistics.quantiles(times, n=100)[-1]:7.1f}"


def report(store: Store, records: Sequence[Record]) -> None:
    """Ask all kinds of queries and print a line for each."""

    def searched(order: Order) -> Callable[[Query], object]:
        return lambda query: search(store, query, order=order, offset=0, limit=SHOWN)

    def alone(sql: str) -> Callable[[Query], object]:
        return lambda query: store._db.execute(sql, [propose(query).wide]).fetchall()  # noqa: SLF001 - FTS5 alone has no method

    def feed(query: Query) -> bytes:
        return rendered(store, SITE, Search(query, "atom"), ENTRIES)

    def page(query: Query) -> Shown:
        return answer(store, SITE, Asked(query.text), {})

    found = [searched(Order.BEST), searched(Order.NEWEST), page, feed]
    ways = [*found, alone(BY_BM25), alone(BY_DATE)]
    heads = (
        "search",
        "search --newest",
        "search page",
        "search feed",
        "FTS5 bm25",
        "FTS5 newest",
    )
    print(f"\n{'ms: median, 99 %':16}" + "".join(f"{head:>16}" for head in heads))
    searched(Order.BEST)(parse("trade"))
    for name, asked in queries(records):
        print(f"{name:16}" + "".join(timed(way, asked) for way in ways))


def prepare(store: Store) -> None:
    """A source, the countries, and an index that is kept in step from then on."""
    with store.transaction():
        store.seeds.remember_source(SOURCE)
        for slug, topic in country_topics().items():
            store.topics.remember(slug, title=topic.title, query="", position=0, created_at=NOW)
        store.search.begin()
        store.search.fill("")


def ingest_cost(folder: Path) -> tuple[float, float]:
    """Milliseconds to judge and store a record, and to index it, the mean of JUDGED."""
    writer = author()
    with Store.open(folder / "judged.db") as store:
        prepare(store)
        records = [writer.record(at, NEWEST - timedelta(days=at % 30)) for at in range(JUDGED)]
        start = perf_counter()
        with store.transaction():
            seed = store.seeds.append_seed(
                SOURCE, "1", "1.txt", 1, state="done", accepted=1, rejections=[], now=NOW
            )
            arrivals = [
                replace(arrival, seq=seq, at=NOW + timedelta(milliseconds=seq))
                for seq, record in enumerate(records, 1)
                for arrival in judged(store, record).arrivals
            ]
            store.releases.append(seed, arrivals, [])
        stored = perf_counter() - start
        with store.transaction():
            store._db.execute("DELETE FROM meta WHERE key = 'search_recipe'")  # noqa: SLF001 - as if an older version had written it
            store.search.begin()
        start = perf_counter()
        last: str | None = ""
        while last is not None:
            with store.transaction():
                last = store.search.fill(last)
        indexed = perf_counter() - start
    return 1000 * stored / JUDGED, 1000 * indexed / JUDGED


def main() -> None:
    """Read the arguments, and print a table for each size."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.search", description="Time searches in a large store."
    )
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="releases stored")
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "notifier.db"
            with Store.open(path) as store:
                prepare(store)
                records = list(fill(store, author(), size, PER_DAY))
                print(f"\n{size} releases, {path.stat().st_size / 1e6:.0f} MB")
                report(store, records)
    with tempfile.TemporaryDirectory() as folder:
        stored, indexed = ingest_cost(Path(folder))
    print(f"\na new record costs {stored:.1f} ms, of which {indexed:.1f} ms are the index")


if __name__ == "__main__":
    main()
