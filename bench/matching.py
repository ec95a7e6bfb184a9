"""Time to put many stored queries to one release: ``python -m bench.matching [SIZE ...]``.

Beside the index stand a loop that evaluates every query, and SQLite's FTS5 with the
release in memory and one MATCH for each query. Both go through every release where that
takes seconds, and through four of them for the largest size.

The queries are made of words and phrases of the bundled releases as they come, so that
common words are asked for often, and of invented words, which no release has:

- mixed: 5 % hold only words of the releases; each of the others needs an invented one.
- crowded: one of five subjects and an invented name.
- known: all hold only words of the releases, so that a tenth of them match each release;
  no real subscribers are like this.

Times are of the processor. ``--check N`` puts N random trees to the bundled releases
instead, and compares what the index finds with evaluating each.
"""

import argparse
import sqlite3
import statistics
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from time import process_time

from hypothesis import HealthCheck, given, settings

from notifier.query import (
    And,
    Document,
    Index,
    Near,
    Node,
    Not,
    Or,
    Query,
    Term,
    canonical,
    evaluate,
    normal,
)
from tests.query.brute_force import DOCUMENTS, NODES

SIZES = (100, 10_000, 100_000)
FEW = 4
SHORTEST = 4
SUBJECTS = ("semiconductor", "automobile", "industry", "investment", "technology")
_SYLLABLES = ("bar", "con", "del", "gil", "han", "lum", "nes", "pol", "ran", "tis", "vex", "zo")


@dataclass(frozen=True, slots=True)
class Author:
    """One who writes queries after having read some texts, given as lists of words."""

    texts: Sequence[Sequence[str]]
    draw: Random

    def mixed(self, known: float) -> Node:
        """A query of any kind, with chance ``known`` only of words of the texts."""
        kinds, weights = zip(*KINDS, strict=True)
        (written_so,) = self.draw.choices(kinds, weights)
        return written_so(self, self.draw.random() < known)

    def crowded(self) -> Node:
        """A query about a name in one of a few subjects."""
        subject = self.draw.choice(SUBJECTS)
        return And((Term((subject,)), Term((self.word(known=False) + self.word(known=False),))))

    def terms(self, number: int) -> list[Term]:
        """Words and phrases of the texts."""
        return [self.term(known=True) for _ in range(number)]

    def term(self, *, known: bool) -> Term:
        """A word or a phrase."""
        if self.draw.random() < 0.4:
            return Term(self.phrase(self.draw.choice([2, 2, 3]), known=known))
        return Term((self.word(known=known),))

    def phrase(self, length: int, *, known: bool) -> tuple[str, ...]:
        """Adjacent words of a text, one of them invented if not ``known``."""
        text = self.draw.choice(self.texts)
        start = self.draw.randrange(len(text) - length)
        words = list(text[start : start + length])
        if not known:
            words[self.draw.randrange(length)] = self.word(known=False)
        return tuple(words)

    def word(self, *, known: bool) -> str:
        """A word that people ask for, as often as it stands in the texts."""
        if not known:
            return "".join(self.draw.choices(_SYLLABLES, k=self.draw.randint(2, 4)))
        return self.draw.choice(
            [word for word in self.draw.choice(self.texts) if len(word) >= SHORTEST]
        )


KINDS: Sequence[tuple[Callable[[Author, bool], Node], int]] = (
    (lambda one, known: Term((one.word(known=known),)), 25),
    (lambda one, known: Term(one.phrase(one.draw.choice((2, 2, 2, 3, 3, 4)), known=known)), 30),
    (lambda one, known: And((one.term(known=known), *one.terms(one.draw.randint(1, 2)))), 18),
    (lambda one, known: And(tuple(Term((w,)) for w in one.phrase(5, known=known))), 6),
    (lambda one, known: Or(tuple(one.term(known=known) for _ in range(3))), 8),
    (lambda one, known: And((one.term(known=known), Not(*one.terms(1)))), 5),
    (
        lambda one, known: Term(
            (one.word(known=known)[: one.draw.randint(4, 7)],), prefix=True
        ),
        4,
    ),
    (lambda one, known: replace(one.term(known=known), field="title"), 3),
    (
        lambda one, known: Near(
            Term((one.word(known=True),)), Term((one.word(known=known),)), 10
        ),
        1,
    ),
)


def author() -> Author:
    """One who knows the bundled releases."""
    texts = [[word.key for word in one.fields["body"].words] for one in DOCUMENTS]
    return Author(texts, Random(2026))  # noqa: S311 - the same queries in every run


CASES: Mapping[str, Callable[[Author], Node]] = {
    "mixed": lambda one: one.mixed(0.05),
    "crowded": Author.crowded,
    "known": lambda one: one.mixed(1.0),
}


