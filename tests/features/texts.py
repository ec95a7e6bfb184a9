"""Seed files to drop, and ways to edit them."""

from pathlib import Path

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
STEEL = "Exports of steel rose by 16.7 percent in February, the ministry said."
CHIPS = "A plan for memory chips and for those who design them was made public in Seoul."


def record(title: str, body: str = STEEL, day: str = "2026-03-01") -> str:
    """One record of a seed file."""
    return f"-\n{title}\n{body} date{day}\n"


def seed(*titles: str, body: str = STEEL, day: str = "2026-03-01") -> str:
    """A seed file with one record for each title, newest first."""
    return "".join(record(title, body, day) for title in titles)


def records(text: str) -> list[str]:
    """The records of a seed file, each with its separator."""
    return ["-\n" + part for part in ("\n" + text).split("\n-\n") if part.strip()]


def typographic(text: str) -> str:
    """The same text as another editor would set it."""
    return text.replace("'", "’").replace('"', "”").replace(" - ", " – ").replace(". ", ".  ")
