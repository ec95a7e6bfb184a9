"""Time of a difference: ``python -m bench.difference``.

Edited copies of the bundled releases, lengthened to 4 KB by the text that follows, beside
difflib on the same words; and two texts of 200 KB that have nothing in common.
"""

import argparse
import re
import statistics
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from time import perf_counter

from notifier.difference import difference
from notifier.seed_text import decode, parse
from notifier.sentences import sentences

ROOT = Path(__file__).parent.parent
SIZE = 4_000
LARGE = 200_000
ADDED = " Officials of both sides will meet again in Seoul before the end of the year."

Edit = Callable[[str, Random], str]
Diff = Callable[[str, str], object]


def one_figure(text: str, draw: Random) -> str:
    """One digit is another one."""
    at = draw.choice([found.start() for found in re.finditer("[0-9]", text)])
    return f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}"


def five_dropped(text: str, draw: Random) -> str:
    """Five sentences are gone."""
    pieces = sentences(text)
    dropped = set(draw.sample(range(len(pieces)), 5))
    return "".join(piece for at, piece in enumerate(pieces) if at not in dropped)


def words_replaced(share: float) -> Edit:
    """A share of the words, all over the text, are others."""

    def replaced(text: str, draw: Random) -> str:
        words = text.split(" ")
        for at in draw.sample(range(len(words)), round(share * len(words))):
            words[at] = f"word{draw.randrange(1000)}"
        return " ".join(words)

    return replaced


EDITS: dict[str, Edit] = {
    "one figure": one_figure,
    "four sentences added": lambda text, _: text + 4 * ADDED,
    "five sentences dropped": five_dropped,
    "20 % of words replaced": words_replaced(0.2),
    "every word replaced": words_replaced(1.0),
}


def by_difflib(old: str, new: str) -> object:
    """What the standard library gives for the same words."""
    before, after = re.findall(r"\w+|\W", old), re.findall(r"\w+|\W", new)
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def seed_texts() -> list[str]:
    """Texts of SIZE characters: each bundled release, and what follows it."""
    today = datetime.now(UTC).date()
    bodies = [
        record.body
        for path in sorted((ROOT / "seeds").glob("*.txt"))
        for record in parse(decode(path.read_bytes()), today=today, categories=()).records
    ]
    ring = bodies + bodies
    return [" ".join(ring[at : at + 8])[:SIZE] for at in range(len(bodies))]


def measured(diff: Diff, pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Milliseconds of each pair."""
    times = []
    for old, new in pairs:
        start = perf_counter()
        diff(old, new)
        times.append(1000 * (perf_counter() - start))
    return times


def unrelated(draw: Random) -> str:
    """A text of LARGE characters in words that nothing else has."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    parts: list[str] = []
    while sum(len(part) for part in parts) < LARGE:
        words = ("".join(draw.choices(letters, k=draw.randint(3, 10))) for _ in range(2000))
        parts.append(" ".join(f"{word}." if draw.random() < 0.05 else word for word in words))
    return " ".join(parts)[:LARGE]


def main() -> None:
    """Measure and print."""
    argparse.ArgumentParser(
        prog="python -m bench.difference", description="Time differences of texts."
    ).parse_args()
    draw = Random(2026)  # noqa: S311 - the same texts in every run
    texts = seed_texts()
    print(f"{len(texts)} texts of {SIZE} characters; ms, median (max)")
    print(f"{'edit':26}{'ours':>18}{'difflib, no autojunk':>24}")
    for name, edit in EDITS.items():
        pairs = [(text, edit(text, draw)) for text in texts]
        ours, theirs = measured(difference, pairs), measured(by_difflib, pairs[:10])
        print(
            f"{name:26}{statistics.median(ours):9.2f} ({max(ours):6.2f})"
            f"{statistics.median(theirs):15.1f} ({max(theirs):6.1f})"
        )
    pairs = [(unrelated(draw), unrelated(draw)) for _ in range(5)]
    pairs += [(" ".join(texts * 2)[:LARGE], unrelated(draw)) for _ in range(5)]
    large = measured(difference, pairs)
    print(
        f"two unrelated texts of {LARGE} characters: {statistics.median(large):.0f} ms", end=""
    )
    print(f" (max {max(large):.0f})")


if __name__ == "__main__":
    main()