def distinct(size: int, write: Callable[[Author], Node]) -> list[Query]:
    """Queries of one case; one that was written before is written anew."""
    one = author()
    written: dict[str, Query] = {}
    while len(written) < size:
        root = normal(write(one))
        text = canonical(root)
        written[text] = Query(text, text, root)
    return list(written.values())


def as_fts5(node: Node) -> str:
    """The nearest that SQLite's language has to a query of ``Author``."""
    match node:
        case Term(words, prefix, field):
            text = f'"{" ".join(words)}"' + "*" * prefix
            return f"{field} : {text}" if field else text
        case Near(left, right, distance):
            return f"NEAR({as_fts5(left)} {as_fts5(right)}, {distance})"
        case Or(nodes):
            return " OR ".join(map(as_fts5, nodes))
        case And(nodes):
            wanted = [as_fts5(part) for part in nodes if not isinstance(part, Not)]
            left_out = [as_fts5(part.node) for part in nodes if isinstance(part, Not)]
            return " NOT ".join([f"({' AND '.join(wanted)})", *left_out])
        case _:
            raise ValueError(node)


def fts5(queries: Sequence[Query]) -> Callable[[Document], int]:
    """Puts each query to a table that holds one release."""
    texts = [(as_fts5(query.root),) for query in queries]
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE release USING fts5 (title, body)")

    def matching(document: Document) -> int:
        table.execute("DELETE FROM release")
        stated = [document.fields[name].text for name in ("title", "body")]
        table.execute("INSERT INTO release VALUES (?, ?)", stated)
        ask = "SELECT count(*) FROM release WHERE release MATCH ?"
        return sum(table.execute(ask, text).fetchone()[0] for text in texts)

    return matching


def loop(queries: Sequence[Query]) -> Callable[[Document], int]:
    """Evaluates each query."""
    return lambda document: sum(evaluate(query, document) is not None for query in queries)


def took(work: Callable[[Document], object], documents: Sequence[Document]) -> float:
    """Median ms that ``work`` takes of the processor for one release."""
    times = []
    for document in documents:
        start = process_time()
        work(document)
        times.append(1000 * (process_time() - start))
    return statistics.median(times)


def megabytes(queries: Sequence[Query]) -> float:
    """Memory of an index, without that of its queries."""
    tracemalloc.start()
    index = Index.of(queries)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del index
    return held / 1e6


def report(size: int, case: str) -> None:
    """Print one line."""
    queries = distinct(size, CASES[case])
    start = process_time()
    index = Index.of(queries)
    build = process_time() - start
    few = DOCUMENTS if size < SIZES[-1] else DOCUMENTS[:: len(DOCUMENTS) // FEW]
    candidates = [len(list(index.candidates(one))) for one in DOCUMENTS]
    matches = [len(list(index.matches(one))) for one in DOCUMENTS]
    looked_up = took(lambda document: list(index.candidates(document)), DOCUMENTS)
    indexed = took(lambda document: list(index.matches(document)), DOCUMENTS)
    peers = [took(peer(queries), few) for peer in (loop, fts5)]
    columns = [
        f"{size:7} {case:8} {statistics.median(matches):8.0f}",
        f"{statistics.median(candidates):10.0f} {looked_up:8.2f} {indexed:8.2f}",
        *(f"{ms:9.1f} {ms / indexed:5.0f}x" for ms in peers),
        f"{build:7.2f} {megabytes(queries):6.1f}",
    ]
    print(" ".join(columns), flush=True)


def check(number: int) -> None:
    """Compare what an index of random trees finds with evaluating each."""
    stored: dict[str, Query] = {}

    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(NODES)
    def collect(node: Node) -> None:
        text = canonical(node)
        stored[text] = Query(text, text, node)

    while len(stored) < number:
        collect()
    queries = list(stored.values())[:number]
    index = Index.of(queries)
    matches = 0
    for document in DOCUMENTS:
        found = list(index.matches(document))
        evaluated = [(query, evaluate(query, document)) for query in queries]
        if found != [pair for pair in evaluated if pair[1] is not None]:
            raise SystemExit("the index and the evaluator differ")
        matches += len(found)
    print(f"{number} random queries x 40 releases: {matches} matches, by both")


def main() -> None:
    """Read the arguments and print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.matching", description="Time many queries and one release."
    )
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="stored queries")
    parser.add_argument("--check", type=int, metavar="N")
    chosen = parser.parse_args()
    if chosen.check:
        check(chosen.check)
        return
    print("median of 40 releases; ms a release, and how many times the index's")
    print(
        f"{'stored':>7} {'queries':8} {'matching':>8} {'candidates':>10} {'found in':>8}"
        f" {'index':>8} {'every one':>16} {'FTS5':>16} {'build s':>7} {'MB':>6}"
    )
    for case in CASES:
        for size in chosen.sizes:
            report(size, case)


if __name__ == "__main__":
    main()
