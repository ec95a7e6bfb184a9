"""The query language against the strangest: ``python -m bench.queries [--examples N]``.

Two runs. Random queries are put to the bundled releases, and the evaluator must find what
a reader of every word finds. Hostile texts, of every length up to far over the limit, are
parsed: each must be a query or a query error, and the slowest is printed.
"""

import argparse
import gc
import random
import time
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings

from notifier.errors import QueryError
from notifier.query import MAX_CHARS, Node, canonical, evaluate, parse
from tests.builders import a_document
from tests.query.brute_force import NODES, disagreements
from tests.query.test_query_laws import WORDS_AND_SIGNS

WORDS = 10_000

# Each is a text that some step could have worked on for longer than its length deserves:
# marks in every order, signs that stand for many, one sign again and again.
_REPEATED = [
    "(", "((a)", "NOT ", "-(", "- ", "a ", "a OR ", "a NEAR ", "a NEAR/5 b ", '"', '""', '"a" ',
    "=", "~", "*", "a*", ":", "title:", "title:(", "x:", "date:", "date:2025..", "kind:",
    "kind:a ", "country:a ", "a-", "a'", "1.", "\u0301\u0323", "a\u0323\u0301", "ﷺ", "½", "㌀",
    "수출 ", "=É ", "'s", "a.", "\ud800", "\u200b", '"a a a"~20 ', "category:x/", "weight:>=",
    "zzzzzz:",
]  # fmt: skip


def hostile(examples: int) -> Iterator[str]:
    """Texts that repeat one piece, fill a phrase or a field with it, or mix all."""
    for piece in _REPEATED:
        for length in (10, 200, MAX_CHARS, 50 * MAX_CHARS):
            run = (piece * (length // len(piece) + 1))[:length]
            yield from (run, f'"{run[:-8]}"~20', f"kind:{run[:-8]}", f"title:({run[:-8]})")
    chosen = random.Random(4)  # noqa: S311 - the same texts in every run
    for _ in range(examples):
        number = chosen.choice([5, 50, 500, 2_000])
        yield chosen.choice(["", " "]).join(chosen.choices(WORDS_AND_SIGNS, k=number))


def slowest_parse(examples: int) -> tuple[float, str, int, int]:
    """Seconds and text of the slowest, and how many were queries and how many errors."""
    worst, slowest, queries, errors = 0.0, "", 0, 0
    for text in hostile(examples):
        began = time.perf_counter()
        try:
            parse(text)
            queries += 1
        except QueryError:
            errors += 1
        took = time.perf_counter() - began
        if took > worst:
            worst, slowest = took, text
    return worst, slowest, queries, errors


def slowest_phrases() -> float:
    """Seconds that phrases which repeat a word take in a text made of it."""
    document = a_document("", "a " * WORDS)
    query = parse(" ".join(f'"{"a " * words}"~20' for words in range(20, 55)))
    began = time.perf_counter()
    evaluate(query, document)
    return time.perf_counter() - began


def main() -> None:
    """Run both and print what they found."""
    parser = argparse.ArgumentParser(prog="python -m bench.queries", description=__doc__)
    parser.add_argument("--examples", type=int, default=10_000)
    examples = parser.parse_args().examples
    gc.freeze()
    worst, text, queries, errors = slowest_parse(examples)
    print(f"{queries} texts are queries, {errors} are errors")
    print(f"slowest parse {1000 * worst:.1f} ms: {text[:40]!r} of {len(text)} characters")
    print(f"35 phrases of one word in {WORDS} of it: {1000 * slowest_phrases():.0f} ms")

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(NODES)
    def agrees(node: Node) -> None:
        if any(disagreements(node)):
            raise SystemExit(f"the evaluator and the reader differ on {canonical(node)}")

    agrees()
    print(f"{examples} random queries x 40 releases: the evaluator and the reader agree")


if __name__ == "__main__":
    main()
